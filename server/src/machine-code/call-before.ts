/**
 * The call instruction in front of a return address. Code is read backwards, without knowing where instructions begin: where
 * they are of one length that is plain, on x86 several readings can be possible and all of them are given.
 */
import type { CallForm } from './call-form.js';
import type { InstructionSet } from './instruction-set.js';
import { x86CallsBefore } from './x86-calls.js';

export interface CodeOrder {
  readonly set: InstructionSet;
  /** Of the bytes; x86, arm64 and RISC-V have their code in little-endian order always. */
  readonly isLittleEndian: boolean;
}

/** More bytes than these in front of a return address are not looked at. */
export const LONGEST_CALL = 12;

/**
 * The calls that the last bytes of `code` can be, likeliest first: the return address is the one behind them. Empty: no call
 * ends there. On RISC-V a far call is two instructions (`auipc`, `jalr`), and `byteLength` is that of both.
 */
export function callsBefore(
  code: Uint8Array,
  { set, isLittleEndian }: CodeOrder,
): readonly CallForm[] {
  switch (set) {
    case 'x86-64':
    case 'i386':
      return x86CallsBefore(code, set === 'x86-64');
    case 'arm64':
      return listed(arm64Call(lastWord(code, true)));
    case 'arm':
      return listed(armCall(lastWord(code, isLittleEndian)));
    case 'thumb':
      return listed(thumbCall(code, isLittleEndian));
    case 'riscv64':
    case 'riscv32':
      return listed(riscvCall(code));
    case 'powerpc':
      return listed(powerpcCall(lastWord(code, isLittleEndian)));
    case 's390':
      return listed(s390Call(code));
    case 'loongarch':
      return listed(loongarchCall(lastWord(code, true)));
    case 'mips':
    case 'sparc':
      // A return address is behind the delay slot, and the call is not next to it: nothing is said of those.
      return [];
  }
}

/**
 * How many bytes in front of what a kernel prints of a frame a byte of its call stands. `before` are the eight bytes in front of it, where they are
 * known.
 */
export function bytesBackToCall(
  { set, isLittleEndian }: CodeOrder,
  before: Uint8Array | undefined,
): number {
  // What `call` leaves in %o7 is its own address (The SPARC Architecture Manual 9, A.8), and that is printed.
  if (set === 'sparc') return 0;
  if (set !== 'mips') return 1;
  // The instruction in the delay slot may be of another line. Release 6 has calls without one.
  const first = before?.subarray(0, 4);
  return first === undefined || isMipsCall(lastWord(first, isLittleEndian)) ? 8 : 1;
}

/** `jal`, `jalr`, `bal` and its like under conditions (MIPS64 Architecture for Programmers, volume II-A). */
function isMipsCall(word: number | undefined): boolean {
  if (word === undefined) return false;
  const opcode = word >>> 26;
  const isBranch = opcode === 1 && ((word >>> 20) & 1) === 1;
  return opcode === 3 || isBranch || (opcode === 0 && (word & 0x3f) === 9);
}

function listed(form: CallForm | undefined): readonly CallForm[] {
  return form === undefined ? [] : [form];
}

/** The last four bytes as a number of 32 bits without sign; undefined where there are fewer. */
function lastWord(code: Uint8Array, isLittleEndian: boolean): number | undefined {
  if (code.length < 4) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  return view.getUint32(code.length - 4, isLittleEndian);
}

function lastHalf(code: Uint8Array, back: number, isLittleEndian: boolean): number | undefined {
  if (code.length < back) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  return view.getUint16(code.length - back, isLittleEndian);
}

/** `value`'s low `bits` as a number with sign. */
function signed(value: number, bits: number): number {
  const half = 2 ** (bits - 1);
  const low = value % 2 ** bits;
  return low < half ? low : low - 2 ** bits;
}

const direct = (byteLength: number, displacement: number): CallForm => ({
  kind: 'direct',
  byteLength,
  displacement,
});
const indirect = (byteLength: number): CallForm => ({ kind: 'indirect', byteLength });

/** `bl`; `blr` and its forms that authenticate the pointer (Arm Architecture Reference Manual for A-profile, C4.1). */
function arm64Call(word: number | undefined): CallForm | undefined {
  if (word === undefined) return undefined;
  if (word >>> 26 === 0b100101) return direct(4, signed(word, 26) * 4 - 4);
  const isBlr =
    (word & 0xfffffc1f) >>> 0 === 0xd63f0000 || // blr xN
    (word & 0xfffff81f) >>> 0 === 0xd63f081f || // blraaz xN, blrabz xN
    (word & 0xfffff800) >>> 0 === 0xd73f0800; // blraa xN, xM, blrab xN, xM
  return isBlr ? indirect(4) : undefined;
}

