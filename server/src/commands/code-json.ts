/** Dumps of running code as `kernav decode --code --json` prints them. */
import type { DecodedDumps } from './code-dumps.js';

interface CodeJson {
  /** 0-based lines of the log. */
  readonly line: number;
  readonly lastLine: number;
  /** `x86-64`, `arm64`; null where the log does not tell it, or the code is not read. */
  readonly instructionSet: string | null;
  readonly owner: string;
  /** In the order of their addresses. */
  readonly instructions: readonly {
    /** Bytes from the instruction that the instruction pointer points at. */
    readonly offset: number;
    readonly bytes: string;
    /** Without the target of a branch; null where the bytes are no instruction, or a part of one. */
    readonly text: string | null;
    /** Bytes as `offset`. */
    readonly branchTo?: number;
    readonly trapping: boolean;
  }[];
}

export function dumpsToJson(dumps: DecodedDumps): readonly CodeJson[] {
  return [...dumps.values()].map(({ dump, set, instructions }) => ({
    line: dump.firstLine,
    lastLine: dump.lastLine,
    instructionSet: set ?? null,
    owner: dump.owner,
    instructions: instructions.map(({ byteOffset, code, text, branchTo, isTrapping }) => ({
      offset: byteOffset,
      bytes: code,
      text: text ?? null,
      ...(branchTo !== undefined && { branchTo }),
      trapping: isTrapping,
    })),
  }));
}
