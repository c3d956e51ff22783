/** The literals of a call that prints: which of them is its format, and what belongs to it. */
import {
  Byte,
  byteAt,
  classAt,
  colon,
  comma,
  hash,
  isSpaceByte,
  isWordByte,
  open,
  question,
  quote,
} from './characters';
import { formatStateAt, mayHaveMore, noFormat, noMore } from './callees';
import { directive } from './directives';
import { beginFormat, endFormat, formatLiteral, formatName } from './formats';
import {
  endOfLiteral,
  reach,
  Scan,
  skipLiteral,
  skipSpace,
  skipSpaceBack,
  skipToCode,
  skipWord,
  startsLine,
  textStart,
} from './steps';

/** The first literal of a call, or another way of a `?:`, in its argument or behind a format that says nothing: `"%s\n"`. */
export function mayBeFormat(at: i32, nested: i32): bool {
  const known = formatStateAt(nested);
  if (known !== mayHaveMore) return known === noFormat;
  const before = byteAt(skipSpaceBack(at - 1));
  return before === colon || before === question;
}

/** The run of literals at a quote, and the names between them; goes on behind it. Gives what is known of the call's formats. */
export function readFormat(callee: i32, line: i32, caller: i32, isMacro: bool): i32 {
  beginFormat();
  namesBefore(Scan.at);
  // `#if`s open since the first literal: what stands in them may be printed, and is left out.
  let nChoices = 0;
  for (;;) {
    const at = Scan.at;
    const byte = byteAt(at);
    if (byte === quote) {
      const end = endOfLiteral(at);
      const isClosed = byteAt(end - 1) === quote && end - 1 > at;
      if (nChoices === 0) formatLiteral(at + 1, isClosed ? end - 1 : end);
      skipLiteral();
    } else if (classAt(at) === Byte.Word) {
      const end = skipWord(at);
      if (nChoices === 0) formatName(at, end);
      // `__stringify(…)` is a call, and the last that is seen.
      if (byteAt(skipSpace(end)) === open) break;
      Scan.at = end;
    } else if (byte === hash && !isMacro && startsLine(at)) {
      nChoices += choiceInFormat(at, nChoices === 0);
    } else break;
    skipToCode();
  }
  const saysSomething = endFormat(callee, line, caller);
  return saysSomething && byteAt(Scan.at) === comma ? noMore : mayHaveMore;
}

/** The directive between the literals of a format; the first of a choice stands for all of it. Gives how many more `#if`s are open. */
function choiceInFormat(at: i32, isFirst: bool): i32 {
  const start = skipSpace(at + 1);
  const first = byteAt(start);
  const second = byteAt(start + 1);
  const isIf = first === 105 && second === 102;
  const isElse = first === 101 && second === 108;
  const isEnd = first === 101 && second === 110;
  const opens = isIf || (isElse && isFirst);
  if (opens && isFirst) formatName(start, skipWord(start));
  directive();
  return opens ? 1 : isEnd && !isFirst ? -1 : 0;
}

/** Names before the first literal of a format: `KERN_ERR PFX "…"`. */
function namesBefore(at: i32): void {
  const limit = max(textStart, at - reach);
  let start = at;
  while (start > limit) {
    const byte = byteAt(start - 1);
    if (!isWordByte(byte) && !isSpaceByte(byte)) break;
    start--;
  }
  const mark = byteAt(start - 1);
  if (mark !== open && mark !== comma) return;
  for (start = skipSpace(start); start < at; start = skipSpace(skipWord(start)))
    formatName(start, skipWord(start));
}
