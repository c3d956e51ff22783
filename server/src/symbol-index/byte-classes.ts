/** What a byte means to the scanner. */

export const Byte = {
  /** Nothing: operators, digits, blanks. */
  other: 0,
  word: 1,
  newline: 2,
  hash: 3,
  quote: 4,
  apostrophe: 5,
  slash: 6,
  openBrace: 7,
  closeBrace: 8,
  openParenthesis: 9,
  closeParenthesis: 10,
  semicolon: 11,
  equals: 12,
  comma: 13,
  openBracket: 14,
  /** A NUL: the end of the text, or a stray one in it. */
  nul: 15,
  colon: 16,
} as const;

const marks: Readonly<Record<string, number>> = {
  '\n': Byte.newline,
  '#': Byte.hash,
  '"': Byte.quote,
  "'": Byte.apostrophe,
  '/': Byte.slash,
  '{': Byte.openBrace,
  '}': Byte.closeBrace,
  '(': Byte.openParenthesis,
  ')': Byte.closeParenthesis,
  ';': Byte.semicolon,
  '=': Byte.equals,
  ',': Byte.comma,
  '[': Byte.openBracket,
  '\0': Byte.nul,
  ':': Byte.colon,
};

/** The class of each byte. */
export const classes = new Uint8Array(256);
/** 1 for `[A-Za-z0-9_$]`. */
export const isWordByte = new Uint8Array(256);

for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$') {
  classes[letter.charCodeAt(0)] = Byte.word;
  isWordByte[letter.charCodeAt(0)] = 1;
}
for (const digit of '0123456789') isWordByte[digit.charCodeAt(0)] = 1;
for (const [mark, kind] of Object.entries(marks)) classes[mark.charCodeAt(0)] = kind;

/** 1 for blank, tab, newline, carriage return, form feed, and the backslash that joins lines. */
export const isSpaceByte = new Uint8Array(256);
for (const space of ' \t\n\v\f\r\\') isSpaceByte[space.charCodeAt(0)] = 1;

/** 1 for what numbers consist of, `0x1fUL`, and for blanks and carriage returns behind them. */
export const isNumberByte = new Uint8Array(256);
for (const byte of '0123456789abcdefABCDEFxXuUlL \t\r') isNumberByte[byte.charCodeAt(0)] = 1;
