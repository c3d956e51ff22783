/** Code: what bodies of functions and replacements of macros call, assign, hand over and print. */
import {
  ampersand,
  Byte,
  byteAt,
  classAt,
  close,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dot,
  equals,
  greater,
  hash,
  isSpaceByte,
  isWordByte,
  minus,
  newline,
  open,
  openBracket,
  semicolon,
  space,
  star,
  tab,
  underscore,
} from './characters';
import { calleeAt, calleeLineAt, openCall, outerOf, setFormatState } from './callees';
import { directive, readReplacementsBy } from './directives';
import { mayAssign, mayUse } from './file-records';
import { isPrinting } from './formats';
import { Flag, RecordKind, Word } from './kinds';
import { mayBeFormat, readFormat } from './literals';
import { classOf, intern, isWord } from './names';
import { recordName } from './records';
import {
  endOfLiteral,
  isText,
  newlinesIn,
  openingBefore,
  Scan,
  skipComment,
  skipLiteral,
  skipSpace,
  skipSpaceBack,
  skipWord,
  startOfWord,
  startsLine,
} from './steps';

/** What a line inside a body may begin with. */
const controlWords: StaticArray<string> = [
  'else',
  'if',
  'while',
  'for',
  'switch',
  'case',
  'default',
  'return',
  'goto',
  'do',
  'break',
  'continue',
];

readReplacementsBy((end: i32, caller: i32): void => code(end, caller, true));

/** From inside a body to after its `}`; with `isMacro` the replacement of a macro, up to `limit`. `caller` is 1 + a name. */
export function code(limit: i32, caller: i32, isMacro: bool): void {
  let at = Scan.at;
  let line = Scan.line;
  let depth = Scan.depth;
  let nested = Scan.nested;
  let callee = -1;
  let calleeLine = 0;
  while (at < limit) {
    let kind = classAt(at);
    while (kind === Byte.Other) kind = classAt(++at);
    switch (kind) {
      case Byte.Word: {
        const start = at;
        at = skipWord(at + 1);
        let next = byteAt(at);
        if (next === space) next = byteAt(at + 1);
        if (isSpaceByte(next)) {
          const after = skipSpace(at);
          next = after < limit ? byteAt(after) : 0;
        }
        if (next === open) {
          const before = byteAt(start - 1);
          if (isWordByte(before) || (isMacro && before === hash)) break;
          const name = intern(start, at);
          if (isWord(name)) break;
          recordName(RecordKind.Call, name, line, isMember(start) ? Flag.Inline : 0, caller);
          callee = name;
          calleeLine = line;
        } else if ((next === comma || next === close) && nested > 0 && at - start > 4) {
          if (isArgument(start, at) && calleeAt(nested) >= 0)
            mayUse(start, at, line, calleeAt(nested), caller);
        }
        break;
      }
      case Byte.OpenParenthesis: {
        const before = byteAt(at - 1);
        if (before === close || before === closeBracket) {
          callee = pointerCall(at - 1, line, caller);
          calleeLine = line;
        }
        nested++;
        if (callee < 0 && before === open) {
          // `ACPI_ERROR((AE_INFO, "…"))`: what stands in the inner parentheses is handed to the callee of the outer ones.
          callee = calleeAt(outerOf(nested));
          calleeLine = calleeLineAt(outerOf(nested));
        }
        openCall(nested, callee, calleeLine);
        callee = -1;
        at++;
        break;
      }
      case Byte.CloseParenthesis:
        if (nested > 0) nested--;
        callee = -1;
        at++;
        break;
      case Byte.Newline:
        line++;
        at++;
        break;
      case Byte.Quote: {
        const printer = nested > 0 ? calleeAt(nested) : -1;
        const slot = nested;
        Scan.at = at;
        Scan.line = line;
        Scan.depth = depth;
        Scan.nested = nested;
        if (printer >= 0 && isPrinting(printer) && mayBeFormat(at, slot)) {
          setFormatState(slot, readFormat(printer, calleeLineAt(slot), caller, isMacro));
        } else skipLiteral();
        at = Scan.at;
        line = Scan.line;
        depth = Scan.depth;
        nested = Scan.nested;
        if (depth <= 0 && !isMacro) return;
        break;
      }
      case Byte.Apostrophe: {
        const end = endOfLiteral(at);
        // Lines joined inside of one: only where it is no character at all.
        if (end - at > 3) line += newlinesIn(at, end);
        at = end;
        break;
      }
      case Byte.Slash:
        Scan.at = at;
        Scan.line = line;
        skipComment();
        at = Scan.at;
        line = Scan.line;
        break;
      case Byte.Equals:
        at = statementAssignment(at, line, caller);
        break;
      case Byte.OpenBrace:
        depth++;
        at++;
        break;
      case Byte.CloseBrace:
        at++;
        if (isMacro) break;
        depth--;
        if (depth > 0 && byteAt(at - 2) === newline && declarationFollows(at)) depth = 0;
        if (depth > 0) break;
        Scan.at = at;
        Scan.line = line;
        Scan.depth = 0;
        return;
      case Byte.Hash:
        if (isMacro || !startsLine(at)) {
          at++;
          break;
        }
        Scan.at = at;
        Scan.line = line;
        Scan.depth = depth;
        Scan.nested = nested;
        directive();
        at = Scan.at;
        line = Scan.line;
        depth = Scan.depth;
        nested = Scan.nested;
        if (depth <= 0) return;
        break;
      case Byte.Semicolon:
        nested = 0;
        at++;
        break;
      case Byte.Nul:
        if (at >= Scan.end) limit = at;
        else at++;
        break;
      default:
        at++;
    }
  }
  Scan.at = at;
  Scan.line = line;
  Scan.depth = depth;
  Scan.nested = nested;
}

