/** What a `{` at file level opens: an initialiser, a type, a body, or a block of `extern "C"`. */
import { code } from './code';
import { forgetOtherHeads, headFlags, otherHeadCount, recordOtherHead } from './conditions';
import { enumerators } from './enumerators';
import {
  functionGroup,
  groupWord,
  groupWords,
  Head,
  isMacroCall,
  isPointerGroup,
  recordInner,
  recordWord,
  resetHead,
  wordClass,
  wordEnd,
  wordStart,
} from './head';
import * as host from './host';
import { initialiser } from './initialisers';
import { RecordKind, Word } from './kinds';
import { members } from './members';
import { get, set } from './memory';
import { intern, nameEnd, nameStart } from './names';
import { endFunction, nameOf } from './records';
import { scratch } from './scratch';
import { recordMacroCall } from './statements';
import { Scan } from './steps';

/** Behind the `{`. */
export function openBraceOfHead(): void {
  if (Head.sawEquals) {
    initialiser();
    return;
  }
  const type = typeWord();
  if (type >= 0) {
    typeBody(type);
    return;
  }
  const isExtern = Head.nWords > 0 && get(wordClass, 0) === Word.Extern;
  if (Head.sawLiteral && isExtern && Head.nGroups === 0) {
    resetHead();
    return;
  }
  functionBody();
  resetHead();
  forgetOtherHeads();
}

/** The word `struct`, `union` or `enum` whose body opens here; -1 where it is no body of a type. */
function typeWord(): i32 {
  let word = Head.nWords - 1;
  for (let nNames = 0; word >= Head.bodyWords; word--) {
    const kind = get(wordClass, word);
    if (kind === Word.Struct || kind === Word.Union || kind === Word.Enum) break;
    if (kind === Word.Name && ++nNames > 1) return -1;
    if (kind === Word.Keyword && nNames > 0) return -1;
  }
  if (word < Head.bodyWords) return -1;
  // Parameters behind it make it the type of a function; an attribute does not.
  for (let group = 0; group < Head.nGroups; group++) {
    const before = get(groupWord, group);
    if (get(groupWords, group) <= word) continue;
    if (before < 0 || get(wordClass, before) === Word.Name) return -1;
  }
  return word;
}

/** The body of the type at a word of the head; afterwards the head goes on. */
function typeBody(typeWord: i32): void {
  const kind = get(wordClass, typeWord);
  const recordKind =
    kind === Word.Struct
      ? RecordKind.Struct
      : kind === Word.Union
        ? RecordKind.Union
        : RecordKind.Enum;
  let parent = 0;
  for (let word = typeWord + 1; word < Head.nWords; word++) {
    if (get(wordClass, word) !== Word.Name) continue;
    parent = 1 + nameOf(recordWord(recordKind, word, 0));
    break;
  }
  const isTypedef = get(wordClass, 0) === Word.Typedef;
  if (kind === Word.Enum) enumerators(parent);
  else members(parent);
  // What was read so far is the type; names may still come.
  Head.nGroups = 0;
  Head.sawLiteral = false;
  Head.nDeclared = 0;
  Head.bodyWords = Head.nWords;
  if (isTypedef) set(wordClass, 0, Word.Typedef);
}

/** A body, and the functions whose it is: that of the head, and those of other `#if` branches before it. */
function functionBody(): void {
  const nOthers = otherHeadCount();
  let firstOther = -1;
  for (let i = 0; i < nOthers; i++) {
    const record = recordOtherHead(i);
    if (i === 0) firstOther = record;
  }
  let own = -1;
  let caller = 0;
  const group = functionGroup();
  if (group >= 0 && isMacroCall() && get(groupWord, group) === get(groupWord, 0)) {
    const first = recordMacroCall();
    caller = 1 + madeName(first);
  } else if (group >= 0) {
    const flags = headFlags();
    // `int (*make_op(int kind))(void)`: the name stands inside.
    own = isPointerGroup(group)
      ? recordInner(RecordKind.Function, group, flags)
      : recordWord(RecordKind.Function, get(groupWord, group), flags);
    const last = own >= 0 ? own : nOthers > 0 ? firstOther + nOthers - 1 : -1;
    if (last >= 0) caller = 1 + nameOf(last);
  } else if (Head.nGroups > 0) {
    // `int NAME_OF(x)(void) { … }`: the first group belongs to a macro.
    const word = get(groupWord, 0);
    if (word >= 0 && get(wordClass, word) === Word.Name) recordMacroCall();
  }
  Scan.depth = 1;
  Scan.nested = 0;
  code(Scan.end, caller, false);
  for (let i = 0; i < nOthers; i++) endFunction(firstOther + i, Scan.line);
  if (own >= 0) endFunction(own, Scan.line);
}

/** The name of the function that the macro of the head makes; `first` is the first identifier among its arguments, or -1. */
function madeName(first: i32): i32 {
  const word = get(groupWord, 0);
  const start = get(wordStart, word);
  const end = get(wordEnd, word);
  if (first < 0) return intern(start, end);
  const argument = nameStart(first);
  const size = host.madeName(start, end - start, argument, <i32>(nameEnd(first) - argument));
  return size < 0 ? first : intern(scratch, scratch + size);
}
