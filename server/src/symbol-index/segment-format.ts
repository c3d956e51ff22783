/**
 * The layout of a segment: the records of some files, immutable once written. Words are in the machine's own
 * byte order, and all sections begin at a multiple of four bytes. Names are in the order of their hashes, so that a name is found by its hash alone.
 *
 * | section   | what                                                                                       |
 * | --------- | ------------------------------------------------------------------------------------------ |
 * | hashes    | a word per name, ascending                                                                 |
 * | lengths   | a byte per name: its length                                                                |
 * | nameBases | a word per 64 names: where the bytes of the first begin in `names`                         |
 * | entryEnds | a word per name: where its records end in `entries`                                        |
 * | names     | the bytes of all names                                                                     |
 * | entries   | per name, per kind: the kind, the number of bytes, the records                             |
 * | masks     | a word per name that is defined here: which letters it has (see fuzzy-match.ts)            |
 * | defined   | a bit per name: whether it is defined here                                                 |
 * | files     | per file: path, size, time, digest, includes                                               |
 * | fileEnds  | a word per file: where its description ends in `files`                                     |
 * | formats   | the formats, each with its length before it                                                |
 * | pasting   | the place among the names of each macro with `##`                                          |
 * | constants | two words per constant of a register header, ascending by the first: hash; file and line   |
 */

/**
 * Raised whenever the meaning of any byte changes; what was written by another version is not read.
 * 1: the first one.
 */
export const FORMAT_VERSION = 1;

/** `KNAV`. */
export const MAGIC = 0x56414e4b;

export const sectionNames = [
  'hashes',
  'lengths',
  'nameBases',
  'entryEnds',
  'names',
  'entries',
  'masks',
  'defined',
  'files',
  'fileEnds',
  'formats',
  'pasting',
  'constants',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** Header: magic, version, number of blocks, checksum of the header's rest, then per section its offset and size in bytes. */
export const HEADER_SIZE = (4 + sectionNames.length * 2) * 4;

/** Names that share a word of `nameBases`. */
export const NAME_GROUP = 64;

/** What has a checksum of its own. */
export const BLOCK_SIZE = 1 << 14;

/** Lines of a constant: 20 bits beside 12 bits for the file. */
export const CONSTANT_LINE_BITS = 20;
export const MOST_CONSTANT_FILES = 1 << 12;