/** `bl` and `blx` under any condition, `blx` to Thumb (Arm Architecture Reference Manual for A-profile, F5). */
function armCall(word: number | undefined): CallForm | undefined {
  if (word === undefined) return undefined;
  if (word >>> 25 === 0b1111101) {
    return direct(4, signed(word, 24) * 4 + ((word >>> 24) & 1) * 2 + 4);
  }
  const isAlways = word >>> 28 === 0xf;
  if (!isAlways && ((word >>> 24) & 0xf) === 0xb) return direct(4, signed(word, 24) * 4 + 4);
  if (!isAlways && (word & 0x0ffffff0) === 0x012fff30) return indirect(4);
  return undefined;
}

/** `bl`, `blx label` of four bytes, `blx rN` of two (the same manual, F3). */
function thumbCall(code: Uint8Array, isLittleEndian: boolean): CallForm | undefined {
  const last = lastHalf(code, 2, isLittleEndian);
  const first = lastHalf(code, 4, isLittleEndian);
  if (last === undefined) return undefined;
  if (first !== undefined && first >>> 11 === 0b11110 && (last & 0xc000) === 0xc000) {
    const sign = (first >>> 10) & 1;
    const bit23 = 1 - (((last >>> 13) & 1) ^ sign);
    const bit22 = 1 - (((last >>> 11) & 1) ^ sign);
    const high = -sign * 2 ** 24 + bit23 * 2 ** 23 + bit22 * 2 ** 22;
    const offset = high + (first & 0x3ff) * 2 ** 12 + (last & 0x7ff) * 2;
    // `blx` counts from the address rounded down to a word, which is not known here.
    return (last & 0x1000) === 0 ? undefined : direct(4, offset);
  }
  return (last & 0xff87) === 0x4780 ? indirect(2) : undefined;
}

/** `jal ra`, `jalr ra`, `c.jalr`, `c.jal`, and `auipc` with a `jalr` through the same register (RISC-V unprivileged ISA, 2.5). */
function riscvCall(code: Uint8Array): CallForm | undefined {
  const RA = 1;
  const half = lastHalf(code, 2, true);
  const word = lastWord(code, true);
  if (word !== undefined && (word & 0x7f) === 0x6f && ((word >>> 7) & 31) === RA) {
    const offset =
      signed(word >>> 31, 1) * 2 ** 20 +
      ((word >>> 12) & 0xff) * 2 ** 12 +
      ((word >>> 20) & 1) * 2 ** 11 +
      ((word >>> 21) & 0x3ff) * 2;
    return direct(4, offset - 4);
  }
  if (word !== undefined && (word & 0x707f) === 0x67 && ((word >>> 7) & 31) === RA) {
    const before = code.length < 8 ? undefined : lastWord(code.subarray(0, -4), true);
    const base = (word >>> 15) & 31;
    if (before !== undefined && (before & 0x7f) === 0x17 && ((before >>> 7) & 31) === base) {
      return direct(8, signed(before >>> 12, 20) * 2 ** 12 + signed(word >>> 20, 12) - 8);
    }
    return indirect(4);
  }
  if (half !== undefined && (half & 0xf07f) === 0x9002 && half >>> 7 !== 0x120) return indirect(2);
  return undefined;
}

/** `bl`, `bctrl`, `blrl` (Power ISA, Book I, 2.4). */
function powerpcCall(word: number | undefined): CallForm | undefined {
  if (word === undefined) return undefined;
  if (word >>> 26 === 18 && (word & 3) === 1) return direct(4, signed(word & 0x03fffffc, 26) - 4);
  const isThroughRegister = (word & 0xffff) === 0x0421 || (word & 0xffff) === 0x0021;
  return word >>> 26 === 19 && isThroughRegister ? indirect(4) : undefined;
}

/** `brasl`, `bras`, `basr` (z/Architecture Principles of Operation, 7). The return address may be in any register: `%r14` in C. */
function s390Call(code: Uint8Array): CallForm | undefined {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const end = code.length;
  if (end >= 6 && view.getUint16(end - 6) === 0xc0e5)
    return direct(6, view.getInt32(end - 4) * 2 - 6);
  if (end >= 4 && view.getUint16(end - 4) === 0xa7e5)
    return direct(4, view.getInt16(end - 2) * 2 - 4);
  if (end >= 2 && (view.getUint16(end - 2) & 0xfff0) === 0x0de0) return indirect(2);
  return undefined;
}

/** `bl`, and `jirl` that links to `ra` (LoongArch Reference Manual, volume 1, 2.2.8). */
function loongarchCall(word: number | undefined): CallForm | undefined {
  if (word === undefined) return undefined;
  if (word >>> 26 === 0b010101) {
    return direct(4, signed((word & 0x3ff) * 2 ** 16 + ((word >>> 10) & 0xffff), 26) * 4 - 4);
  }
  return word >>> 26 === 0b010011 && (word & 31) === 1 ? indirect(4) : undefined;
}
