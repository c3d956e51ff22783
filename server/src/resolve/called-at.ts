/** What the code of an object calls where a frame returns: without debug info, symbols and code still tell. */
import type { CodePlace, DebugObject } from '../debug-info/debug-object.js';
import { callsBefore, LONGEST_CALL } from '../machine-code/call-before.js';
import type { CallForm } from '../machine-code/call-form.js';
import { instructionSetOfObject, type InstructionSet } from '../machine-code/instruction-set.js';
import type { CodeCall } from './evidence.js';

/** The part of an object that is asked. */
export type CallSource = Pick<
  DebugObject,
  | 'machine'
  | 'wordBits'
  | 'isLittleEndian'
  | 'codeAt'
  | 'functionAtAddress'
  | 'functionsFrom'
  | 'targetAt'
  | 'addressOf'
>;

/**
 * Functions that call what a register holds: retpolines of x86 (arch/x86/lib/retpoline.S; the spelling with dots is GCC's own),
 * expolines of s390 (arch/s390/lib/expoline).
 */
const THUNK = /^__(?:x86[._]indirect_\w*thunk|s390_indirect_jump)_/;
/** include/linux/static_call_types.h STATIC_CALL_TRAMP_PREFIX. */
const STATIC_CALL = /^__SCT__(?<key>.+)$/;
/** Calls at the heads of functions, which the tracer puts others in the place of. */
const TRACED = /^(?:__fentry__|_?mcount|__gnu_mcount_nc)$/;

/** Machines whose calls are read so surely that it can be said that there is none. */
const SURE: ReadonlySet<InstructionSet> = new Set(['x86-64', 'i386', 'arm64']);

/**
 * The call in front of `returnPlace`, whose bytes are those in front of it in the same section. Undefined: the object has no code,
 * it is of a machine that is not read, or the running kernel may have put another instruction there. A direct call counts only
 * where a function begins at its target; what else looks like one is other code.
 */
export function calledAt(object: CallSource, returnPlace: CodePlace): CodeCall | undefined {
  const set = instructionSetOfObject(object.machine, object.wordBits);
  const { section, byteOffset } = returnPlace;
  const byteLength = Math.min(byteOffset, LONGEST_CALL);
  if (set === undefined || byteLength === 0) return undefined;
  const code = object.codeAt({ section, byteOffset: byteOffset - byteLength }, byteLength);
  if (code === undefined) return undefined;
  for (const form of callsBefore(code, { set, isLittleEndian: object.isLittleEndian })) {
    if (form.kind === 'indirect') return { kind: 'indirect' };
    const names = targetsOf(object, returnPlace, form);
    if (names.length > 0) return calledFunction(names);
  }
  if (!SURE.has(set)) return undefined;
  return set === 'arm64' ? noArm64Call(code) : noX86Call(object, returnPlace, code);
}

/** A `nop` may be an instruction that is put there at run time (ftrace, alternatives). */
function noArm64Call(code: Uint8Array): CodeCall | undefined {
  const isNop = [0x1f, 0x20, 0x03, 0xd5].every((byte, i) => code.at(i - 4) === byte);
  return isNop || code.length < 4 ? undefined : { kind: 'none' };
}

/**
 * No call ends there in the file. The running kernel makes shorter calls of some (arch/x86/kernel/alternative.c): `call *%rax` of a
 * retpoline, `call native_x` of a paravirtual one; and what is `nop` in the file may be anything.
 */
function noX86Call(
  object: CallSource,
  { section, byteOffset }: CodePlace,
  code: Uint8Array,
): CodeCall | undefined {
  for (const done of [2, 3]) {
    const start = byteOffset - done;
    const bytes = start < 0 ? undefined : object.codeAt({ section, byteOffset: start }, 5);
    if (bytes?.[0] !== 0xe8) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const form = { kind: 'direct', byteLength: 5, displacement: view.getInt32(1, true) } as const;
    const names = targetsOf(object, { section, byteOffset: start + 5 }, form);
    if (names.some((name) => THUNK.test(name))) return { kind: 'indirect' };
  }
  const [opcode, modRm] = [code.at(-5), code.at(-4)];
  const isParavirtual = opcode === 0xff && (modRm === 0x14 || modRm === 0x15);
  const isNop = code.at(-1) === 0x90 || (opcode === 0x0f && modRm === 0x1f);
  return isParavirtual || isNop || code.length < 5 ? undefined : { kind: 'none' };
}

/** The names of the function that a direct call leads to, the one that the kernel prints first; empty where it is none. */
function targetsOf(
  object: CallSource,
  { section, byteOffset }: CodePlace,
  form: Extract<CallForm, { kind: 'direct' }>,
): readonly string[] {
  // Where the relocation stands differs: x86 relocates the field behind the opcode, all others the instruction.
  for (let back = form.byteLength; back > 0; back--) {
    const name = object.targetAt({ section, byteOffset: byteOffset - back });
    if (name !== undefined) return [name];
  }
  const start = byteOffset + form.displacement;
  const own = start < 0 ? [] : namesOf(object.functionsFrom({ section, byteOffset: start }));
  if (own.length > 0) return own;
  const from = object.addressOf({ section, byteOffset });
  const to = BigInt.asUintN(object.wordBits, from + BigInt(form.displacement));
  const target = object.functionAtAddress(to);
  if (target === undefined) return [];
  const { place } = target.function;
  return namesOf(
    object.functionsFrom({ ...place, byteOffset: place.byteOffset + target.byteOffset }),
  );
}

function namesOf(functions: ReturnType<DebugObject['functionsFrom']>): readonly string[] {
  return functions.map(({ name }) => name);
}

function calledFunction(names: readonly string[]): CodeCall | undefined {
  const [name = '', ...otherNames] = names;
  if (names.some((each) => THUNK.test(each))) return { kind: 'indirect' };
  if (TRACED.test(name)) return undefined;
  const key = STATIC_CALL.exec(name)?.groups?.key;
  return key === undefined
    ? { kind: 'direct', name, otherNames }
    : { kind: 'indirect', staticCall: key };
}
