/** What becomes a record only when its file is done: constants, and names handed to calls. Includes and the file's description. */
import { get, Room, set, ByteWriter } from './memory';
import { find, hashOf, intern } from './names';
import { currentFile, isFunctionHere, nextFile, record, recordName } from './records';
import { Flag, RecordKind } from './kinds';

/** A header with so many constants, one on every other line or more, is a list of registers: only hashes are kept of it. */
const leastRegisters = 1000;
/** Names handed to calls that are looked at again at the end of a file. */
const mostUses = 1 << 16;
/** Lines of a constant: 20 bits beside 12 bits for the file. */
const constantLineBits = 20;
const mostConstantFiles = 1 << 12;

const uses = new Room(20 << 10);
let nUses: i32 = 0;
const constants = new Room(12 << 12);
let nConstants: i32 = 0;
/** Hash and place of what stands in lists of registers. */
const registers = new Room(8 << 10);
let nRegisters: i32 = 0;
const includes = new Room(4 << 8);
let nIncludes: i32 = 0;

/** The descriptions of all files, as segment-format.ts has them, and where each ends. */
export const files = new ByteWriter(1 << 16);
export const fileEnds = new Room(4 << 12);

export function registersAt(): usize {
  return registers.at;
}
export function registerCount(): i32 {
  return nRegisters;
}

export function beginFile(): void {
  nextFile();
  nUses = 0;
  nConstants = 0;
  nIncludes = 0;
}

/** The file has `nLines` lines. `described` are the bytes of its description up to its includes. */
export function endFile(nLines: i32, described: usize, length: i32): void {
  const isRegisters =
    nConstants >= leastRegisters &&
    nConstants * 2 >= nLines &&
    currentFile() < mostConstantFiles &&
    nLines < 1 << constantLineBits;
  if (isRegisters) keepRegisters();
  else
    for (let i = 0; i < nConstants * 3; i += 3) {
      const start = get(constants.at, i);
      record(RecordKind.Macro, start, get(constants.at, i + 1), get(constants.at, i + 2), 0);
    }
  endUses();
  files.bytes(described, length);
  files.number(nIncludes);
  for (let i = 0; i < nIncludes; i++) files.number(get(includes.at, i));
  fileEnds.reserve((<usize>currentFile() + 1) << 2);
  set(fileEnds.at, currentFile(), files.length);
}

export function forgetFiles(): void {
  nRegisters = 0;
  files.clear();
}

/** `#define` of a number or an expression. */
export function constant(start: i32, end: i32, line: i32): void {
  const i = nConstants++ * 3;
  constants.reserve((<usize>i + 3) << 2);
  set(constants.at, i, start);
  set(constants.at, i + 1, end);
  set(constants.at, i + 2, line);
}

export function include(start: usize, end: usize): void {
  const name = intern(start, end);
  includes.reserve((<usize>nIncludes + 1) << 2);
  set(includes.at, nIncludes++, name);
}

/** A name handed to a call, which may be that of a function of this file. `caller` is 1 + a name. */
export function mayUse(start: i32, end: i32, line: i32, callee: i32, caller: i32): void {
  if (nUses >= mostUses) return;
  const i = nUses++ * 5;
  uses.reserve((<usize>i + 5) << 2);
  set(uses.at, i, start);
  set(uses.at, i + 1, end);
  set(uses.at, i + 2, line);
  set(uses.at, i + 3, callee);
  set(uses.at, i + 4, caller);
}

/** As `mayUse()`: the name is assigned to a plain variable. */
export function mayAssign(start: i32, end: i32, line: i32, variable: i32, caller: i32): void {
  mayUse(start, end, line, ~variable, caller);
}

function keepRegisters(): void {
  registers.reserve((<usize>(nRegisters + nConstants)) << 3);
  const file = currentFile() << constantLineBits;
  for (let i = 0; i < nConstants * 3; i += 3) {
    const at = registers.at + ((<usize>nRegisters) << 3);
    nRegisters++;
    store<u32>(at, hashOf(get(constants.at, i), get(constants.at, i + 1)));
    store<u32>(at, file | get(constants.at, i + 2), 4);
  }
}

/** Of the names that were handed to calls or assigned to variables those are kept that are functions of this file. */
function endUses(): void {
  for (let i = 0; i < nUses * 5; i += 5) {
    const name = find(get(uses.at, i), get(uses.at, i + 1));
    if (name < 0 || !isFunctionHere(name)) continue;
    const line = get(uses.at, i + 2);
    const user = get(uses.at, i + 3);
    const caller = get(uses.at, i + 4);
    if (user >= 0) recordName(RecordKind.Use, name, line, 0, 1 + user, caller);
    else {
      recordName(RecordKind.Assignment, name, line, Flag.Inline, 1 + ~user, caller);
      recordName(RecordKind.Field, ~user, line, Flag.Inline, 1 + name, caller);
    }
  }
}
