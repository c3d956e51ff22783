/** Values of registers, dumps and fault addresses that have a meaning of their own: errors, poison, shadow, NULL. Most are likely, not certain, and say so. */
import { hexValue } from './bits.js';
import { errorName } from './errno.js';
import { shadowMeaning } from './kasan-shadow.js';
import { magicMeaning } from './magic-numbers.js';
import { poisonBytesMeaning } from './poison-bytes.js';
import { poisonPointerMeaning } from './poison-pointers.js';
import { explain, type Meaning, type MessageContext, type TermRow } from './term-row.js';

const MAX_ERRNO = 4095n;
const PAGE_SIZE = 0x1000n;
const FAULT =
  'show_fault_oops() of arch/x86/mm/fault.c, die_kernel_fault() of arch/arm64/mm/fault.c and others';

/** How far below zero the value is as a signed number of that width; undefined for what ERR_PTR() cannot be. */
function smallNegative(value: bigint, width: 32 | 64): bigint | undefined {
  const number = -BigInt.asIntN(width, value);
  return 0n < number && number <= MAX_ERRNO ? number : undefined;
}

/** What a small negative number may be besides an error. */
function otherReadings(number: bigint, register: string): readonly string[] {
  const isPowerOfTwo = number >= 8n && (number & (number - 1n)) === 0n;
  return [
    ...(register === 'RAX' && number === 38n
      ? [
          'In the registers of a system call -38 is only what its entry puts there (arch/x86/entry/entry_64.S).',
        ]
      : []),
    ...(number === 100n ? ['-100 is also AT_FDCWD (include/uapi/linux/fcntl.h).'] : []),
    ...(isPowerOfTwo ? [`It may also be a mask: ~${number - 1n}.`] : []),
  ];
}

/** A register with a small negative number in it. */
function errorMeaning(
  value: bigint,
  register: string,
  width: 32 | 64,
  { architecture }: MessageContext,
): Meaning | undefined {
  const isInt = width === 64 && value < 1n << 32n;
  const number = smallNegative(value, isInt ? 32 : width);
  if (number === undefined) return undefined;
  if (number === 1n) {
    return {
      title: 'looks like -1',
      lines: ['All bits are set: -1, a mask, or -EPERM.'],
      source: 'include/linux/err.h',
    };
  }
  const error = errorName(Number(number), architecture);
  if (error?.name === undefined) return undefined;
  return {
    title: `looks like -${number}${isInt ? ' as a 32-bit int' : ''}: as an error code, -${error.name}`,
    lines: [
      isInt
        ? 'The lower half is a small negative number; the upper half is 0.'
        : 'ERR_PTR() where a pointer is expected (-1 to -4095), or container_of() of NULL, look the same.',
      ...otherReadings(number, register),
      ...(error.note === undefined ? [] : [error.note]),
    ],
    source: error.source,
  };
}

/** A faulting address in the first page: how kernels themselves tell a NULL pointer. */
function nearNullMeaning(value: bigint, isNarrow: boolean): Meaning | undefined {
  if (value >= PAGE_SIZE) return undefined;
  if (value === 0n) {
    return {
      title: 'NULL',
      lines: ['The address itself is 0: no offset was added to the NULL pointer.'],
      source: FAULT,
    };
  }
  const mayBePoison = isNarrow && [0x100n, 0x104n, 0x122n].includes(value);
  return {
    title: `looks like NULL + 0x${value.toString(16)}`,
    lines: [
      `A member at offset 0x${value.toString(16)} (${value}) of a struct whose pointer is NULL, or an index into a NULL array.`,
      ...(mayBePoison
        ? ['On 32-bit kernels LIST_POISON1 is 0x100 and LIST_POISON2 is 0x122.']
        : []),
    ],
    source: FAULT,
  };
}

