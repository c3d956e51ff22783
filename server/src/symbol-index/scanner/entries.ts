/** The records by the numbers of their names, packed: the sections `entries`, `entryBases`, `defined`, `masks` and `pasting`. */
import { ByteWriter, get, Room, set } from './memory';
import { RecordKind } from './kinds';
import { nameEnd, nameStart, nNames } from './names';
import { completeKinds, kindBits, kindsOf, nRecords, recordAt } from './records';

/** Names that share a word of `entryBases`, and of `nameBases`. */
const entryGroup = 16;
const nameGroup = 64;
const nKinds = 20;
const kindMask = (1 << kindBits) - 1;
/** The bits of the kinds that define something. */
const definitions = (1 << (<i32>RecordKind.Variable + 1)) - 1;

export const entries = new ByteWriter(1 << 16);
export const entryBases = new Room(1 << 12);
export const nameBases = new Room(1 << 10);
export const lengths = new Room(1 << 13);
export const defined = new Room(1 << 10);
export const masks = new Room(1 << 13);
export const pasting = new ByteWriter(1 << 10);
const entry = new ByteWriter(1 << 16);
/** The records of each kind of the name under way. */
const block = new ByteWriter(1 << 16);

/** Records by name: where each is, and where those of each name end. */
const sorted = new Room(4 << 13);
const ends = new Room(4 << 12);

/** Per letter a bit, as fuzzy-match.ts has them: filled by JavaScript. */
export const letterBits: usize = memory.data(256 * 2);
/** Per kind how many of x, y and z it has: filled by JavaScript from record-kinds.ts. */
export const extraCounts: usize = memory.data(32);

/** Fills the sections. Gives how many names are defined here. */
export function writeEntries(): i32 {
  const count = nNames();
  completeKinds();
  sortRecords();
  entries.clear();
  pasting.clear();
  lengths.reserve(count);
  masks.reserve((<usize>count) << 1);
  nameBases.reserve((<usize>(count + nameGroup) / nameGroup) << 2);
  entryBases.reserve((<usize>(count + entryGroup) / entryGroup) << 2);
  defined.reserve((<usize>(count + 7)) >> 3);
  memory.fill(defined.at, 0, (<usize>(count + 7)) >> 3);
  let nDefined = 0;
  const pool = nameStart(0);
  for (let name = 0; name < count; name++) {
    const start = nameStart(name);
    const end = nameEnd(name);
    if (name % nameGroup === 0) set(nameBases.at, name / nameGroup, <i32>(start - pool));
    if (name % entryGroup === 0) set(entryBases.at, name / entryGroup, entries.length);
    store<u8>(lengths.at + name, <i32>(end - start));
    const kinds = kindsOf(name);
    if (kinds === 0) {
      entries.number(0);
      continue;
    }
    if ((kinds & definitions) !== 0) {
      store<u16>(masks.at + ((<usize>nDefined) << 1), maskOf(start, end));
      nDefined++;
      const at = defined.at + (name >> 3);
      store<u8>(at, (<i32>load<u8>(at)) | (1 << (name & 7)));
    }
    if ((kinds & (1 << RecordKind.Pasting)) !== 0) pasting.number(name);
    entry.clear();
    writeEntry(name === 0 ? 0 : get(ends.at, name - 1), get(ends.at, name), kinds);
    entries.number(entry.length);
    entries.append(entry);
  }
  return nDefined;
}

/** The records by the number of their name, those of one name as they came. */
function sortRecords(): void {
  const count = nNames();
  const size = (<usize>count + 1) << 2;
  ends.reserve(size);
  memory.fill(ends.at, 0, size);
  sorted.reserve((<usize>nRecords()) << 2);
  const nexts = ends.at;
  for (let i = 0; i < nRecords(); i++) {
    const name = load<i32>(recordAt(i)) + 1;
    set(nexts, name, get(nexts, name) + 1);
  }
  for (let name = 0; name < count; name++)
    set(nexts, name + 1, get(nexts, name + 1) + get(nexts, name));
  for (let i = 0; i < nRecords(); i++) {
    const at = recordAt(i);
    const name = load<i32>(at);
    const place = get(nexts, name);
    set(sorted.at, place, <i32>at);
    set(nexts, name, place + 1);
  }
  // The next place of each name has moved to its end.
}

/** The entry of one name, whose records are `sorted[first, last)`: per kind its number, its size, and its records. */
function writeEntry(first: i32, last: i32, kinds: i32): void {
  for (let kind = 0; kind < nKinds; kind++) {
    if ((kinds & (1 << kind)) === 0) continue;
    const nExtras: i32 = load<u8>(extraCounts + kind);
    block.clear();
    let file = 0;
    let line = 0;
    let x = 0;
    for (let i = first; i < last; i++) {
      const at: usize = get(sorted.at, i);
      const kindAndFlags = load<i32>(at, 4);
      if ((kindAndFlags & kindMask) !== kind) continue;
      const ofFile = load<i32>(at, 8);
      const ofLine = load<i32>(at, 12);
      if (ofFile !== file) line = 0;
      block.number(ofFile - file);
      block.number(zigzag(ofLine - line) * 4 + (kindAndFlags >> kindBits));
      if (nExtras > 0) {
        // Callers of one callee and the like come in the order in which they were met.
        const ofX = load<i32>(at, 16);
        block.number(zigzag(ofX - x));
        x = ofX;
        if (nExtras > 1) block.number(load<i32>(at, 20));
        if (nExtras > 2) block.number(load<i32>(at, 24));
      }
      file = ofFile;
      line = ofLine;
    }
    entry.byte(kind);
    entry.number(block.length);
    entry.append(block);
  }
}

function maskOf(start: usize, end: usize): i32 {
  let mask = 0;
  for (let at = start; at < end; at++)
    mask |= <i32>load<u16>(letterBits + ((<usize>load<u8>(at)) << 1));
  return mask;
}

/** Small numbers of either sign as small numbers. */
function zigzag(value: i32): u32 {
  return (value << 1) ^ (value >> 31);
}
