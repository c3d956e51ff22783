/** The dump of running code in a report: `Code: 48 8b 07 <0f> 0b`, on one line or several. */

/** Bytes as they stand in memory on x86; elsewhere numbers of 16 or 32 bits, in the byte order of the machine that printed them. */
export interface CodeDump {
  /** 0-based lines of the log. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly unitBytes: 1 | 2 | 4;
  /** Undefined: it could not be read (`XXXXXXXX`). */
  readonly units: readonly (number | undefined)[];
  /** Index into `units` of where the instruction pointer points at; undefined where no unit is marked and nothing tells. */
  readonly trapUnit: number | undefined;
  /** Whose code it is, as the code segment in front of it tells: `RIP: 0033:` is of a program, `RIP: 0023:` of one of 32 bits. */
  readonly owner: 'kernel' | 'program' | 'program-32';
}

interface LabelRow {
  readonly example: string;
  readonly source: string;
  /** At the beginning of a message; what is behind it is code. */
  readonly pattern: RegExp;
}

const LABELS: readonly LabelRow[] = [
  {
    example: 'Code: 31 ff <0f> 0b 48 89',
    source:
      'arch/x86/kernel/dumpstack.c show_opcodes(); arm, arm64, riscv dump_instr(); mips, loongarch show_code(); powerpc since v6.9',
    pattern: /^[ \t]{0,16}Code:/,
  },
  {
    example: 'btrfs[1234]: code: 60000000 <e9230000> 38600000',
    source: 'arch/powerpc/kernel/process.c show_user_instructions()',
    pattern: /^[^\s[\]]{1,32}\[\d{1,10}\]: code:/,
  },
  {
    example: 'Instruction dump:',
    source: 'arch/powerpc/kernel/process.c show_instructions()',
    pattern: /^[ \t]{0,16}Instruction dump:/,
  },
  {
    example: 'Instruction DUMP: 9de3bf50 <91d02005> 01000000',
    source: 'arch/sparc/kernel/traps_64.c instruction_dump()',
    pattern: /^[ \t]{0,16}Instruction DUMP:/,
  },
];

const UNIT =
  /[ \t]{0,8}([<(]?)([0-9a-fA-F]{8}|[0-9a-fA-F]{4}|[0-9a-fA-F]{2}|XXXXXXXX)([>)]?)(?![^ \t])/y;
/** The longest are those of x86, 64 bytes, and of programs that were attached whole. */
const MOST_UNITS = 512;
const MOST_LINES = 16;
/** Whoever reads a stream has these lines in front of a dump and in it at hand. */
export const DUMP_WINDOW = { linesBefore: 3, linesOf: MOST_LINES } as const;
/** Fewer bytes are an error code: `Code: 15`. */
const LEAST_BYTES = 4;
/** Before v2.6.18 x86 printed this many bytes, from the instruction pointer on, and marked none. */
const OLD_X86_BYTES = 20;

/**
 * The dump that begins in the message at 0-based `line`; undefined where none does. `messageAt` gives the message of a line without
 * its prefix, undefined behind the last one. Reads on through lines that hold nothing but code.
 */
export function readCodeDump(
  messageAt: (line: number) => string | undefined,
  line: number,
): CodeDump | undefined {
  const message = messageAt(line);
  const label = message === undefined ? undefined : labelEnd(message);
  if (message === undefined || label === undefined) return undefined;
  const read = readUnits(message, label);
  if (!read.isWhole && read.units.length === 0) return undefined;
  const units = read.units;
  let lastLine = line;
  for (let next = line + 1; next < line + MOST_LINES && units.length < MOST_UNITS; next++) {
    const text = messageAt(next);
    if (text === undefined || !read.isWhole || text.trim() === '') break;
    const more = readUnits(text, 0);
    if (!more.isWhole || more.units.some(({ size }) => size !== (units[0] ?? more.units[0])?.size))
      break;
    units.push(...more.units);
    lastLine = next;
  }
  const size = units[0]?.size;
  if (size === undefined || size * units.length < LEAST_BYTES) return undefined;
  const isOldX86 = size === 1 && units.length <= OLD_X86_BYTES;
  const marked = units.findIndex(({ isMarked }) => isMarked);
  return {
    firstLine: line,
    lastLine,
    unitBytes: size,
    units: units.map(({ value }) => value),
    trapUnit: marked >= 0 ? marked : isOldX86 ? 0 : undefined,
    owner: ownerOf(messageAt, line),
  };
}

function labelEnd(message: string): number | undefined {
  for (const { pattern } of LABELS) {
    const match = pattern.exec(message);
    if (match !== null) return match[0].length;
  }
  return undefined;
}

interface Unit {
  readonly size: 1 | 2 | 4;
  readonly value: number | undefined;
  readonly isMarked: boolean;
}

/** Units of one size from `at` on; `isWhole` where nothing else is behind them. */
function readUnits(text: string, at: number): { units: Unit[]; isWhole: boolean } {
  const units: Unit[] = [];
  let end = at;
  while (units.length < MOST_UNITS) {
    UNIT.lastIndex = end;
    const match = UNIT.exec(text);
    if (match === null) break;
    const [all, mark, digits = ''] = match;
    const size = digits.length === 2 ? 1 : digits.length === 4 ? 2 : 4;
    if (units[0] !== undefined && units[0].size !== size) break;
    units.push({
      size,
      value: digits.startsWith('X') ? undefined : parseInt(digits, 16),
      isMarked: mark !== '',
    });
    end += all.length;
  }
  return { units, isWhole: text.slice(end).trim() === '' };
}

/** Code segments of programs: arch/x86/include/asm/segment.h __USER_CS, __USER32_CS; 0073 is the one of kernels of 32 bits. */
export const PROGRAM_SEGMENTS: ReadonlyMap<string, 'program' | 'program-32'> = new Map([
  ['0023', 'program-32'],
  ['0033', 'program'],
  ['0073', 'program'],
]);
const POINTER = /^[ \t]{0,16}(?:RIP|EIP): ?(?<segment>[0-9a-f]{4})?/;

function ownerOf(messageAt: (line: number) => string | undefined, line: number): CodeDump['owner'] {
  for (let before = line - 1; before >= Math.max(0, line - DUMP_WINDOW.linesBefore); before--) {
    const match = POINTER.exec(messageAt(before) ?? '');
    if (match === null) continue;
    return PROGRAM_SEGMENTS.get(match.groups?.segment ?? '') ?? 'kernel';
  }
  return 'kernel';
}
