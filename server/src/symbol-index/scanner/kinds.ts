/** Numbers shared with the side that reads: record-kinds.ts and word-classes.ts say what they mean; a test compares them. */

export enum RecordKind {
  Function,
  Macro,
  Struct,
  Union,
  Enum,
  Typedef,
  Member,
  Enumerator,
  Variable,
  Declaration,
  Alias,
  Assignment,
  Field,
  MacroArgument,
  MacroCall,
  Call,
  Use,
  Format,
  Pasting,
}

export enum Flag {
  Static = 1,
  Inline = 2,
}

/** What a word is; those from `Extern` on qualify. */
export enum Word {
  Name,
  Keyword,
  Typedef,
  Struct,
  Union,
  Enum,
  Extern,
  Static,
  Inline,
  Qualifier,
  Attribute,
}
