/**
 * The instructions of a dump of running code, as scripts/decodecode of the kernel shows them. A dump of x86 begins somewhere, mostly
 * inside an instruction; the one at the instruction pointer is known, and those in front of it are read such that one ends there.
 */
import type { Disassembler } from './disassembler.js';
import type { InstructionSet } from './instruction-set.js';

/** The part of a dump that is read; see `CodeDump`. */
export interface DumpedCode {
  readonly unitBytes: 1 | 2 | 4;
  readonly units: readonly (number | undefined)[];
  readonly trapUnit: number | undefined;
}

export interface DumpedInstruction {
  /** Bytes from the instruction at the instruction pointer; from the first byte of the dump where that is not known. */
  readonly byteOffset: number;
  readonly byteLength: number;
  /** As they were printed, without marks: `48 8b 07`, `f9400000`. */
  readonly code: string;
  /** Undefined: bytes that are no instruction, that could not be read, or of which the dump has only a part. */
  readonly text?: string;
  /** Where a jump or call leads to, in bytes as `byteOffset`. Then `text` has no target. */
  readonly branchTo?: number;
  /** The instruction at the instruction pointer. */
  readonly isTrapping: boolean;
}

/** An instruction of x86 has at most 15 bytes; another start than the first 15 bytes is never needed. */
const LONGEST = 15;

/** The instructions in the order of their addresses; all units are in one of them. */
export function disassembleDump(
  dump: DumpedCode,
  set: InstructionSet,
  disassembler: Disassembler,
): readonly DumpedInstruction[] {
  const reader = new DumpReader(dump, set, disassembler);
  const start = dump.trapUnit === undefined ? 0 : reader.startBefore(dump.trapUnit);
  const found = start > 0 ? [reader.unread(0, start)] : [];
  for (let unit = start; unit < dump.units.length;) {
    const { instruction, nUnits } = reader.at(unit);
    found.push(instruction);
    unit += nUnits;
  }
  return found;
}

class DumpReader {
  readonly #dump: DumpedCode;
  readonly #set: InstructionSet;
  readonly #disassembler: Disassembler;
  readonly #known = new Map<number, { instruction: DumpedInstruction; nUnits: number }>();

  constructor(dump: DumpedCode, set: InstructionSet, disassembler: Disassembler) {
    this.#dump = dump;
    this.#set = set;
    this.#disassembler = disassembler;
  }

  /** The first unit from which reading on comes by `trap`: 0 where no unit of the first fifteen bytes does. */
  startBefore(trap: number): number {
    for (let start = 0; start <= trap && start * this.#dump.unitBytes < LONGEST; start++) {
      let unit = start;
      while (unit < trap) unit += this.at(unit).nUnits;
      if (unit === trap) return start;
    }
    return trap;
  }

  at(unit: number): { instruction: DumpedInstruction; nUnits: number } {
    const known = this.#known.get(unit);
    if (known !== undefined) return known;
    const { unitBytes, units, trapUnit = 0 } = this.#dump;
    const readable = this.#bytesFrom(unit);
    const read =
      readable.length === 0 ? undefined : this.#disassembler.instructionAt(readable, this.#set);
    const nUnits = read === undefined ? 1 : Math.max(1, Math.ceil(read.byteLength / unitBytes));
    // What is behind the last whole instruction is part of one.
    const rest = units.length - unit;
    const isCut = read === undefined && unitBytes === 1 && rest < LONGEST && this.#isLastPart(unit);
    const taken = isCut ? rest : Math.min(nUnits, rest);
    const byteOffset = (unit - trapUnit) * unitBytes;
    const instruction: DumpedInstruction = {
      ...this.unread(unit, taken),
      ...(read && { text: read.text }),
      ...(read?.branchTo !== undefined && { branchTo: byteOffset + read.branchTo }),
    };
    const answer = { instruction, nUnits: taken };
    this.#known.set(unit, answer);
    return answer;
  }

  /** `nUnits` from `unit` on without a text. */
  unread(unit: number, nUnits: number): DumpedInstruction {
    const { unitBytes, units, trapUnit } = this.#dump;
    return {
      byteOffset: (unit - (trapUnit ?? 0)) * unitBytes,
      byteLength: nUnits * unitBytes,
      code: units
        .slice(unit, unit + nUnits)
        .map((value) => value?.toString(16).padStart(unitBytes * 2, '0') ?? 'XX'.repeat(unitBytes))
        .join(' '),
      isTrapping: unit === trapUnit,
    };
  }

  /** Whether more bytes could make an instruction of what is left: with any bytes behind it, it is one. */
  #isLastPart(unit: number): boolean {
    const left = this.#bytesFrom(unit);
    const padded = new Uint8Array(left.length + LONGEST);
    padded.set(left);
    const read = this.#disassembler.instructionAt(padded, this.#set);
    return read !== undefined && read.byteLength > left.length;
  }

  /** The bytes of an instruction's length from `unit` on, up to the first that could not be read. */
  #bytesFrom(unit: number): Uint8Array {
    const { unitBytes, units } = this.#dump;
    const bytes: number[] = [];
    for (const value of units.slice(unit, unit + Math.ceil(16 / unitBytes))) {
      if (value === undefined) break;
      if (unitBytes === 1) bytes.push(value);
      else if (unitBytes === 2) bytes.push(value & 0xff, value >>> 8);
      else bytes.push(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
    }
    return Uint8Array.from(bytes);
  }
}
