/** From records to the bytes of a segment; segment-format.ts has the layout. */
import { Buckets } from './buckets';
import {
  defined,
  entries,
  entryBases,
  lengths,
  masks,
  nameBases,
  pasting,
  writeEntries,
} from './entries';
import { fileEnds, files, forgetFiles, registerCount, registersAt } from './file-records';
import { forgetFormats, formats } from './formats';
import { get, Room, set } from './memory';
import { forgetNames, nameHashes, namePool, namePoolSize, nNames } from './names';
import { currentFile, forgetRecords } from './records';

const nSections = 17;
const headerSize = (4 + nSections * 2) * 4;
const blockSize = 1 << 12;

const names = new Buckets();
const constants = new Buckets();
const numbers = new Room(3 << 12);
const places = new Room(4 << 10);
const segment = new Room(1 << 16);
let segmentSize: i32 = 0;
let nWritten: i32 = 0;

export function segmentAt(): usize {
  return segment.at;
}

/** Makes the segment of all files since the last one, and forgets them. Gives its size in bytes; it is at `segmentAt()`. */
export function finish(magic: i32, version: i32): i32 {
  const count = nNames();
  const nConstants = registerCount();
  const nDefined = writeEntries();
  names.fill(count, nameHashes(), 1);
  constants.fill(nConstants, registersAt(), 2);
  packNumbers(count);
  orderPlaces(nConstants);
  segmentSize = headerSize;
  nWritten = 0;
  section(names.ends.at, names.nBuckets << 2);
  section(names.tags.at, count << 1);
  section(numbers.at, count * 3);
  section(lengths.at, count);
  section(nameBases.at, ((count + 63) >> 6) << 2);
  section(namePool(), namePoolSize());
  section(entryBases.at, ((count + 15) >> 4) << 2);
  section(entries.at, entries.length);
  section(masks.at, nDefined << 1);
  section(defined.at, (count + 7) >> 3);
  section(files.at, files.length);
  section(fileEnds.at, (currentFile() + 1) << 2);
  section(formats.at, formats.length);
  section(pasting.at, pasting.length);
  section(constants.ends.at, constants.nBuckets << 2);
  section(constants.tags.at, nConstants << 1);
  section(places.at, nConstants << 2);
  seal(magic, version);
  forgetNames();
  forgetRecords();
  forgetFiles();
  forgetFormats();
  return segmentSize;
}

/** Names by hash as numbers below 2^24, in three bytes each. */
function packNumbers(count: i32): void {
  numbers.reserve(<usize>count * 3 + 1);
  for (let i = 0; i < count; i++) store<u32>(numbers.at + <usize>i * 3, get(names.order.at, i));
}

function orderPlaces(count: i32): void {
  places.reserve((<usize>count) << 2);
  for (let i = 0; i < count; i++)
    set(places.at, i, get(registersAt(), get(constants.order.at, i) * 2 + 1));
}

/** Appends a section; the next one begins at a multiple of four bytes. */
function section(from: usize, size: i32): void {
  const aligned = (size + 3) & ~3;
  segment.reserve(<usize>(segmentSize + aligned));
  memory.copy(segment.at + segmentSize, from, size);
  memory.fill(segment.at + segmentSize + size, 0, aligned - size);
  set(segment.at, 4 + nWritten * 2, segmentSize);
  set(segment.at, 5 + nWritten * 2, size);
  nWritten++;
  segmentSize += aligned;
}

/** A checksum for each block behind the sections, and the header's own. */
function seal(magic: i32, version: i32): void {
  const size = segmentSize;
  const nBlocks = (size - headerSize + blockSize - 1) / blockSize;
  segmentSize = size + nBlocks * 4;
  segment.reserve(segmentSize);
  const bytes = segment.at;
  set(bytes, 0, magic);
  set(bytes, 1, version);
  set(bytes, 2, nBlocks);
  for (let block = 0; block < nBlocks; block++) {
    const start = headerSize + block * blockSize;
    set(bytes + size, block, checksumOf(bytes + start, min(size - start, blockSize)));
  }
  const sum = checksumOf(bytes + 16, headerSize - 16) ^ checksumOf(bytes + size, nBlocks * 4);
  set(bytes, 3, sum);
}

/** That of checksum.ts, of a multiple of four bytes. */
function checksumOf(at: usize, size: i32): i32 {
  let sum: u32 = 0x9e3779b9 ^ size;
  for (let i = 0; i < size >> 2; i++) {
    sum = (sum ^ get(at, i)) * 0x01000193;
    sum ^= sum >>> 15;
  }
  return sum;
}
