/** Calls that are open: what the parentheses around a place belong to. */
import { get, set } from './memory';

/** Calls open at once; what is nested deeper shares the last. */
const mostNested = 400;

/** What is known of the formats of a call: none yet, another may come, or none will. */
export const noFormat = 0;
export const mayHaveMore = 1;
export const noMore = 2;

/** The name called, -1 for none, and its line. */
const callees: usize = memory.data((mostNested + 1) * 4);
const lines: usize = memory.data((mostNested + 1) * 4);
const formats: usize = memory.data((mostNested + 1) * 4);
/** Of the calls around a `#define` in their middle. */
const kept: usize = memory.data((mostNested + 1) * 4);

function slot(nested: i32): i32 {
  return min(nested, mostNested);
}

export function openCall(nested: i32, callee: i32, line: i32): void {
  set(callees, slot(nested), callee);
  set(lines, slot(nested), line);
  set(formats, slot(nested), noFormat);
}

export function calleeAt(nested: i32): i32 {
  return get(callees, slot(nested));
}

export function calleeLineAt(nested: i32): i32 {
  return get(lines, slot(nested));
}

export function formatStateAt(nested: i32): i32 {
  return get(formats, slot(nested));
}

export function setFormatState(nested: i32, state: i32): void {
  set(formats, slot(nested), state);
}

/** The parentheses around the one at depth `nested`, as slots are counted. */
export function outerOf(nested: i32): i32 {
  return slot(nested) - 1;
}

export function keepCallees(nested: i32): void {
  if (nested > 0) memory.copy(kept, callees, (<usize>(slot(nested) + 1)) << 2);
}

export function restoreCallees(nested: i32): void {
  if (nested > 0) memory.copy(callees, kept, (<usize>(slot(nested) + 1)) << 2);
}
