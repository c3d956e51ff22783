/** What is known of one Kconfig document at one moment: all that its features are functions of. */
import {
  symbolWords,
  type KconfigNode,
  type ParsedKconfig,
  type Word,
} from '../../kernel-tree/kconfig/kconfig-syntax.js';
import { parseKconfig } from '../../kernel-tree/kconfig/parse-kconfig.js';

export interface KconfigSnapshot extends ParsedKconfig {
  /** The lines as editors count them. */
  readonly lines: readonly string[];
}

export function kconfigSnapshot(text: string): KconfigSnapshot {
  // Editors end a line at a lone `\r` too; the columns stay.
  const lines = text.replace(/\r(?!\n)/g, '\n').split('\n');
  return { lines, ...parseKconfig(lines.join('\n')) };
}

/** The name of a symbol at a place, or the one that ends there; undefined where there is none. */
export function symbolAt(
  { nodes }: Pick<KconfigSnapshot, 'nodes'>,
  { line, character }: { readonly line: number; readonly character: number },
): Word | undefined {
  for (const word of symbolWords(nodes)) {
    if (word.line === line && word.start <= character && character <= word.end) return word;
  }
  return undefined;
}

/** The line of a node's last character, as a range of the editor has it. */
export function endOfLine({ lines }: KconfigSnapshot, line: number): number {
  return (lines[line] ?? '').replace(/\r$/, '').length;
}

/** Its range, whole lines. */
export function rangeOfNode(snapshot: KconfigSnapshot, { lines }: KconfigNode) {
  return {
    start: { line: lines.first, character: 0 },
    end: { line: lines.last, character: endOfLine(snapshot, lines.last) },
  };
}
