/** Capstone, the only disassembler here, compiled to wasm: the only file that knows it, and the only owner of its objects. */
import { createRequire } from 'node:module';
import { spellAtt } from '../machine-code/att-spelling.js';
import type { DisassembledInstruction, Disassembler } from '../machine-code/disassembler.js';
import type { InstructionSet } from '../machine-code/instruction-set.js';
import { capstoneFiles } from './wasm-files.js';

/** What is used of the package @alexaltea/capstone-js, which has no types. */
interface CapstoneModule {
  readonly [constant: `ARCH_${string}` | `MODE_${string}` | `OPT_${string}`]: number | undefined;
  readonly Capstone: new (architecture: number, mode: number) => CapstoneHandle;
}

interface CapstoneHandle {
  option(option: number, value: number): void;
  /** Throws a text where the bytes are no instruction. */
  disasm(
    code: Uint8Array,
    address: number,
    most: number,
  ): readonly { readonly size: number; readonly mnemonic: string; readonly op_str: string }[];
}

type CreateModule = (settings: { locateFile(): string }) => Promise<CapstoneModule>;

interface SetRow {
  readonly architecture: `ARCH_${string}`;
  readonly modes: readonly `MODE_${string}`[];
  /** Names of jumps and calls whose last operand is where they lead to. */
  readonly branches: RegExp;
  /** That operand is a distance from the instruction, not an address. */
  readonly isRelative?: true;
}

const X86_BRANCH = /^(?:bnd |notrack )?(?:j\w+|call[lqw]?|loop\w*|xbegin)$/;
const ARM_BRANCH =
  /^(?:bl?x?(?:eq|ne|[ch]s|cc|lo|mi|pl|v[sc]|hi|ls|ge|lt|gt|le)?(?:\.[nw])?|cbn?z)$/;
const RISCV_BRANCH = /^(?:j|jal|b(?:eq|ne|lt|ge|gt|le)[uz]?|c\.(?:j|jal|beqz|bnez))$/;

/** LoongArch came to Capstone with version 6; s390 kernels disassemble their code themselves. */
const SETS: Readonly<Record<InstructionSet, SetRow | undefined>> = {
  'x86-64': { architecture: 'ARCH_X86', modes: ['MODE_64'], branches: X86_BRANCH },
  i386: { architecture: 'ARCH_X86', modes: ['MODE_32'], branches: X86_BRANCH },
  arm64: {
    architecture: 'ARCH_ARM64',
    modes: ['MODE_BIG_ENDIAN'],
    branches: /^(?:bl?|bc?\.\w{2}|cbn?z|tbn?z)$/,
  },
  arm: { architecture: 'ARCH_ARM', modes: ['MODE_BIG_ENDIAN'], branches: ARM_BRANCH },
  thumb: { architecture: 'ARCH_ARM', modes: ['MODE_THUMB'], branches: ARM_BRANCH },
  riscv64: {
    architecture: 'ARCH_RISCV',
    modes: ['MODE_RISCV64', 'MODE_RISCVC'],
    branches: RISCV_BRANCH,
    isRelative: true,
  },
  riscv32: {
    architecture: 'ARCH_RISCV',
    modes: ['MODE_RISCV32', 'MODE_RISCVC'],
    branches: RISCV_BRANCH,
    isRelative: true,
  },
  powerpc: {
    architecture: 'ARCH_PPC',
    modes: ['MODE_64', 'MODE_BIG_ENDIAN'],
    branches: /^(?:bl?|b(?:eq|ne|lt|gt|le|ge|so|ns|un|nu|dnz|dz)l?[+-]?)$/,
  },
  mips: {
    architecture: 'ARCH_MIPS',
    modes: ['MODE_MIPS64', 'MODE_BIG_ENDIAN'],
    branches: /^(?:b|bal|b(?:eq|ne|lez|gtz|ltz|gez)z?(?:al)?l?)$/,
  },
  sparc: {
    architecture: 'ARCH_SPARC',
    modes: ['MODE_BIG_ENDIAN', 'MODE_V9'],
    branches: /^(?:call|f?b(?:a|n|ne|e|g|le|ge|l|gu|leu|cc|cs|pos|neg|vc|vs)?(?:,\w+)*)$/,
  },
  loongarch: undefined,
  s390: undefined,
};

/** Code is read as if it stood here, so that a branch backwards leads to no negative address. */
const BASE = 0x100000;

