/** `#if` branches, followed far enough that a brace opened once per branch counts once. */
import { byteAt, hash, isWordByte, newline } from './characters';
import {
  functionGroup,
  groupWord,
  hasClass,
  Head,
  isMacroCall,
  isPointerGroup,
  wordEnd,
  wordLine,
  wordStart,
} from './head';
import { Flag, RecordKind, Word } from './kinds';
import { get, set } from './memory';
import { record } from './records';
import { Scan, skipBlanks } from './steps';

/** `#if`s open at once. */
const mostConditions = 300;
/** Heads of one function in so many branches. */
const mostOtherHeads = 20;

/** What was open where each `#if` began. */
const depths: usize = memory.data(mostConditions * 4);
const nesteds: usize = memory.data(mostConditions * 4);
const wordCounts: usize = memory.data(mostConditions * 4);
const groupCounts: usize = memory.data(mostConditions * 4);
const equalsSeen: usize = memory.data(mostConditions * 4);
let nConditions: i32 = 0;

/** Names of functions whose heads stand in earlier branches: start, end, line, flags. */
const otherHeads: usize = memory.data(mostOtherHeads * 16);
let nOtherHeads: i32 = 0;

export function forgetConditions(): void {
  nConditions = 0;
  nOtherHeads = 0;
}

export function forgetOtherHeads(): void {
  nOtherHeads = 0;
}

export function otherHeadCount(): i32 {
  return nOtherHeads;
}

/** Records the function of a head of an earlier branch. */
export function recordOtherHead(i: i32): i32 {
  const at = i * 4;
  return record(
    RecordKind.Function,
    get(otherHeads, at),
    get(otherHeads, at + 1),
    get(otherHeads, at + 2),
    get(otherHeads, at + 3),
  );
}

/** `#if`, behind whose word scanning is. Gives whether it is `#if 0`. */
export function enterIf(): bool {
  const at = skipBlanks(Scan.at);
  if (nConditions < mostConditions) {
    set(depths, nConditions, Scan.depth);
    set(nesteds, nConditions, Scan.nested);
    set(wordCounts, nConditions, Head.nWords);
    set(groupCounts, nConditions, Head.nGroups);
    set(equalsSeen, nConditions, Head.sawEquals ? 1 : 0);
  }
  nConditions++;
  return byteAt(at) === 48 && !isWordByte(byteAt(at + 1));
}

/** `#else`, `#elif`: what the branch before it opened is closed again. */
export function nextBranch(): void {
  if (nConditions === 0 || nConditions > mostConditions) return;
  const condition = nConditions - 1;
  const depth = get(depths, condition);
  if (depth === 0 && Scan.depth === 0 && Head.nGroups > get(groupCounts, condition)) keepHead();
  Scan.depth = depth;
  Scan.nested = get(nesteds, condition);
  if (depth === 0) {
    Head.nWords = get(wordCounts, condition);
    Head.nGroups = get(groupCounts, condition);
    Head.sawEquals = get(equalsSeen, condition) === 1;
  }
}

export function endIf(): void {
  if (nConditions > 0) nConditions--;
}

/** The head of a function in one branch, whose body may be shared with the others. */
function keepHead(): void {
  if (Head.sawEquals || isMacroCall()) return;
  const group = functionGroup();
  if (group < 0 || isPointerGroup(group) || nOtherHeads >= mostOtherHeads) return;
  const word = get(groupWord, group);
  const at = nOtherHeads++ * 4;
  set(otherHeads, at, get(wordStart, word));
  set(otherHeads, at + 1, get(wordEnd, word));
  set(otherHeads, at + 2, get(wordLine, word));
  set(otherHeads, at + 3, headFlags());
}

/** The flags of the function whose head was read. */
export function headFlags(): i32 {
  return (hasClass(Word.Static) ? Flag.Static : 0) | (hasClass(Word.Inline) ? Flag.Inline : 0);
}

/** From the end of `#if 0` to the `#` of the directive that ends the branch. */
export function skipDeadBranch(): void {
  const end = Scan.end;
  let depth = 0;
  let at = Scan.at;
  for (;;) {
    while (byteAt(at) !== newline && at < end) at++;
    if (at >= end) break;
    Scan.line++;
    at++;
    const start = skipBlanks(at);
    if (byteAt(start) !== hash) continue;
    const word = skipBlanks(start + 1);
    const first = byteAt(word);
    const second = byteAt(word + 1);
    if (first === 105 && second === 102) depth++;
    else if (first === 101 && second === 110 && depth > 0) depth--;
    else if (depth === 0 && first === 101 && second !== 114) {
      at = start;
      break;
    }
  }
  Scan.at = at;
}
