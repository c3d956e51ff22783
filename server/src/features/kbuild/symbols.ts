/** The outline of a Kbuild makefile: the objects and directories that it builds, and what objects are made of. */
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { kbuildLines, type KbuildLine } from '../../kernel-tree/kbuild-text.js';
import type { Word } from '../../kernel-tree/kconfig/kconfig-syntax.js';
import { rangeOfWord } from '../kconfig/config-links.js';

const LONGEST_NAME = 160;

/** In the order of the text; a list of parts stands under the name of its object, with the parts below it. */
export function kbuildSymbols(text: string): DocumentSymbol[] {
  const lines = text.split('\n');
  return kbuildLines(text).flatMap((line): DocumentSymbol[] => {
    if (line.kind === 'goals')
      return line.words.filter(isGoal).map((word) => goalSymbol(line, word));
    if (line.kind !== 'parts' || line.object === undefined) return [];
    return [
      {
        name: cutText(line.object, LONGEST_NAME),
        detail: cutText(line.target.text, LONGEST_NAME),
        kind: SymbolKind.Module,
        range: {
          start: { line: line.first, character: 0 },
          end: { line: line.last, character: (lines[line.last] ?? '').length },
        },
        selectionRange: rangeOfWord(line.target),
        children: line.words.filter(isGoal).map((word) => goalSymbol(line, word)),
      },
    ];
  });
}

function goalSymbol({ target }: KbuildLine, word: Word): DocumentSymbol {
  const range = rangeOfWord(word);
  return {
    name: cutText(word.text, LONGEST_NAME),
    detail: cutText(target.text, LONGEST_NAME),
    kind: word.text.endsWith('/') ? SymbolKind.Package : SymbolKind.Object,
    range,
    selectionRange: range,
  };
}

function isGoal({ text }: Word): boolean {
  return text.endsWith('.o') || text.endsWith('/');
}