/** Loads the disassembler: 3 MB, once per process. Rejects where its files are missing. */
export async function loadDisassembler(): Promise<Disassembler> {
  const { script, wasm } = capstoneFiles();
  const create = createRequire(import.meta.url)(script) as CreateModule;
  return new CapstoneDisassembler(await create({ locateFile: () => wasm }));
}

class CapstoneDisassembler implements Disassembler {
  readonly #module: CapstoneModule;
  readonly #handles = new Map<InstructionSet, CapstoneHandle | undefined>();

  constructor(module: CapstoneModule) {
    this.#module = module;
  }

  instructionAt(code: Uint8Array, set: InstructionSet): DisassembledInstruction | undefined {
    const handle = this.#handle(set);
    const row = SETS[set];
    if (handle === undefined || row === undefined) return undefined;
    const isX86 = row.architecture === 'ARCH_X86';
    const ud1 = isX86 ? ud1At(code, set === 'x86-64') : undefined;
    if (ud1 !== undefined) return this.#ud1(code, ud1, set);
    let found: ReturnType<CapstoneHandle['disasm']> = [];
    try {
      found = handle.disasm(code, BASE, 1);
    } catch (error) {
      // That bytes are no instruction is thrown as a text; anything else is a failure.
      if (typeof error !== 'string') throw error;
    }
    const [first] = found;
    if (first === undefined) return undefined;
    const branch = row.branches.test(first.mnemonic) ? branchOf(first.op_str) : undefined;
    const base = row.isRelative === true ? 0 : BASE;
    const target = branch === undefined ? {} : { branchTo: branch.target - base };
    const operands = branch?.rest ?? first.op_str;
    const text = isX86
      ? spellAtt(first.mnemonic, operands)
      : `${first.mnemonic} ${operands}`.trim();
    return { byteLength: first.size, text, ...target };
  }

  /**
   * `ud1 0x10(%eax),%eax`: what UBSAN traps with (arch/x86/include/asm/bug.h). Capstone 5 takes it for an instruction without operands,
   * and goes on in the middle of it. It has those of `mov`, whose opcode is one byte.
   */
  #ud1(code: Uint8Array, at: number, set: InstructionSet): DisassembledInstruction | undefined {
    const MOV = 0x8b;
    const asMov = Uint8Array.from([...code.subarray(0, at), MOV, ...code.subarray(at + 2)]);
    const mov = this.instructionAt(asMov, set);
    if (mov === undefined) return undefined;
    return { byteLength: mov.byteLength + 1, text: mov.text.replace(/^\w+/, 'ud1') };
  }

  #handle(set: InstructionSet): CapstoneHandle | undefined {
    if (this.#handles.has(set)) return this.#handles.get(set);
    const handle = this.#open(set);
    this.#handles.set(set, handle);
    return handle;
  }

  #open(set: InstructionSet): CapstoneHandle | undefined {
    const row = SETS[set];
    const architecture = row && this.#module[row.architecture];
    if (row === undefined || architecture === undefined) return undefined;
    const mode = row.modes.reduce((sum, name) => sum | (this.#module[name] ?? 0), 0);
    const handle = new this.#module.Capstone(architecture, mode);
    const { OPT_SYNTAX, OPT_SYNTAX_ATT } = this.#module;
    if (
      row.architecture === 'ARCH_X86' &&
      OPT_SYNTAX !== undefined &&
      OPT_SYNTAX_ATT !== undefined
    ) {
      handle.option(OPT_SYNTAX, OPT_SYNTAX_ATT);
    }
    return handle;
  }
}

/** Index of the opcode of `ud1`, `0f b9`, behind prefixes; undefined for all other instructions. */
function ud1At(code: Uint8Array, is64Bit: boolean): number | undefined {
  let at = 0;
  while (code[at] === 0x66 || code[at] === 0x67) at++;
  if (is64Bit && (code[at] ?? 0) >> 4 === 4) at++;
  return code[at] === 0x0f && code[at + 1] === 0xb9 ? at : undefined;
}

const TARGET = /^(?<rest>(?:.*, ?)?)#?(?<sign>-?)(?<digits>0x[0-9a-f]+|\d+)$/;

/** The address at the end of `operands`, and those in front of it. */
function branchOf(operands: string): { target: number; rest: string } | undefined {
  const { rest = '', sign, digits } = TARGET.exec(operands)?.groups ?? {};
  if (digits === undefined) return undefined;
  return {
    // Backward branches of x86 wrap around as addresses of 64 bits do.
    target: Number(BigInt.asIntN(64, BigInt(digits) * (sign === '-' ? -1n : 1n))),
    rest: rest.replace(/,\s*$/, ''),
  };
}
