/**
 * The layout of a segment: the records of some files, immutable once written. Words are little-endian, as WebAssembly writes
 * them: a big-endian machine takes a segment for a damaged one. All sections begin at a multiple of four bytes. Names are
 * numbered in the order in which they were met.
 *
 * | section       | what                                                                                     |
 * | ------------- | ---------------------------------------------------------------------------------------- |
 * | bucketEnds    | names by their hashes (hash-buckets.ts): a word per bucket                               |
 * | tags          | two bytes per name, in the order of the buckets                                          |
 * | numbers       | three bytes per name, in the order of the buckets: its number                            |
 * | lengths       | a byte per name: its length                                                              |
 * | nameBases     | a word per `NAME_GROUP` names: where the bytes of the first begin in `names`             |
 * | names         | the bytes of all names                                                                   |
 * | entryBases    | a word per `ENTRY_GROUP` names: where the entry of the first begins in `entries`         |
 * | entries       | per name the size of its entry, then per kind of records: the kind, the size, the records |
 * | masks         | two bytes per name that is defined here: which letters it has (letter-masks.ts)          |
 * | defined       | a bit per name: whether it is defined here                                               |
 * | files         | per file: path, size, times, digest, includes                                            |
 * | fileEnds      | a word per file: where its description ends in `files`                                   |
 * | formats       | the formats, each with its length before it                                              |
 * | pasting       | the number of each macro with `##`                                                       |
 * | constantEnds  | constants of register headers by the hashes of their names: a word per bucket            |
 * | constantTags  | two bytes per constant                                                                   |
 * | constantPlaces| a word per constant: file and line                                                       |
 */

/**
 * Raised whenever the meaning of any byte changes; what was written by another version is not read.
 * 1: the first one.
 * 2: names in buckets by their hashes and numbered as they are met, entries with their sizes, masks of two bytes, blocks of 4 KB.
 *    All of this came while it still was 1. Digests of files in trees without git are of a kind of their own.
 * 3: functions that macros of assembly files make, and labels that calls return to, are among the definitions.
 * 4: of a file the times of modification and change in one number, not that of modification in milliseconds.
 */
export const FORMAT_VERSION = 4;

/** `KNAV`. */
export const MAGIC = 0x56414e4b;

export const sectionNames = [
  'bucketEnds',
  'tags',
  'numbers',
  'lengths',
  'nameBases',
  'names',
  'entryBases',
  'entries',
  'masks',
  'defined',
  'files',
  'fileEnds',
  'formats',
  'pasting',
  'constantEnds',
  'constantTags',
  'constantPlaces',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** Header: magic, version, number of blocks, checksum of the header's rest, then per section its offset and size in bytes. */
export const HEADER_SIZE = (4 + sectionNames.length * 2) * 4;

/** Names that share a word of `nameBases`, and of `entryBases`. */
export const NAME_GROUP = 64;
export const ENTRY_GROUP = 16;

/** Names are cut there, in bytes: names.ts of the scanner. */
export const LONGEST_NAME = 255;

/** What has a checksum of its own. */
export const BLOCK_SIZE = 1 << 12;

/** Lines of a constant: 20 bits beside 12 bits for the file. */
export const CONSTANT_LINE_BITS = 20;
