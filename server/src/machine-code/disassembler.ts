/** What turns bytes into the text of instructions: behind an interface, so that facts need no wasm. */
import type { InstructionSet } from './instruction-set.js';

export interface DisassembledInstruction {
  readonly byteLength: number;
  /** As binutils' objdump spells it, blanks between mnemonic and operands being single: `mov 0x10(%rdi),%rax`. */
  readonly text: string;
  /** Where a jump or call leads to that names its target: bytes from the start of the instruction. Then `text` has no target. */
  readonly branchTo?: number;
}

export interface Disassembler {
  /**
   * The instruction at the start of `code`; undefined where there is none, it is cut off, or the instruction set is not known.
   * Words of machines other than x86, Thumb and RISC-V come as big-endian bytes, whatever the machine.
   */
  instructionAt(code: Uint8Array, set: InstructionSet): DisassembledInstruction | undefined;
}
