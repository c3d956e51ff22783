/**
 * The scanner of a whole tree, compiled to WebAssembly: texts of C in, a segment of the index out. C is read as bytes, each looked
 * at once, without a syntax tree and without an object per thing found. What a single file says in detail is
 * `c-source/scan-file.ts`'s to tell; this one says where to look. What is exported here is what scanner.ts calls.
 */
import { digest } from './digest';
import { extraCounts, letterBits } from './entries';
import { beginFile, endFile as endFileOf } from './file-records';
import { include } from './file-records';
import { formatAnchor as addAnchor } from './formats';
import { scanC } from './file-level';
import { addWord as addWordOf, intern } from './names';
import { endFunction, nameOf, record as recordOf, recordName } from './records';
import { scratch } from './scratch';
import { finish, segmentAt } from './segment';
import { mostText, textStart } from './steps';

export { Flag, RecordKind, Word } from './kinds';
export { beginFile, digest, endFunction, finish, nameOf, scanC, segmentAt };

export function textAddress(): i32 {
  return textStart;
}
export function textCapacity(): i32 {
  return mostText;
}
export function scratchAddress(): usize {
  return scratch;
}
export function letterBitsAddress(): usize {
  return letterBits;
}
export function extraCountsAddress(): usize {
  return extraCounts;
}

/** The word of the language of `length` bytes in the scratch. */
export function addWord(length: i32, kind: i32): void {
  addWordOf(scratch, scratch + length, kind);
}

/** The file has `nLines` lines, and a description of `length` bytes in the scratch. */
export function endFile(nLines: i32, length: i32): void {
  endFileOf(nLines, scratch, length);
}

/** The format that is whole is found by the word of `length` bytes in the scratch. */
export function formatAnchor(length: i32): void {
  addAnchor(scratch, scratch + length);
}

/** Records the name at `[start, end)` of the text. Gives the number of the record. */
export function record(kind: i32, start: i32, end: i32, line: i32, flags: i32): i32 {
  return recordOf(kind, textStart + start, textStart + end, line, flags);
}

/** Records the name of `length` bytes in the scratch. */
export function recordScratch(kind: i32, length: i32, line: i32, x: i32): i32 {
  return recordName(kind, intern(scratch, scratch + length), line, 0, x);
}

/** The file includes the name of `length` bytes in the scratch. */
export function includeScratch(length: i32): void {
  include(scratch, scratch + length);
}
