/** Sanitizer reports: the access, and the shadow bytes of `Memory state around the buggy address`. mm/kasan/kasan.h. */
import { explain, explainEach, type Meaning, type TermRow } from './term-row.js';

const SHADOW = 'mm/kasan/kasan.h';

/** Shadow bytes of generic KASAN, one for eight bytes of memory. */
const shadowBytes: Readonly<Record<string, string>> = {
  '00': 'all 8 bytes may be accessed',
  f1: 'red zone left of a variable on the stack',
  f2: 'red zone between variables on the stack',
  f3: 'red zone right of a variable on the stack',
  f4: 'the end of a variable on the stack that does not fill its 8 bytes',
  f8: 'not accessible, in the vmalloc area',
  f9: 'red zone of a global variable',
  fa: 'freed slab object, whose free stack is kept in the object',
  fb: 'freed slab object',
  fc: 'red zone of a slab object',
  fe: 'red zone behind a large kmalloc()',
  ff: 'freed page',
  ca: 'red zone left of an alloca()',
  cb: 'red zone right of an alloca()',
};

/** Bytes that older kernels use for something else. */
const olderMeanings: Readonly<Record<string, string>> = {
  f8: 'Older kernels: a variable on the stack that is out of scope.',
  fa: 'Older kernels: red zone of a global variable.',
};

/** Undefined for a byte that has no meaning. `mayBeTag`: the architecture has tag-based KASAN, too, whose bytes look the same. */
function shadowByteMeaning(byte: string, mayBeTag: boolean): Meaning | undefined {
  const number = parseInt(byte, 16);
  const meaning =
    1 <= number && number <= 7
      ? `only the first ${number} of 8 bytes may be accessed`
      : shadowBytes[byte];
  if (meaning === undefined) return undefined;
  const older = olderMeanings[byte];
  return {
    title: `${byte}: ${meaning}${mayBeTag ? ' (generic KASAN)' : ''}`,
    lines: [
      'A shadow byte of generic KASAN: it stands for 8 bytes of memory.',
      ...(mayBeTag ? ['With tag-based KASAN it is the tag of 16 bytes of memory instead.'] : []),
      ...(older === undefined ? [] : [older]),
    ],
  };
}

export const kasanRows: readonly TermRow[] = [
  {
    example: '>ffff888012345680: fb fb fb fb fc fc fc fc 00 00 00 00 fc fc fc fc',
    source: SHADOW,
    hint: ': ',
    pattern: /^[> ]{0,2}f[0-9a-f]{15}: (?<bytes>(?:[0-9a-f]{2} ){15}[0-9a-f]{2})$/dg,
    read: ({ bytes }, { architecture, report }) => {
      if (report !== undefined && report.kind !== 'kasan') return [];
      return explainEach(bytes, /[0-9a-f]{2}/g, ([byte]) =>
        shadowByteMeaning(byte, architecture === 'arm64'),
      );
    },
  },
  {
    example: 'Write of size 8 at addr ffff888012345678 by task kworker/0:1/12',
    source: 'mm/kasan/report.c print_error_description()',
    hint: ' at addr ',
    pattern: /(?<access>(?:Read|Write) of size (?<size>\d{1,20})) at addr [0-9a-f]{8,16} by task/dg,
    read: ({ access, size }) => [
      explain(access, {
        title: `${access?.text ?? ''}: the access that was not allowed`,
        lines:
          (size?.text.length ?? 0) > 15
            ? ['So large a size is most likely a negative number.']
            : ['In bytes. The address behind it is where the access began.'],
      }),
    ],
  },
  {
    example: 'KASAN: null-ptr-deref in range [0x0000000000000010-0x0000000000000017]',
    source: 'mm/kasan/report.c kasan_non_canonical_hook()',
    hint: 'KASAN: ',
    pattern:
      /KASAN: (?:null-ptr-deref|(?:probably |maybe )?(?:user|wild)-memory-access) in range (?<range>\[0x[0-9a-f]{1,16}-0x[0-9a-f]{1,16}\])/dg,
    read: ({ range }) => [
      explain(range, {
        title: 'The 8 bytes that the bad pointer led to',
        lines: [
          'Worked out backwards from the shadow address that faulted: the access began somewhere in this range.',
          'For a range below 0x1000 its start is, to within 7 bytes, the offset of a member in a struct whose pointer is NULL.',
        ],
      }),
    ],
  },
  {
    example: 'Redzone  ffff888012345678: bb bb bb bb bb bb bb bb',
    source: 'mm/slub.c print_trailer(), include/linux/poison.h',
    hint: ': ',
    pattern:
      /^ {0,4}(?<section>Redzone|Padding|Object|Bytes b4) {1,4}(?:0x)?[0-9a-f]{8,16}: [0-9a-f]{2} /dg,
    read: ({ section }) => [explain(section, slubSections[section?.text ?? ''])],
  },
];

/** Parts of the dump of a slab object. */
const slubSections: Readonly<Record<string, Meaning>> = {
  Redzone: {
    title: 'Redzone: bytes beside the object that nobody may write',
    lines: [
      'bb while the object is free, cc while it is allocated: anything else was written out of bounds.',
    ],
  },
  Padding: {
    title: 'Padding: unused bytes up to the next object',
    lines: ['5a: anything else was written out of bounds.'],
  },
  Object: {
    title: 'Object: the memory of the object itself',
    lines: [
      'Free and poisoned, it is 6b with a5 as the last byte: anything else was written after the object was freed.',
    ],
  },
  'Bytes b4': {
    title: 'Bytes b4: the 16 bytes before the object',
    lines: ['They belong to what lies before it.'],
  },
};
