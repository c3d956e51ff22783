/** Bodies of enums. */
import { Byte, byteAt, classAt, isWordByte, newline, open } from './characters';
import { directive } from './directives';
import { RecordKind } from './kinds';
import { record } from './records';
import { passOver, Scan, skipSpace, skipWord, startsLine } from './steps';

/** Records enumerators up to after the `}`. `parent` is 1 + the name of the enum, 0 for none. */
export function enumerators(parent: i32): void {
  let expects = true;
  let nested = 0;
  for (;;) {
    let at = Scan.at;
    let kind = classAt(at);
    while (kind === Byte.Other) kind = classAt(++at);
    Scan.at = at + 1;
    switch (kind) {
      case Byte.Word: {
        const end = skipWord(at);
        Scan.at = end;
        if (expects && nested === 0 && !isWordByte(byteAt(at - 1))) {
          // `FOO(X)` is a macro that makes some, with or without a comma behind it.
          expects = byteAt(skipSpace(end)) === open;
          if (!expects) record(RecordKind.Enumerator, at, end, Scan.line, 0, parent);
        }
        break;
      }
      case Byte.Comma:
        if (nested === 0) expects = true;
        break;
      case Byte.OpenParenthesis:
        nested++;
        break;
      case Byte.CloseParenthesis:
        if (nested > 0) nested--;
        break;
      case Byte.Hash:
        if (startsLine(at)) {
          Scan.at = at;
          Scan.depth = 1;
          directive();
          Scan.depth = 0;
        }
        break;
      case Byte.CloseBrace:
        // `sizeof(struct { int x; })`, unless the parentheses were counted wrong.
        if (nested > 0 && byteAt(at - 1) !== newline) break;
        return;
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
