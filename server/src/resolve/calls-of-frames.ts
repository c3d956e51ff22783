/** What the code calls where the frames of a log return. */
import type { DebugObject } from '../debug-info/debug-object.js';
import type { Frame, FrameRole } from '../oops/frame.js';
import { calledAt } from './called-at.js';
import { functionsOf } from './debug-lines.js';
import type { CodeCall } from './evidence.js';

/** The calls in the code, by frame: of those whose code is at hand. */
export type CodeCalls = ReadonlyMap<Frame, CodeCall>;

/** The call that a frame returns from; undefined where that is not known, or functions of one name and one size differ in it. */
export function callOfFrame(
  frame: Frame,
  role: FrameRole,
  object: DebugObject,
): CodeCall | undefined {
  const { byteOffset } = frame;
  if (role !== 'return-address' || byteOffset === undefined || byteOffset === 0) return undefined;
  const calls = functionsOf(frame, object).map(({ place }) =>
    calledAt(object, { ...place, byteOffset: place.byteOffset + byteOffset }),
  );
  const [first, ...others] = calls;
  const isSame = others.every((call) => JSON.stringify(call) === JSON.stringify(first));
  return isSame ? first : undefined;
}
