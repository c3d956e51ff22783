/** A file of C, from its first byte to its last: declarations one after the other. */
import { Byte, byteAt, classAt, isWordByte } from './characters';
import { forgetConditions, forgetOtherHeads } from './conditions';
import { openBraceOfHead } from './braces';
import { directive } from './directives';
import { skipBrackets, skipGroup } from './groups';
import { addGroup, addWord, endDeclarator, Head, resetHead, wordEnd } from './head';
import { get } from './memory';
import { endCallWithoutSemicolon, endStatement } from './statements';
import { Scan, passOver, skipSpace, skipWord, startsLine, textStart } from './steps';

/** Records what the text of `length` bytes at `textStart` holds. Gives the number of its lines. */
export function scanC(length: i32): i32 {
  Scan.at = textStart;
  Scan.end = textStart + length;
  Scan.line = 0;
  Scan.depth = 0;
  Scan.nested = 0;
  // What is looked at behind the end is not what an earlier, longer text has left there.
  memory.fill(Scan.end, 0, textStart);
  forgetConditions();
  resetHead();
  fileLevel();
  return Scan.line + 1;
}

function fileLevel(): void {
  for (;;) {
    let at = Scan.at;
    let kind = classAt(at);
    while (kind === Byte.Other) kind = classAt(++at);
    Scan.at = at + 1;
    switch (kind) {
      case Byte.Word: {
        const end = skipWord(at + 1);
        Scan.at = end;
        // `10UL`: the letters of a number are no word.
        if (isWordByte(byteAt(at - 1))) break;
        if (Head.nGroups === 1 && !Head.sawEquals) endCallWithoutSemicolon(at);
        addWord(at, end);
        break;
      }
      case Byte.Hash:
        if (startsLine(at)) {
          Scan.at = at;
          directive();
        }
        break;
      case Byte.Quote:
        Head.sawLiteral = true;
        passOver(kind, at);
        break;
      case Byte.OpenParenthesis:
        Scan.at = at;
        group();
        break;
      case Byte.OpenBracket:
        Scan.at = at;
        skipBrackets();
        break;
      case Byte.Semicolon:
        endStatement();
        break;
      case Byte.Comma:
        endDeclarator();
        Head.inValue = false;
        break;
      case Byte.Equals:
        endDeclarator();
        Head.sawEquals = true;
        Head.inValue = true;
        break;
      case Byte.OpenBrace:
        openBraceOfHead();
        break;
      case Byte.CloseBrace:
        resetHead();
        forgetOtherHeads();
        break;
      case Byte.Nul:
        if (at >= Scan.end) {
          Scan.at = at;
          endStatement();
          return;
        }
        break;
      default:
        passOver(kind, at);
    }
  }
}

/** A parenthesised group of a head: parameters, attribute, arguments, or the declarator of a pointer. */
function group(): void {
  const at = Scan.at;
  let word = Head.nWords - 1;
  // Only white space and comments stand between the two.
  if (word >= 0 && (Head.inValue || skipSpace(get(wordEnd, word)) !== at)) word = -1;
  skipGroup();
  if (!Head.inValue) addGroup(word, at);
}
