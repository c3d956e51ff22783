/** What a statement at file level declares: functions, variables, typedefs, and macros that are called there. */
import {
  ampersand,
  apostrophe,
  byteAt,
  Byte,
  classAt,
  close,
  closeBrace,
  closeBracket,
  comma,
  newline,
  open,
  openBrace,
  openBracket,
  quote,
  slash,
  star,
  underscore,
} from './characters';
import {
  declared,
  endDeclarator,
  functionGroup,
  groupClose,
  groupOpen,
  groupWord,
  groupWords,
  hasClass,
  Head,
  innerName,
  isMacroCall,
  isPointerGroup,
  isUpper,
  recordInner,
  recordWord,
  resetHead,
  wordClass,
  wordEnd,
  wordLine,
  wordStart,
} from './head';
import { Flag, RecordKind, Word } from './kinds';
import { get, set } from './memory';
import { intern } from './names';
import { forgetOtherHeads } from './conditions';
import { recordName } from './records';
import { endOfComment, endOfLiteral, skipSpace, skipWord } from './steps';

/** Names of parameters without types, in bytes: each of their declarations looks through them. */
const longestOldStyle = 400;
/** A number among the arguments of a macro with more digits makes no part of a name. */
const longestPastedNumber = 3;
/** Arguments of a macro that are looked at. */
const mostArguments = 10;

/** The `;` of a statement, or the end of the file. */
export function endStatement(): void {
  if (Head.nGroups === 1 && isOldStyle()) {
    // The types of the parameters, one `;` each; the body or another declaration follows.
    Head.nWords = get(groupWords, 0);
    Head.nDeclared = 0;
    return;
  }
  if (Head.nWords > 0) {
    endDeclarator();
    recordStatement();
  }
  resetHead();
  forgetOtherHeads();
}

/** `MODULE_LICENSE("GPL")`, newline, `static int …`: a macro call that no `;` ends is over where the next line begins. */
export function endCallWithoutSemicolon(next: i32): void {
  const word = get(groupWord, 0);
  if (word !== Head.nWords - 1 || byteAt(next) === underscore) return;
  if (get(wordClass, word) !== Word.Name || !isMacroCall()) return;
  let at = get(groupClose, 0);
  while (at < next && byteAt(at) !== newline) at++;
  if (at === next) return;
  if (!isUpper(word) && byteAt(next - 1) !== newline) return;
  recordMacroCall();
  resetHead();
}

/** `int f(a, b) int a; char *b;`: declarations of the names between the parentheses, as before C89. */
function isOldStyle(): bool {
  const after = get(groupWords, 0);
  if (Head.sawEquals || Head.nWords < after + 2 || get(groupWord, 0) < 1 || isMacroCall())
    return false;
  const kind = get(wordClass, after);
  if (kind === Word.Attribute || kind === Word.Qualifier) return false;
  const last = get(wordStart, Head.nWords - 1);
  const size = get(wordEnd, Head.nWords - 1) - last;
  const end = get(groupClose, 0) - 1;
  let at = get(groupOpen, 0) + 1;
  if (end - at > longestOldStyle) return false;
  let isParameter = false;
  while (at < end) {
    const start = skipSpace(at);
    const wordEnd = skipWord(start);
    const next = skipSpace(wordEnd);
    if (wordEnd === start || (next < end && byteAt(next) !== comma)) return false;
    if (wordEnd - start === size && memory.compare(start, last, size) === 0) isParameter = true;
    at = next + 1;
  }
  return isParameter;
}

function recordStatement(): void {
  if (get(wordClass, 0) === Word.Typedef) {
    recordTypedef();
    return;
  }
  if (Head.nGroups > 0 && Head.bodyWords === 0) {
    if (isMacroCall()) {
      recordMacroCall();
      return;
    }
    const group = functionGroup();
    if (group >= 0) {
      if (Head.nDeclared > 1) recordDeclarators();
      else if (isPointerGroup(group)) recordPointerVariable(group);
      else if (!Head.sawEquals) recordWord(RecordKind.Declaration, get(groupWord, group), 0);
      return;
    }
  }
  recordVariables();
}

