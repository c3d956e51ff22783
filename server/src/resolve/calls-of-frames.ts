/** What the code calls where the frames of a log return. */
import type { DebugObject, ObjectFunction } from '../debug-info/debug-object.js';
import type { Frame, FrameRole } from '../oops/frame.js';
import { calledAt } from './called-at.js';
import { functionsOf } from './debug-lines.js';
import type { CallOrder, OrderedCall } from './call-order.js';

/** The calls in the code, by frame: of those whose code is at hand. */
export type CodeCalls = ReadonlyMap<Frame, OrderedCall>;

/** Larger functions are tables that somebody generated: their calls are not listed. */
const MOST_BYTES = 1 << 16;

/** The call that a frame returns from; undefined where that is not known, or functions of one name and one size differ in it. */
export function callOfFrame(
  frame: Frame,
  role: FrameRole,
  object: DebugObject,
): OrderedCall | undefined {
  const { byteOffset } = frame;
  if (role !== 'return-address' || byteOffset === undefined || byteOffset === 0) return undefined;
  const functions = functionsOf(frame, object);
  const [first, ...others] = functions.map(({ place }) =>
    calledAt(object, { ...place, byteOffset: place.byteOffset + byteOffset }),
  );
  const isSame = others.every((call) => JSON.stringify(call) === JSON.stringify(first));
  if (!isSame || first === undefined) return undefined;
  const [only, ...more] = functions;
  const isPlain = first.kind === 'direct' && only !== undefined && more.length === 0;
  return { call: first, order: isPlain ? orderOf(only, byteOffset, object) : undefined };
}

/** All calls by name of a function, and which of them ends at `byteOffset`; undefined for machines whose calls are not found so. */
function orderOf(
  { place: { section, byteOffset: start }, distanceToNext }: ObjectFunction,
  byteOffset: number,
  object: DebugObject,
): CallOrder | undefined {
  const ends = endsOfCalls(object, object.codeAt({ section, byteOffset: start }, distanceToNext));
  if (ends === undefined || distanceToNext > MOST_BYTES) return undefined;
  const names: string[] = [];
  let index: number | undefined;
  for (const end of ends) {
    const call = calledAt(object, { section, byteOffset: start + end });
    if (call?.kind !== 'direct') continue;
    if (end === byteOffset) index = names.length;
    names.push(call.name);
  }
  return index === undefined ? undefined : { names, index };
}

const EM_386 = 3;
const EM_X86_64 = 62;
const EM_AARCH64 = 183;

/** Where a direct call may end in `code`: behind what may be one. */
function endsOfCalls(
  { machine }: DebugObject,
  code: Uint8Array | undefined,
): readonly number[] | undefined {
  if (code === undefined) return undefined;
  const ends: number[] = [];
  if (machine === EM_386 || machine === EM_X86_64) {
    for (let at = code.indexOf(0xe8); at >= 0; at = code.indexOf(0xe8, at + 1)) ends.push(at + 5);
    return ends.filter((end) => end <= code.length);
  }
  if (machine !== EM_AARCH64) return undefined;
  for (let at = 3; at < code.length; at += 4)
    if ((code[at] ?? 0) >> 2 === 0b100101) ends.push(at + 1);
  return ends;
}