/** Whether the name at a place is what `.` or `->` leads to. */
function isMember(start: i32): bool {
  const before = byteAt(start - 1);
  return before === dot || (before === greater && byteAt(start - 2) === minus);
}

/** `(*p->f)(…)`, `(ops.f)(…)`, `table[i](…)`: records the call behind `)` or `]`. Gives the name called, -1 for none. */
function pointerCall(at: i32, line: i32, caller: i32): i32 {
  let end = at;
  let opened = -1;
  if (byteAt(at) === close) {
    opened = openingBefore(at, open, close);
    if (opened < 0) return -1;
    // Not the `)` of `if (x)(…)` or of `f(x)(…)`.
    const before = byteAt(skipSpaceBack(opened - 1));
    if (isWordByte(before) || before === close || before === closeBracket) return -1;
  }
  if (byteAt(end - 1) === closeBracket) end--;
  if (byteAt(end) === closeBracket) end = openingBefore(end, openBracket, closeBracket);
  if (end < 0) return -1;
  const start = startOfWord(end);
  if (start === end || classAt(start) !== Byte.Word) return -1;
  // `(type)(x)` is a cast.
  if (opened >= 0 && !isMember(start) && byteAt(skipSpace(opened + 1)) !== star) return -1;
  const name = intern(start, end);
  if (isWord(name)) return -1;
  const flags = isMember(start) ? Flag.Inline : 0;
  recordName(RecordKind.Call, name, line - newlinesIn(start, at), flags, caller);
  return name;
}

/** Whether the word `[start, end)` is a whole argument, with an optional `&`, that may be a function: it holds a `_`. */
function isArgument(start: i32, end: i32): bool {
  let before = skipSpaceBack(start - 1);
  if (byteAt(before) === ampersand) before = skipSpaceBack(before - 1);
  if (byteAt(before) !== open && byteAt(before) !== comma) return false;
  return hasUnderscore(start + 1, end - 1);
}

/** `x->open = foo_open;` or `idle = foo_idle;` at its `=`. Gives the place to go on from. */
function statementAssignment(at: i32, line: i32, caller: i32): i32 {
  const after = byteAt(at + 1);
  if (after === equals) return at + 2;
  let end = at;
  while (byteAt(end - 1) === space || byteAt(end - 1) === tab) end--;
  const start = startOfWord(end);
  if (start === end) return at + 1;
  let value = after === space ? at + 2 : skipSpace(at + 1);
  if (byteAt(value) === ampersand) value = skipSpace(value + 1);
  const valueEnd = skipWord(value);
  if (valueEnd === value || classAt(value) !== Byte.Word) return at + 1;
  const next = byteAt(valueEnd);
  if (next !== semicolon && next !== comma && next !== closeBrace && next !== newline)
    return at + 1;
  if (!hasUnderscore(value, valueEnd)) return at + 1;
  // Where lines stand between `=` and the value, the value is counted from the `=`.
  if (isMember(start)) assignment(start, end, value, valueEnd, line, caller, 0, next === semicolon);
  else if (next === semicolon && classAt(start) === Byte.Word)
    mayAssign(value, valueEnd, line, intern(start, end), caller);
  return at + 1;
}

function hasUnderscore(start: i32, end: i32): bool {
  for (let at = start; at < end; at++) if (byteAt(at) === underscore) return true;
  return false;
}

/** Records that a field has a value; no field: an element. `holder` and `type` are 1 + a name. */
export function assignment(
  fieldStart: i32,
  fieldEnd: i32,
  valueStart: i32,
  valueEnd: i32,
  line: i32,
  holder: i32,
  type: i32,
  isStatement: bool,
): void {
  const value = intern(valueStart, valueEnd);
  if (isWord(value)) return;
  const flags = isStatement ? Flag.Inline : 0;
  const field = fieldStart === fieldEnd ? 0 : 1 + intern(fieldStart, fieldEnd);
  recordName(RecordKind.Assignment, value, line, flags, field, holder, type);
  if (field > 0) recordName(RecordKind.Field, field - 1, line, flags, 1 + value, holder, type);
}

/** After a `}` at column 0: whether a declaration begins at column 0 behind it, so that the function must be over. */
export function declarationFollows(at: i32): bool {
  const next = skipSpace(at);
  if (byteAt(next - 1) !== newline) return false;
  const end = skipWord(next);
  if (end === next || classAt(next) !== Byte.Word) return false;
  if (byteAt(skipSpace(end)) === colon) return false;
  return classOf(next, end) !== Word.Keyword || !isControlWord(next, end);
}

function isControlWord(start: i32, end: i32): bool {
  for (let i = 0; i < controlWords.length; i++)
    if (isText(start, end, unchecked(controlWords[i]))) return true;
  return false;
}
