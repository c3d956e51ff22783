/** The records of the files under way, seven numbers each, in the order in which they were found. */
import { get, Room, set } from './memory';
import { intern, nNames } from './names';
import { RecordKind } from './kinds';

/** Numbers of a record: name, kind and flags, file, line, x, y, z. */
export const recordSize = 7;
/** The flags stand above so many bits of the second number. */
export const kindBits = 5;

const records = new Room((<usize>recordSize) << 14);
/** Per name a bit for each kind that there are records of. */
const kinds = new Room(4 << 12);
/** The file that defines a function of that name, the last one: 1 + its number, 0 for none. */
const functionFiles = new Room(4 << 12);

let count: i32 = 0;
let file: i32 = -1;

export function nRecords(): i32 {
  return count;
}

/** Where a record is, valid until there is another one. */
export function recordAt(record: i32): usize {
  return records.at + <usize>record * (recordSize * 4);
}

export function kindsOf(name: i32): i32 {
  return get(kinds.at, name);
}

/** The name of a record. */
export function nameOf(record: i32): i32 {
  return load<i32>(recordAt(record));
}

/** The file under way, from 0. */
export function currentFile(): i32 {
  return file;
}

/** Records are those of the next file. */
export function nextFile(): void {
  file++;
}

/** Records the name at `[start, end)`. Gives the number of the record. */
export function record(
  kind: i32,
  start: usize,
  end: usize,
  line: i32,
  flags: i32,
  x: i32 = 0,
  y: i32 = 0,
  z: i32 = 0,
): i32 {
  return recordName(kind, intern(start, end), line, flags, x, y, z);
}

export function recordName(
  kind: i32,
  name: i32,
  line: i32,
  flags: i32,
  x: i32 = 0,
  y: i32 = 0,
  z: i32 = 0,
): i32 {
  const number = count++;
  records.reserve(<usize>count * (recordSize * 4));
  const at = recordAt(number);
  store<i32>(at, name);
  store<i32>(at, kind | (flags << kindBits), 4);
  store<i32>(at, file, 8);
  store<i32>(at, line, 12);
  store<i32>(at, x, 16);
  store<i32>(at, y, 20);
  store<i32>(at, z, 24);
  kinds.reserveZeros((<usize>(name + 1)) << 2);
  set(kinds.at, name, get(kinds.at, name) | (1 << kind));
  if (kind === RecordKind.Function) {
    functionFiles.reserveZeros((<usize>(name + 1)) << 2);
    set(functionFiles.at, name, 1 + file);
  }
  return number;
}

/** A function's body ends in that line. */
export function endFunction(number: i32, lastLine: i32): void {
  const at = recordAt(number);
  store<i32>(at, max(0, lastLine - load<i32>(at, 12)), 16);
}

/** Whether the last function of that name stands in the file under way. */
export function isFunctionHere(name: i32): bool {
  if ((<usize>(name + 1)) << 2 > functionFiles.size) return false;
  return get(functionFiles.at, name) === 1 + file;
}

/** Every name that there is can be asked for its kinds. */
export function completeKinds(): void {
  kinds.reserveZeros((<usize>nNames()) << 2);
}

export function forgetRecords(): void {
  memory.fill(kinds.at, 0, kinds.size);
  memory.fill(functionFiles.at, 0, functionFiles.size);
  count = 0;
  file = -1;
}
