/** The head of a file-level declaration: words outside of groups, and groups, as parallel arrays. */
import { byteAt, star, underscore } from './characters';
import { Word } from './kinds';
import { get, set } from './memory';
import { classOf } from './names';
import { record } from './records';
import { lineBack, Scan, skipSpace, skipWord } from './steps';

/** Words and groups of a head that are kept; a head with more is no declaration. */
export const mostWords = 200;

export const wordStart: usize = memory.data(mostWords * 4 + 16);
export const wordEnd: usize = memory.data(mostWords * 4 + 16);
export const wordLine: usize = memory.data(mostWords * 4 + 16);
export const wordClass: usize = memory.data(mostWords * 4 + 16);
/** The word right before the parenthesis; -1 for none. */
export const groupWord: usize = memory.data(mostWords * 4 + 16);
export const groupOpen: usize = memory.data(mostWords * 4 + 16);
export const groupClose: usize = memory.data(mostWords * 4 + 16);
export const groupWords: usize = memory.data(mostWords * 4 + 16);
/** The words that are declared names. */
export const declared: usize = memory.data(mostWords * 4 + 16);

export class Head {
  static nWords: i32 = 0;
  static nGroups: i32 = 0;
  static nDeclared: i32 = 0;
  static sawEquals: bool = false;
  static sawLiteral: bool = false;
  static inValue: bool = false;
  /** Words before this one belong to the type that had a body. */
  static bodyWords: i32 = 0;
}

export function resetHead(): void {
  Head.nWords = 0;
  Head.nGroups = 0;
  Head.nDeclared = 0;
  Head.sawEquals = false;
  Head.sawLiteral = false;
  Head.inValue = false;
  Head.bodyWords = 0;
}

/** Keeps a word of the head. */
export function addWord(start: i32, end: i32): void {
  const i = Head.nWords;
  if (i >= mostWords) return;
  set(wordStart, i, start);
  set(wordEnd, i, end);
  set(wordLine, i, Scan.line);
  set(wordClass, i, classOf(start, end));
  Head.nWords = i + 1;
}

/** Keeps the group from its `(` to where scanning is; `word` stands right before it. */
export function addGroup(word: i32, from: i32): void {
  const i = Head.nGroups;
  if (i >= mostWords) return;
  set(groupWord, i, word);
  set(groupOpen, i, from);
  set(groupClose, i, Scan.at);
  set(groupWords, i, Head.nWords);
  Head.nGroups = i + 1;
}

/** A `,`, `=` or `;`: the last word is a declared name. */
export function endDeclarator(): void {
  if (Head.inValue || Head.nDeclared >= mostWords) return;
  let word = Head.nWords - 1;
  while (word > Head.bodyWords) {
    const kind = get(wordClass, word);
    if (kind !== Word.Qualifier && kind !== Word.Attribute) break;
    word--;
  }
  if (word < 0) return;
  set(declared, Head.nDeclared++, word);
}

export function hasClass(kind: i32): bool {
  for (let i = 0; i < Head.nWords; i++) if (get(wordClass, i) === kind) return true;
  return false;
}

/** Whether the head is nothing but qualifiers before its first group: a macro called at file level. */
export function isMacroCall(): bool {
  const word = get(groupWord, 0);
  if (Head.nGroups === 0 || word < 0 || get(wordClass, word) !== Word.Name) return false;
  if (isPointerGroup(0)) return false;
  for (let i = 0; i < word; i++) {
    const kind = get(wordClass, i);
    if (kind === Word.Name) {
      // `__foo` before a macro in upper case qualifies, whatever it is; before another name it is a type: `__u32`.
      const start = get(wordStart, i);
      const isMark = byteAt(start) === underscore && byteAt(start + 1) === underscore;
      if (!isMark && !isBareMacro(i)) return false;
      if (!isUpper(word)) return false;
    } else if (kind < Word.Extern) return false;
  }
  return true;
}

/** `FLUSH_STATES`, the last on its line and with an empty line behind it or behind others like it: a macro, no type. */
function isBareMacro(word: i32): bool {
  for (; word + 1 < mostWords; word++) {
    const gap = get(wordLine, word + 1) - get(wordLine, word);
    if (gap !== 1) return gap > 1;
  }
  return false;
}

/** The group that holds the parameters of a function; -1 for none. */
export function functionGroup(): i32 {
  for (let group = Head.nGroups - 1; group >= 0; group--) {
    const word = get(groupWord, group);
    if (word < 0) {
      // The second group of `int (*f(int kind))(void)` and of `int NAME_OF(x)(void)`.
      if (group > 0) continue;
      return isPointerGroup(group) ? group : -1;
    }
    const kind = get(wordClass, word);
    if (kind === Word.Attribute) continue;
    if (kind !== Word.Name && !isPointerGroup(group)) continue;
    if (group > 0 && looksLikeAttribute(word) && followsParameters(group)) continue;
    return group;
  }
  return -1;
}

/** `__foo(x)` or `FOO(x)` behind the parameters of a function. */
function followsParameters(group: i32): bool {
  const word = get(groupWord, group - 1);
  if (word < 1 || get(wordClass, word) !== Word.Name) return false;
  for (let i = word + 1; i < get(groupWord, group); i++)
    if (get(wordClass, i) < Word.Extern && !looksLikeAttribute(i)) return false;
  // What stands before must be a type, or the first group is a macro around the whole.
  for (let i = 0; i < word; i++) if (get(wordClass, i) < Word.Extern) return true;
  return false;
}

function looksLikeAttribute(word: i32): bool {
  const start = get(wordStart, word);
  if (byteAt(start) === underscore && byteAt(start + 1) === underscore) return true;
  return isUpper(word);
}

export function isUpper(word: i32): bool {
  const end = get(wordEnd, word);
  for (let at = get(wordStart, word); at < end; at++) {
    const byte = byteAt(at);
    if (byte >= 97 && byte <= 122) return false;
  }
  return true;
}

/** `(*name)`: the group begins with a star. */
export function isPointerGroup(group: i32): bool {
  return byteAt(skipSpace(get(groupOpen, group) + 1)) === star;
}

/** The place of the name inside `(*name)` or `(*name(int))`; -1 for none. */
export function innerName(group: i32): i32 {
  const end = get(groupClose, group);
  let at = skipSpace(get(groupOpen, group) + 1);
  let found = -2;
  while (found === -2) {
    while (byteAt(at) === star) at = skipSpace(at + 1);
    const wordEnd = skipWord(at);
    if (wordEnd === at || wordEnd > end) found = -1;
    else if (classOf(at, wordEnd) === Word.Name) found = at;
    else at = skipSpace(wordEnd);
  }
  return found;
}

/** Records the name inside `(*name)` or `(*name(int))`. Gives the record, -1 for none. */
export function recordInner(kind: i32, group: i32, flags: i32): i32 {
  const at = innerName(group);
  return at < 0 ? -1 : record(kind, at, skipWord(at), lineBack(at), flags);
}

export function recordWord(kind: i32, word: i32, flags: i32): i32 {
  return record(kind, get(wordStart, word), get(wordEnd, word), get(wordLine, word), flags);
}
