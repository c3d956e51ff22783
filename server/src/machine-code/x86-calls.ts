/** The calls of x86, read from their end (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, CALL). */
import type { CallForm } from './call-form.js';

const CALL_RELATIVE = 0xe8;
const GROUP_5 = 0xff;

/**
 * All calls that end at the end of `code`. The direct one, where there is one, comes first: it is five bytes that name a
 * function, which whoever knows the functions can check; the bytes of an indirect one stand in many other instructions.
 */
export function x86CallsBefore(code: Uint8Array, is64Bit: boolean): readonly CallForm[] {
  const found: CallForm[] = [];
  const end = code.length;
  if (end >= 5 && code[end - 5] === CALL_RELATIVE) {
    const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
    found.push({ kind: 'direct', byteLength: 5, displacement: view.getInt32(end - 4, true) });
  }
  // The opcode, its ModRM byte, and at most a SIB byte and a displacement of four.
  for (let back = 2; back <= 7 && back <= end; back++) {
    if (code[end - back] !== GROUP_5 || lengthOfCall(code, end - back) !== back) continue;
    found.push({ kind: 'indirect', byteLength: back + prefixLength(code, end - back, is64Bit) });
  }
  return found;
}

/** Bytes of `call *r/m` whose opcode is at `at`: `ff /2`. Undefined for the other instructions of the group, and where code ends. */
function lengthOfCall(code: Uint8Array, at: number): number | undefined {
  const modRm = code[at + 1];
  if (modRm === undefined || ((modRm >> 3) & 7) !== 2) return undefined;
  const mode = modRm >> 6;
  const register = modRm & 7;
  if (mode === 3) return 2;
  const hasSib = register === 4;
  const sib = hasSib ? code[at + 2] : undefined;
  if (hasSib && sib === undefined) return undefined;
  const displacement =
    mode === 1
      ? 1
      : mode === 2
        ? 4
        : register === 5 || (sib !== undefined && (sib & 7) === 5)
          ? 4
          : 0;
  return 2 + (hasSib ? 1 : 0) + displacement;
}

/** Prefixes that calls are seen with: `notrack`, a segment, `bnd`, and REX in 64-bit code. */
function prefixLength(code: Uint8Array, opcode: number, is64Bit: boolean): number {
  let at = opcode;
  const isRex = (byte: number | undefined): boolean => byte !== undefined && byte >> 4 === 4;
  if (is64Bit && at > 0 && isRex(code[at - 1])) at--;
  while (at > 0 && PREFIXES.has(code[at - 1] ?? 0) && opcode - at < 4) at--;
  return opcode - at;
}

const PREFIXES = new Set([0x2e, 0x3e, 0x64, 0x65, 0xf2]);