/** `int a, (*b)(void), c(void);` */
function recordDeclarators(): void {
  const kept = Head.nDeclared;
  Head.nDeclared = 0;
  for (let i = 0; i < kept; i++) {
    const word = get(declared, i);
    // `(*b)` has no word outside.
    if (i > 0 && Head.nDeclared > 0 && word === get(declared, Head.nDeclared - 1)) continue;
    let isFunction = false;
    for (let group = 0; group < Head.nGroups && !isFunction; group++)
      isFunction = get(groupWord, group) === word && !isPointerGroup(group);
    if (!isFunction) set(declared, Head.nDeclared++, word);
    else if (get(wordClass, word) === Word.Name) recordWord(RecordKind.Declaration, word, 0);
  }
  for (let group = 0; group < Head.nGroups; group++)
    if (isPointerGroup(group)) recordPointerVariable(group);
  recordVariables();
}

function recordVariables(): void {
  const isExtern = hasClass(Word.Extern);
  const flags = hasClass(Word.Static) ? Flag.Static : 0;
  const type = get(wordClass, 0);
  // `struct foo;` declares no variable, `struct foo { … };` none but the type.
  const least = type === Word.Struct || type === Word.Union || type === Word.Enum ? 2 : 1;
  const first = Head.bodyWords > 0 ? Head.bodyWords : least;
  for (let i = 0; i < Head.nDeclared; i++) {
    const word = get(declared, i);
    if (get(wordClass, word) !== Word.Name || word < first) continue;
    recordWord(isExtern ? RecordKind.Declaration : RecordKind.Variable, word, flags);
  }
}

function recordTypedef(): void {
  let isDone = false;
  for (let group = 0; group < Head.nGroups; group++) {
    const word = get(groupWord, group);
    const kind = word < 0 ? <i32>Word.Keyword : get(wordClass, word);
    if (kind === Word.Attribute) continue;
    // `typedef int (*a)(int), (*b)(void);`, `typedef int (fn_t)(int);`
    if (isPointerGroup(group) || (!isDone && kind !== Word.Name))
      recordInner(RecordKind.Typedef, group, 0);
    // `typedef int fn_t(int);`
    else if (!isDone && word > 0) recordWord(RecordKind.Typedef, word, 0);
    isDone = true;
  }
  if (isDone) return;
  for (let i = 0; i < Head.nDeclared; i++) {
    const word = get(declared, i);
    if (word > 0 && word >= Head.bodyWords) recordWord(RecordKind.Typedef, word, 0);
  }
}

function recordPointerVariable(group: i32): void {
  const name = innerName(group);
  // `void (*signal(int sig))(int);` declares a function.
  const isFunction = name >= 0 && byteAt(skipSpace(skipWord(name))) === open;
  const isDeclaration = isFunction || hasClass(Word.Extern);
  const flags = !isDeclaration && hasClass(Word.Static) ? Flag.Static : 0;
  recordInner(isDeclaration ? RecordKind.Declaration : RecordKind.Variable, group, flags);
}

/** Records the macro call of the head with the identifiers among its arguments. Gives the first of them, -1 for none. */
export function recordMacroCall(): i32 {
  const word = get(groupWord, 0);
  const macro = intern(get(wordStart, word), get(wordEnd, word));
  const line = get(wordLine, word);
  const end = get(groupClose, 0) - 1;
  let first = -1;
  let at = get(groupOpen, 0) + 1;
  for (let position = 0; position < mostArguments && at < end; position++) {
    let start = skipSpace(at);
    if (byteAt(start) === ampersand) start = skipSpace(start + 1);
    const wordEnd = skipWord(start);
    const next = skipSpace(wordEnd);
    const isLone = wordEnd > start && (next >= end || byteAt(next) === comma);
    const isName = classAt(start) === Byte.Word;
    // A short number may be pasted into a name: `BPF_TRACE_DEFN_x(4);`.
    if (isLone && (isName || wordEnd - start <= longestPastedNumber)) {
      const name = intern(start, wordEnd);
      recordName(RecordKind.MacroArgument, name, line, 0, 1 + macro, position);
      if (isName && first < 0) first = name;
    }
    at = endOfArgument(start, end) + 1;
  }
  recordName(RecordKind.MacroCall, macro, line, 0, first + 1);
  return first;
}

/** The place of the `,` that ends an argument, or `end`. */
export function endOfArgument(at: i32, end: i32): i32 {
  let nested = 0;
  while (at < end) {
    const byte = byteAt(at);
    if (byte === open || byte === openBrace || byte === openBracket) nested++;
    else if (byte === close || byte === closeBrace || byte === closeBracket) nested--;
    else if (byte === comma && nested === 0) return at;
    else if (byte === quote || byte === apostrophe) {
      at = endOfLiteral(at);
      continue;
    } else if (byte === slash && byteAt(at + 1) === star) {
      at = endOfComment(at);
      continue;
    }
    at++;
  }
  return end;
}
