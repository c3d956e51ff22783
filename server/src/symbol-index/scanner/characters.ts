/** The bytes that mean something to C, and what a byte means to the scanner. */

export const tab = 9;
export const newline = 10;
export const carriageReturn = 13;
export const space = 32;
export const quote = 34;
export const hash = 35;
export const ampersand = 38;
export const apostrophe = 39;
export const open = 40;
export const close = 41;
export const star = 42;
export const comma = 44;
export const minus = 45;
export const dot = 46;
export const slash = 47;
export const colon = 58;
export const semicolon = 59;
export const less = 60;
export const equals = 61;
export const greater = 62;
export const question = 63;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const caret = 94;
export const underscore = 95;
export const openBrace = 123;
export const closeBrace = 125;

export enum Byte {
  /** Nothing: operators, digits, blanks. */
  Other,
  Word,
  Newline,
  Hash,
  Quote,
  Apostrophe,
  Slash,
  OpenBrace,
  CloseBrace,
  OpenParenthesis,
  CloseParenthesis,
  Semicolon,
  Equals,
  Comma,
  OpenBracket,
  /** A NUL: the end of the text, or a stray one in it. */
  Nul,
  Colon,
}

const classes: usize = memory.data(256);
const traits: usize = memory.data(256);
/** Bits of a trait. */
const inWord = 1;
const inSpace = 2;
const inNumber = 4;

/** The class of the byte at an address, a `Byte`. */
export function classAt(at: i32): i32 {
  return load<u8>(classes + load<u8>(at));
}

/** Whether a byte is one of `[A-Za-z0-9_$]`. */
export function isWordByte(byte: i32): bool {
  return (load<u8>(traits + byte) & inWord) !== 0;
}

/** Blank, tab, newline, carriage return, form feed, and the backslash that joins lines. */
export function isSpaceByte(byte: i32): bool {
  return (load<u8>(traits + byte) & inSpace) !== 0;
}

/** What numbers consist of, `0x1fUL`, and blanks and carriage returns behind them. */
export function isNumberByte(byte: i32): bool {
  return (load<u8>(traits + byte) & inNumber) !== 0;
}

/** The byte at an address. */
export function byteAt(at: i32): i32 {
  return load<u8>(at);
}

function mark(text: string, trait: i32): void {
  for (let i = 0; i < text.length; i++) {
    const at = traits + text.charCodeAt(i);
    store<u8>(at, load<u8>(at) | trait);
  }
}

function classify(text: string, code: i32): void {
  for (let i = 0; i < text.length; i++) store<u8>(classes + text.charCodeAt(i), code);
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$';
classify(letters, Byte.Word);
mark(letters, inWord);
mark('0123456789', inWord);
mark(' \t\n\v\f\r\\', inSpace);
mark('0123456789abcdefABCDEFxXuUlL \t\r', inNumber);
classify('\n', Byte.Newline);
classify('#', Byte.Hash);
classify('"', Byte.Quote);
classify("'", Byte.Apostrophe);
classify('/', Byte.Slash);
classify('{', Byte.OpenBrace);
classify('}', Byte.CloseBrace);
classify('(', Byte.OpenParenthesis);
classify(')', Byte.CloseParenthesis);
classify(';', Byte.Semicolon);
classify('=', Byte.Equals);
classify(',', Byte.Comma);
classify('[', Byte.OpenBracket);
classify('\0', Byte.Nul);
classify(':', Byte.Colon);
