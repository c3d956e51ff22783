/** Initialisers: the rows of ops tables. */
import {
  ampersand,
  Byte,
  byteAt,
  classAt,
  close,
  closeBrace,
  closeBracket,
  comma,
  dot,
  equals,
  isWordByte,
  newline,
  open,
  openBrace,
  openBracket,
  underscore,
} from './characters';
import { assignment, declarationFollows } from './code';
import { directive } from './directives';
import { declared, Head, innerName, isPointerGroup, wordClass, wordEnd, wordStart } from './head';
import { Word } from './kinds';
import { get } from './memory';
import { intern } from './names';
import {
  openingBefore,
  reach,
  Scan,
  passOver,
  skipSpace,
  skipSpaceBack,
  skipWord,
  startOfWord,
  startsLine,
  textStart,
} from './steps';

/** From inside the braces of an initialiser to after its `}`. */
export function initialiser(): void {
  const word = Head.nDeclared > 0 ? get(declared, Head.nDeclared - 1) : -1;
  const last = Head.nGroups - 1;
  // `int (*table[])(void) = {`: the name stands inside, before the parameters.
  const inner = last > 0 && isPointerGroup(last - 1) ? innerName(last - 1) : -1;
  let holder = 0;
  if (inner >= 0) holder = 1 + intern(inner, skipWord(inner));
  else if (word >= 0) holder = 1 + intern(get(wordStart, word), get(wordEnd, word));
  const type = typeOfHead(word);
  Scan.depth = 1;
  for (;;) {
    let at = Scan.at;
    let kind = classAt(at);
    while (kind === Byte.Other) kind = classAt(++at);
    Scan.at = at + 1;
    switch (kind) {
      case Byte.Word: {
        const end = skipWord(at + 1);
        Scan.at = end;
        if (!isWordByte(byteAt(at - 1))) rowWord(at, end, holder, type);
        break;
      }
      case Byte.OpenBrace:
        Scan.depth++;
        break;
      case Byte.CloseBrace:
        if (--Scan.depth > 0 && byteAt(at - 1) === newline && declarationFollows(at + 1))
          Scan.depth = 0;
        if (Scan.depth <= 0) {
          Scan.depth = 0;
          return;
        }
        break;
      case Byte.Hash:
        if (startsLine(at)) {
          Scan.at = at;
          directive();
          if (Scan.depth <= 0) return;
        }
        break;
      case Byte.Nul:
        if (at >= Scan.end) {
          Scan.at = at;
          return;
        }
        break;
      default:
        passOver(kind, at);
    }
  }
}

/** A word in an initialiser that is a whole value: `.open = foo_open,`, `[OP_READ] = foo_read`, `{ "ping", do_ping },`. */
function rowWord(start: i32, end: i32, holder: i32, type: i32): void {
  const after = byteAt(skipSpace(end));
  if (after !== comma && after !== closeBrace && after !== close) return;
  const before = markBefore(start);
  if (before < 0) return;
  const mark = byteAt(before);
  if (mark === equals) {
    fieldBefore(before);
    assignment(fieldStart, fieldEnd, start, end, Scan.line, holder, type, false);
  } else if (mark === openBrace || mark === comma || mark === open) {
    if (isLowerName(start, end)) assignment(0, 0, start, end, Scan.line, holder, type, false);
  }
}

/** The place of what stands before a value, its `&`, its cast and the macro around it; -1 where it is no value. */
function markBefore(start: i32): i32 {
  let before = skipSpaceBack(start - 1);
  if (byteAt(before) === ampersand) before = skipSpaceBack(before - 1);
  if (byteAt(before) === close) {
    // `(void *)foo`: a cast.
    const opened = openingBefore(before, open, close);
    if (opened < 0) return -1;
    before = skipSpaceBack(opened - 1);
  }
  if (byteAt(before) === open) {
    // `.remove = __exit_p(foo_remove)`, `.pm = pm_ptr(&foo_pm)`: what the macro is given.
    const macro = startOfWord(before);
    if (macro < before) {
      const mark = skipSpaceBack(macro - 1);
      if (byteAt(mark) === equals) before = mark;
    }
  }
  return before;
}

let fieldStart: i32 = 0;
let fieldEnd: i32 = 0;

/** Finds the field that the `=` at a place gives a value; an empty one for an element. */
function fieldBefore(at: i32): void {
  fieldEnd = skipSpaceBack(at - 1) + 1;
  fieldStart = fieldEnd;
  if (byteAt(fieldEnd - 1) !== closeBracket) {
    fieldStart = startOfWord(fieldEnd);
    return;
  }
  const limit = max(textStart, fieldEnd - reach);
  while (fieldStart > limit && byteAt(fieldStart) !== openBracket) fieldStart--;
  // `.f[0] = x` is of the field, `[OP] = x` of the row.
  const nameEnd = skipSpaceBack(fieldStart - 1) + 1;
  const nameStart = startOfWord(nameEnd);
  if (nameStart < nameEnd && byteAt(nameStart - 1) === dot) {
    fieldStart = nameStart;
    fieldEnd = nameEnd;
  }
}

function isLowerName(start: i32, end: i32): bool {
  let isLower = false;
  let hasUnderscore = false;
  for (let at = start; at < end; at++) {
    const byte = byteAt(at);
    if (byte >= 97 && byte <= 122) isLower = true;
    else if (byte === underscore) hasUnderscore = true;
  }
  return isLower && hasUnderscore;
}

/** 1 + the name of the struct of the variable that a word of the head declares; 0 where it is none. */
function typeOfHead(variable: i32): i32 {
  for (let word = 0; word + 1 < Head.nWords && word < variable; word++) {
    const kind = get(wordClass, word);
    if (kind !== Word.Struct && kind !== Word.Union) continue;
    if (get(wordClass, word + 1) !== Word.Name || word + 1 === variable) return 0;
    return 1 + intern(get(wordStart, word + 1), get(wordEnd, word + 1));
  }
  return 0;
}
