/** What the code of an object calls where a frame returns: without debug info, symbols and code still tell. */
import type { CodePlace, DebugObject } from '../debug-info/debug-object.js';
import { callsBefore, LONGEST_CALL } from '../machine-code/call-before.js';
import type { CallForm } from '../machine-code/call-form.js';
import { instructionSetOfObject } from '../machine-code/instruction-set.js';

/** The part of an object that is asked. */
export type CallSource = Pick<
  DebugObject,
  'machine' | 'wordBits' | 'isLittleEndian' | 'codeAt' | 'functionAtAddress'
> & {
  /** The address of a place as the object was linked; undefined in relocatable objects. */
  addressOf(place: CodePlace): bigint | undefined;
  /**
   * Relocatable objects (modules): the symbol that the relocation of the field at `place` is against; undefined where there is
   * none. Its four bytes are 0 or an addend until the module is loaded.
   */
  targetAt?(place: CodePlace): string | undefined;
  /** Relocatable objects: the function that covers a place. An assembler resolves calls within a section itself. */
  functionAtPlace?(place: CodePlace): ReturnType<DebugObject['functionAtAddress']>;
};

export type CalledFunction =
  | { readonly kind: 'direct'; readonly name: string }
  /** Through a pointer: by the instruction, by a retpoline (`__x86_indirect_thunk_rax`), or by a static call. */
  | {
      readonly kind: 'indirect';
      /** `x86_pmu_read`: the key of a static call (`__SCT__x86_pmu_read`); undefined for all others. */
      readonly staticCall?: string;
    };

/**
 * Functions that call what a register holds: retpolines of x86 (arch/x86/lib/retpoline.S; the spelling with dots is GCC's own),
 * expolines of s390 (arch/s390/lib/expoline).
 */
const THUNK = /^__(?:x86[._]indirect_\w*thunk|s390_indirect_jump)_/;
/** include/linux/static_call_types.h STATIC_CALL_TRAMP_PREFIX. */
const STATIC_CALL = /^__SCT__(?<key>.+)$/;

/**
 * The call in front of `returnPlace`, whose bytes are those in front of it in the same section. Undefined: no call is there, the
 * object has no code, or the code is of a machine that is not read. A direct call counts only where a function begins at its
 * target; what else looks like one is other code.
 */
export function calledAt(object: CallSource, returnPlace: CodePlace): CalledFunction | undefined {
  const set = instructionSetOfObject(object.machine, object.wordBits);
  const { section, byteOffset } = returnPlace;
  const byteLength = Math.min(byteOffset, LONGEST_CALL);
  if (set === undefined || byteLength === 0) return undefined;
  const code = object.codeAt({ section, byteOffset: byteOffset - byteLength }, byteLength);
  if (code === undefined) return undefined;
  for (const form of callsBefore(code, { set, isLittleEndian: object.isLittleEndian })) {
    if (form.kind === 'indirect') return { kind: 'indirect' };
    const name = targetOf(object, returnPlace, form);
    if (name !== undefined) return calledFunction(name);
  }
  return undefined;
}

function targetOf(
  object: CallSource,
  { section, byteOffset }: CodePlace,
  form: Extract<CallForm, { kind: 'direct' }>,
): string | undefined {
  if (object.targetAt !== undefined) {
    // Where the relocation stands differs: x86 relocates the field behind the opcode, all others the instruction.
    for (let back = form.byteLength; back > 0; back--) {
      const name = object.targetAt({ section, byteOffset: byteOffset - back });
      if (name !== undefined) return name;
    }
  }
  const target = functionFrom(object, { section, byteOffset }, form.displacement);
  return target?.byteOffset === 0 ? target.function.name : undefined;
}

function functionFrom(
  object: CallSource,
  { section, byteOffset }: CodePlace,
  displacement: number,
): ReturnType<DebugObject['functionAtAddress']> {
  if (object.functionAtPlace !== undefined) {
    const target = byteOffset + displacement;
    return target < 0 ? undefined : object.functionAtPlace({ section, byteOffset: target });
  }
  const from = object.addressOf({ section, byteOffset });
  if (from === undefined) return undefined;
  return object.functionAtAddress(BigInt.asUintN(object.wordBits, from + BigInt(displacement)));
}

function calledFunction(name: string): CalledFunction {
  if (THUNK.test(name)) return { kind: 'indirect' };
  const key = STATIC_CALL.exec(name)?.groups?.key;
  return key === undefined ? { kind: 'direct', name } : { kind: 'indirect', staticCall: key };
}
