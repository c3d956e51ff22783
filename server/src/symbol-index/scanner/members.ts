/** Bodies of structs and unions. Members of anonymous ones inside belong to the one around them. */
import {
  Byte,
  byteAt,
  caret,
  classAt,
  isWordByte,
  newline,
  open,
  star,
  underscore,
} from './characters';
import { declarationFollows } from './code';
import { directive } from './directives';
import { enumerators } from './enumerators';
import { skipBrackets, skipGroup } from './groups';
import { RecordKind, Word } from './kinds';
import { get, set } from './memory';
import { classOf, intern } from './names';
import { nameOf, record } from './records';
import { endOfArgument } from './statements';
import { endOfGroup, goTo, isText, Scan, passOver, skipSpace, skipWord, startsLine } from './steps';

/** Braces of types open at once. */
const mostTypes = 60;

/** 1 + the names of the types that are open, 0 for one without a name in none that has one. */
const parents: usize = memory.data(mostTypes * 4);
let nParents: i32 = 0;

/** The last word that can be a member's name. */
let nameStart: i32 = 0;
let nameEnd: i32 = 0;
let nameLine: i32 = 0;
/** A type that may open: the class of its word, and its tag. */
let typeKind: i32 = 0;
let tagStart: i32 = 0;
let tagEnd: i32 = 0;
let tagLine: i32 = 0;
/** Words of the declaration so far, and whether a part of it is over. */
let nWords: i32 = 0;
let isDone: bool = false;

/** Records members up to after the `}`. `outermost` is 1 + the name of the type, 0 for none. */
export function members(outermost: i32): void {
  nParents = 1;
  set(parents, 0, outermost);
  beginMember();
  nameStart = nameEnd = 0;
  for (;;) {
    let at = Scan.at;
    let kind = classAt(at);
    while (kind === Byte.Other) kind = classAt(++at);
    Scan.at = at + 1;
    switch (kind) {
      case Byte.Word: {
        const end = skipWord(at);
        Scan.at = end;
        if (!isWordByte(byteAt(at - 1))) memberWord(at, end);
        break;
      }
      case Byte.OpenParenthesis:
        memberGroup(at);
        break;
      case Byte.OpenBracket:
        Scan.at = at;
        skipBrackets();
        break;
      case Byte.Comma:
      case Byte.Colon: // A bit-field: what follows is its width.
        note();
        isDone = true;
        break;
      case Byte.Semicolon:
        note();
        beginMember();
        break;
      case Byte.OpenBrace:
        openType();
        break;
      case Byte.CloseBrace:
        if (nParents <= 1) return;
        if (byteAt(at - 1) === newline && declarationFollows(at + 1)) return;
        nParents--;
        // `} name;` is a member of the one around it.
        nWords = 1;
        isDone = false;
        nameStart = nameEnd = 0;
        break;
      case Byte.Hash:
        if (startsLine(at)) {
          Scan.at = at;
          Scan.depth = nParents;
          directive();
          Scan.depth = 0;
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

function parent(): i32 {
  return get(parents, nParents - 1);
}

function beginMember(): void {
  nWords = 0;
  isDone = false;
  typeKind = 0;
  tagStart = tagEnd = 0;
}

/** The word that can be a member's name is one, if a type stands before it. */
function note(): void {
  if (nameEnd > nameStart && (nWords > 1 || isDone))
    record(RecordKind.Member, nameStart, nameEnd, nameLine, 0, parent());
  nameStart = nameEnd = 0;
}

function memberWord(at: i32, end: i32): void {
  const kind = classOf(at, end);
  if (kind === Word.Struct || kind === Word.Union || kind === Word.Enum) {
    typeKind = kind;
    tagStart = tagEnd = 0;
    nWords++;
  } else if (kind === Word.Name) {
    nWords++;
    if (typeKind !== 0 && tagEnd === 0) {
      tagStart = at;
      tagEnd = end;
      tagLine = Scan.line;
    } else {
      nameStart = at;
      nameEnd = end;
      nameLine = Scan.line;
    }
  } else if (kind === Word.Keyword) nWords++;
}

/** The parenthesis at a place: around the name of a pointer, or the arguments of a macro. */
function memberGroup(at: i32): void {
  const inner = skipSpace(at + 1);
  const first = byteAt(inner);
  if (first === star || first === caret) {
    pointerName(inner);
    Scan.at = at;
    skipGroup();
    const next = skipSpace(Scan.at);
    if (byteAt(next) === open) {
      goTo(next);
      skipGroup();
    }
    note();
    return;
  }
  const isNamed =
    isText(nameStart, nameEnd, 'struct_group') || isText(nameStart, nameEnd, 'struct_group_attr');
  if (
    isNamed ||
    isText(nameStart, nameEnd, 'struct_group_tagged') ||
    isText(nameStart, nameEnd, '__struct_group')
  ) {
    // Its members follow as written: the parentheses are stepped into.
    nameStart = nameEnd = 0;
    nWords = 0;
    // The first argument is a member, or else the tag of one.
    isDone = isNamed;
    return;
  }
  if (nWords === 1 && nameEnd > nameStart) {
    if (isDeclaring(nameStart, nameEnd)) recordDeclared(at);
    nameStart = nameEnd = 0;
  }
  Scan.at = at;
  skipGroup();
}

/** `int (*name)(…)`: the name is inside, what follows are parameters. */
function pointerName(from: i32): void {
  for (;;) {
    while (byteAt(from) === star || byteAt(from) === caret) from = skipSpace(from + 1);
    const end = skipWord(from);
    if (end === from) return;
    if (classOf(from, end) === Word.Name) {
      nameStart = from;
      nameEnd = end;
      nameLine = Scan.line;
      nWords = 2;
      return;
    }
    from = skipSpace(end);
  }
}

/** `DECLARE…`, all of it in upper case. */
function isDeclaring(start: i32, end: i32): bool {
  for (let at = start; at < end; at++) {
    const byte = byteAt(at);
    if (byte !== underscore && (byte < 65 || byte > 90)) return false;
  }
  return end - start >= 7 && isText(start, start + 7, 'DECLARE');
}

/** `DECLARE_BITMAP(name, bits);`, `DECLARE_FLEX_ARRAY(type, name);` at its parenthesis. */
function recordDeclared(at: i32): void {
  let from = at + 1;
  if (isText(nameStart, nameEnd, 'DECLARE_FLEX_ARRAY'))
    from = endOfArgument(from, endOfGroup(at)) + 1;
  from = skipSpace(from);
  const end = skipWord(from);
  if (end > from) record(RecordKind.Member, from, end, Scan.line, 0, parent());
}

/** The `{` of a type inside the type. */
function openType(): void {
  const hasTag = tagEnd > tagStart;
  if (typeKind === Word.Enum) {
    if (hasTag) record(RecordKind.Enum, tagStart, tagEnd, tagLine, 0);
    enumerators(hasTag ? 1 + intern(tagStart, tagEnd) : 0);
  } else {
    let type = parent();
    if (hasTag) {
      const kind = typeKind === Word.Union ? RecordKind.Union : RecordKind.Struct;
      type = 1 + nameOf(record(kind, tagStart, tagEnd, tagLine, 0));
    }
    if (nParents < mostTypes) set(parents, nParents++, type);
  }
  nameStart = nameEnd = 0;
  nWords = 0;
  typeKind = 0;
  tagStart = tagEnd = 0;
}
