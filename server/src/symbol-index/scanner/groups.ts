/** Ways over parentheses and brackets. */
import {
  Byte,
  byteAt,
  classAt,
  closeBracket,
  newline,
  openBrace,
  openBracket,
  semicolon,
} from './characters';
import { directive } from './directives';
import { passOver, Scan, startsLine } from './steps';

/** From `(` to after its `)`. A `}` at column 0, or a `{` there, shows that the count was wrong: it ends there. */
export function skipGroup(): void {
  Scan.nested = 0;
  for (;;) {
    let at = Scan.at;
    let kind = classAt(at);
    while (kind === Byte.Other || kind === Byte.Word) kind = classAt(++at);
    Scan.at = at + 1;
    switch (kind) {
      case Byte.OpenParenthesis:
        Scan.nested++;
        break;
      case Byte.CloseParenthesis:
        if (--Scan.nested <= 0) return;
        break;
      case Byte.Hash:
        if (startsLine(at)) {
          Scan.at = at;
          directive();
        }
        break;
      case Byte.OpenBrace:
      case Byte.CloseBrace:
        if (byteAt(at - 1) === newline) {
          Scan.at = at;
          Scan.nested = 0;
          return;
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

/** From `[` to after its `]`, or to what cannot stand between them. */
export function skipBrackets(): void {
  let nested = 0;
  for (;;) {
    const at = Scan.at++;
    const byte = byteAt(at);
    if (byte === openBracket) nested++;
    else if (byte === closeBracket) {
      if (--nested <= 0) return;
    } else if (byte === newline) Scan.line++;
    else if (byte === semicolon || byte === openBrace || (byte === 0 && at >= Scan.end)) {
      Scan.at = at;
      return;
    }
  }
}
