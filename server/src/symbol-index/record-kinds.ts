/**
 * The kinds of records in an index, as stored. A record says that a name stands at a line of a file in that role, with up to
 * three further numbers. Changing anything here asks for a new FORMAT_VERSION (segment-format.ts).
 */

/** Definitions come first: a look-up of a definition reads no further. */
export const RecordKind = {
  /** x: lines to the end of the body. */
  function: 0,
  macro: 1,
  struct: 2,
  union: 3,
  enum: 4,
  typedef: 5,
  /** x: the struct or union. */
  member: 6,
  /** x: the enum. */
  enumerator: 7,
  variable: 8,
  declaration: 9,
  /** `#define alias name`: the name is the replacement, x the alias. */
  alias: 10,
  /** The name is the value; x: field, y: holder, z: type of the holder. */
  assignment: 11,
  /** The name is the field; x: value, y: holder, z: type of the holder. */
  field: 12,
  /** The name is an argument of a file-level macro call; x: macro, y: its place. */
  macroArgument: 13,
  /** The name is the macro; x: the first identifier among the arguments. */
  macroCall: 14,
  /** The name is what is called; x: the caller. */
  call: 15,
  /** The name is a function of the file handed to a call; x: callee, y: the caller. */
  use: 16,
  /** The name is the anchor of a format; x: callee, y: the caller, z: where the format begins in the formats. */
  format: 17,
  /** A macro with `##` in its replacement. */
  pasting: 18,
  /** Names of a file, in the order of its lines; the name is what is included. */
  include: 19,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

export const nRecordKinds = 20;

/** What x, y and z of a kind are: 1 + a name or 0 for none, or a plain number. Kinds that are left out have none. */
export const extrasOf: readonly (readonly ('name' | 'number')[])[] = [
  ['number'],
  ...Array.from({ length: 5 }, () => []),
  ['name'],
  ['name'],
  [],
  [],
  ['name'],
  ['name', 'name', 'name'],
  ['name', 'name', 'name'],
  ['name', 'number'],
  ['name'],
  ['name'],
  ['name', 'name'],
  ['name', 'name', 'number'],
  [],
  [],
];

/** Kinds up to this one are definitions: their names are searched by workspace symbols. */
export const lastDefinition: RecordKind = RecordKind.variable;

/** Bits beside the kind. */
export const Flag = {
  static: 1,
  /** An inline function, a macro with parameters, a call through a member, an assignment that is a statement. */
  inline: 2,
} as const;
