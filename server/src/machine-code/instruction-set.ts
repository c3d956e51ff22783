/** The instruction sets whose code is read here, and which of them a log or an object file is of. */

/**
 * `arm` and `thumb` are the two of 32-bit Arm, `powerpc` both word sizes, `mips` and `sparc` likewise. Byte order is none of
 * it: logs print words as numbers.
 */
export type InstructionSet =
  | 'x86-64'
  | 'i386'
  | 'arm64'
  | 'arm'
  | 'thumb'
  | 'riscv64'
  | 'riscv32'
  | 'powerpc'
  | 'mips'
  | 'sparc'
  | 'loongarch'
  | 's390';

/** Called like their architecture, and printed in words of four bytes. */
const OF_WORDS = ['arm64', 'powerpc', 'mips', 'sparc', 'loongarch'] as const;

/** What is known of a machine. */
export interface Machine {
  /** Directory of `arch/`. */
  readonly architecture: string | undefined;
  readonly wordBits: 32 | 64 | undefined;
}

/**
 * The instruction set of code that a log prints in units of `unitBytes`; undefined where the machine is not known or its code
 * is not read here. x86 alone prints single bytes, so that its logs need to say no more than their word size; a kernel whose
 * word size nothing tells is taken for a 64-bit one.
 */
export function instructionSetOf(
  machine: Machine,
  unitBytes: 1 | 2 | 4,
): InstructionSet | undefined {
  const { architecture, wordBits } = machine;
  if (unitBytes === 1) {
    if (architecture !== undefined && architecture !== 'x86') return undefined;
    return wordBits === 32 ? 'i386' : 'x86-64';
  }
  if (architecture === 'arm') return unitBytes === 2 ? 'thumb' : 'arm';
  if (architecture === 'riscv') return wordBits === 32 ? 'riscv32' : 'riscv64';
  return unitBytes === 4 ? OF_WORDS.find((set) => set === architecture) : undefined;
}

/** By `e_machine` of an ELF header (elf.h EM_*). */
const BY_ELF_MACHINE: Readonly<Record<number, InstructionSet>> = {
  2: 'sparc',
  3: 'i386',
  8: 'mips',
  18: 'sparc',
  20: 'powerpc',
  21: 'powerpc',
  22: 's390',
  40: 'arm',
  43: 'sparc',
  62: 'x86-64',
  183: 'arm64',
  258: 'loongarch',
};
const EM_RISCV = 243;

/** The instruction set of an object file; undefined for machines whose code is not read here. */
export function instructionSetOfObject(
  machine: number,
  wordBits: 32 | 64,
): InstructionSet | undefined {
  if (machine === EM_RISCV) return wordBits === 32 ? 'riscv32' : 'riscv64';
  return BY_ELF_MACHINE[machine];
}