/** A faulting address just below zero. */
function belowNullMeaning(
  value: bigint,
  width: 32 | 64,
  { architecture }: MessageContext,
): Meaning | undefined {
  const number = smallNegative(value, width);
  if (number === undefined) return undefined;
  const name = errorName(Number(number), architecture)?.name;
  return {
    title: `looks like NULL - 0x${number.toString(16)}, or an error pointer`,
    lines: [
      'container_of() of a NULL pointer lies below zero.',
      `Or ERR_PTR() of an error was used as a pointer; the address is the error plus the offset of a member${name === undefined ? '' : `: with offset 0, -${name}`}.`,
    ],
    source: 'include/linux/err.h, include/linux/container_of.h',
  };
}

/** A value wherever it stands. */
function dataMeaning(digits: string, line: MessageContext): Meaning | undefined {
  const value = hexValue(digits);
  if (digits.length === 8) return magicMeaning(value) ?? poisonBytesMeaning(value, 8);
  return (
    poisonPointerMeaning(value) ??
    poisonBytesMeaning(value, 16) ??
    magicMeaning(value) ??
    shadowMeaning(value, { architecture: line.architecture, isAddress: false })
  );
}

/** An address that an access faulted at. */
function addressMeaning(digits: string, line: MessageContext): Meaning | undefined {
  const value = hexValue(digits);
  const isNarrow = digits.length === 8;
  return (
    nearNullMeaning(value, isNarrow) ??
    poisonPointerMeaning(value) ??
    poisonBytesMeaning(value, isNarrow ? 8 : 16) ??
    shadowMeaning(value, { architecture: line.architecture, isAddress: true }) ??
    belowNullMeaning(value, isNarrow ? 32 : 64, line)
  );
}

/** Reports in which CR2 is the address of the fault; elsewhere it is left from an earlier one. */
const faults: ReadonlySet<string> = new Set(['null-pointer', 'page-fault', 'oops']);

/** The register that a value stands behind: `RAX: `, `x0 : `, `r4 : `. */
const registerName = /(?:^|[\s,])([A-Z][A-Z0-9]{1,3}|[a-z]{1,2}\d{0,2}) {0,2}[:=] {0,3}(?:0x)?$/;
/** Registers of 32 bits: `EAX: `, arm's `r4 : `. */
const narrowRegister = /^(?:E(?:[A-D]X|[SD]I|BP)|r\d{1,2}|ip|fp)$/;
const LONGEST_LABEL = 12;

function valueMeaning(digits: string, start: number, line: MessageContext): Meaning | undefined {
  const before = line.message.slice(Math.max(0, start - LONGEST_LABEL), start);
  const name = registerName.exec(before)?.[1];
  if (name === 'CR2') {
    return line.report !== undefined && faults.has(line.report.kind)
      ? addressMeaning(digits, line)
      : undefined;
  }
  const meaning = dataMeaning(digits, line);
  if (meaning !== undefined || name === undefined) return meaning;
  if (digits.length === 16) return errorMeaning(hexValue(digits), name, 64, line);
  return narrowRegister.test(name) ? errorMeaning(hexValue(digits), name, 32, line) : undefined;
}

export const valueRows: readonly TermRow[] = [
  {
    example: 'BUG: kernel NULL pointer dereference, address: 0000000000000008',
    source: FAULT,
    hint: '',
    pattern:
      /(?:virtual address|fault for address:|dereference, address:|(?:dereference|paging request|data access)(?: on (?:read|write))? at|(?:non-canonical|fault(?:ing)?) address:?|badaddr:|DAR:|Failing address:) {1,12}(?:0x)?(?<value>[0-9a-f]{1,16})(?![\w])/dg,
    read: ({ value }, line) => [explain(value, addressMeaning(value?.text ?? '0', line))],
  },
  {
    example: 'RAX: fffffffffffffff4 RBX: ffff888012345678 RCX: 0000000000000000',
    source: 'include/linux/err.h',
    hint: '',
    pattern: /(?<![\w.+/-])(?:0x)?(?<value>[0-9a-f]{16}|[0-9a-f]{8})(?!\w|\.\w)/dg,
    read: ({ value }, line) => [
      explain(value, valueMeaning(value?.text ?? '0', value?.start ?? 0, line)),
    ],
  },
];
