/** Lines of the preprocessor: macros, includes, and the way to the end of a directive. */
import {
  apostrophe,
  Byte,
  byteAt,
  classAt,
  close,
  comma,
  greater,
  hash,
  isNumberByte,
  isSpaceByte,
  isWordByte,
  less,
  newline,
  open,
  quote,
  slash,
  star,
} from './characters';
import { keepCallees, restoreCallees } from './callees';
import { endIf, enterIf, nextBranch, skipDeadBranch } from './conditions';
import { constant, include } from './file-records';
import { Flag, RecordKind } from './kinds';
import { intern } from './names';
import { record, recordName } from './records';
import {
  endOfComment,
  endOfLiteral,
  isJoined,
  newlinesIn,
  Scan,
  skipBlanks,
  skipComment,
  skipLineComment,
  skipSpaceBack,
  skipWord,
} from './steps';

/** Names of headers that are kept, in bytes. */
const longestInclude = 300;

/**
 * Reads the replacement of a macro as code, up to `end`: `caller` is 1 + the macro's name. Code knows of directives, and they of
 * it only this.
 */
let readReplacement: ((end: i32, caller: i32) => void) | null = null;
export function readReplacementsBy(read: (end: i32, caller: i32) => void): void {
  readReplacement = read;
}

/** The directive at `#`. */
export function directive(): void {
  const at = skipBlanks(Scan.at + 1);
  const end = skipWord(at);
  Scan.at = end;
  const second = byteAt(at + 1);
  switch (byteAt(at)) {
    case 100: // define
      if (end - at === 6) {
        define();
        return;
      }
      break;
    case 105: // if, ifdef, ifndef, include
      if (second === 102) {
        const isDead = enterIf();
        skipDirective();
        if (isDead) skipDeadBranch();
        return;
      }
      if (byteAt(at + 2) === 99) includeAt(skipBlanks(Scan.at));
      break;
    case 101: // elif, else, endif, error
      if (second === 108) nextBranch();
      else if (second === 110) endIf();
      else {
        // `#error don't`: no literals here.
        while (byteAt(Scan.at) !== newline && Scan.at < Scan.end) Scan.at++;
        return;
      }
      break;
    default:
  }
  skipDirective();
}

/** To the newline that ends the logical line. */
function skipDirective(): void {
  let at = Scan.at;
  for (;;) {
    const byte = byteAt(at);
    if (byte === newline) {
      if (!isJoined(at)) break;
      Scan.line++;
    } else if (byte === slash && byteAt(at + 1) === star) {
      Scan.at = at;
      skipComment();
      at = Scan.at;
      continue;
    } else if (byte === slash && byteAt(at + 1) === slash) {
      Scan.at = at;
      skipLineComment();
      return;
    } else if (byte === 0 && at >= Scan.end) break;
    at++;
  }
  Scan.at = at;
}

function includeAt(at: i32): void {
  const opener = byteAt(at);
  if (opener !== quote && opener !== less) return;
  const closer = opener === quote ? quote : greater;
  let end = at + 1;
  while (byteAt(end) !== closer && byteAt(end) !== newline && end < Scan.end) end++;
  if (byteAt(end) === closer && end > at + 1 && end - at < longestInclude) include(at + 1, end);
}

/**
 * `#define NAME 0x1234`, and as many lines like it as follow: headers of registers have nothing else, and are a third of a
 * kernel. False where the replacement of the name `[start, end)` is something else than a number.
 */
function constants(start: i32, end: i32): bool {
  let line = Scan.line;
  let isAny = false;
  for (;;) {
    let at = skipBlanks(end);
    const first = byteAt(at);
    if (at === end || first < 48 || first > 57) break;
    while (isNumberByte(byteAt(at))) at++;
    if (byteAt(at) !== newline) break;
    constant(start, end, line);
    isAny = true;
    Scan.at = at;
    Scan.line = line;
    // `#define ` at the beginning of the next line, behind which are NULs.
    if (load<u64>(at + 1) !== 0x20656e6966656423) break;
    start = at + 9;
    end = skipWord(start);
    if (end === start) break;
    line++;
  }
  return isAny;
}

function define(): void {
  let at = Scan.at;
  while (isSpaceByte(byteAt(at)) && byteAt(at) !== newline) at++;
  const start = at;
  const end = skipWord(at);
  at = end;
  if (end === start) {
    skipDirective();
    return;
  }
  if (constants(start, end)) return;
  const textEnd = Scan.end;
  const line = Scan.line;
  const isFunctionLike = byteAt(at) === open;
  let nLines = 0;
  if (isFunctionLike)
    for (; byteAt(at) !== close && at < textEnd; at++) {
      if (byteAt(at) !== newline) continue;
      if (!isJoined(at)) break;
      nLines++;
    }
  const bodyStart = at;
  const bodyLine = line + nLines;
  // The replacement, to the end of the logical line.
  let hasCall = false;
  let hasPaste = false;
  let nWords = 0;
  let wordStart = 0;
  let wordEnd = 0;
  let isPlain = true;
  for (;;) {
    const byte = byteAt(at);
    if (byte === newline) {
      if (!isJoined(at)) break;
      nLines++;
      at++;
    } else if (isWordByte(byte)) {
      wordStart = at;
      at = skipWord(at + 1);
      wordEnd = at;
      nWords++;
    } else if (byte === slash && byteAt(at + 1) === star) {
      const after = endOfComment(at);
      nLines += newlinesIn(at, after);
      at = after;
    } else if (byte === slash && byteAt(at + 1) === slash) {
      while (byteAt(at) !== newline && at < textEnd) at++;
    } else if (byte === quote || byte === apostrophe) {
      isPlain = false;
      if (byte === quote && isFunctionLike) hasCall = true;
      const after = endOfLiteral(at);
      nLines += newlinesIn(at, after);
      at = after;
    } else {
      if (byte === open) hasCall = true;
      else if (byte === hash && byteAt(at + 1) === hash) {
        // `, ##args` drops a comma: nothing is pasted.
        if (byteAt(skipSpaceBack(at - 1)) !== comma) hasPaste = true;
        at++;
      } else if (byte === 0 && at >= textEnd) break;
      if (!isSpaceByte(byte)) isPlain = false;
      at++;
    }
  }
  const isAlias = !isFunctionLike && isPlain && nWords === 1 && classAt(wordStart) === Byte.Word;
  if (!isFunctionLike && !hasCall && !hasPaste && !isAlias) {
    // Registers and constants by the million: these may be kept in a shorter form.
    constant(start, end, line);
  } else {
    const macro = intern(start, end);
    recordName(RecordKind.Macro, macro, line, isFunctionLike ? Flag.Inline : 0);
    if (isAlias) record(RecordKind.Alias, wordStart, wordEnd, line, 0, 1 + macro);
    if (hasPaste) recordName(RecordKind.Pasting, macro, line, 0);
    if (hasCall) {
      const depth = Scan.depth;
      const nested = Scan.nested;
      // The calls of the body under way are still open behind the directive.
      keepCallees(nested);
      Scan.at = isFunctionLike ? bodyStart + 1 : bodyStart;
      Scan.line = bodyLine;
      Scan.depth = 1;
      Scan.nested = 0;
      readReplacement!(at, 1 + macro);
      Scan.depth = depth;
      Scan.nested = nested;
      restoreCallees(nested);
    }
  }
  Scan.at = at;
  Scan.line = line + nLines;
}
