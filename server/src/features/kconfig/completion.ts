/** Names of symbols, where a line of a Kconfig file takes one. */
import {
  CompletionItemKind,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import { nodesWithin } from '../../kernel-tree/kconfig/kconfig-syntax.js';
import type { KconfigSnapshot } from './snapshot.js';

/** `depends on NET && IN`, `select CRC`, `default y if X`: up to the cursor. */
const TAKES_SYMBOL =
  /^[ \t]*(?:(?:depends[ \t]+on|select|imply|visible[ \t]+if|if)[ \t]|[a-z_]+[ \t].*[ \t]if[ \t])(?:[^"'#]*[^\w"'#])?(\w*)$/;

/** More names than these nobody reads. */
export const MOST_NAMES = 200;
/** A longer line is none of a human. */
const LONGEST_LINE = 1000;

/** What of a name stands before the cursor; undefined where no symbol can stand there. */
export function symbolPrefix(
  { lines, nodes }: KconfigSnapshot,
  { line, character }: Position,
): string | undefined {
  for (const { node } of nodesWithin(nodes)) {
    if (node.help && node.help.first <= line && line <= node.help.last) return undefined;
  }
  const before = (lines[line] ?? '').slice(0, character);
  return LONGEST_LINE < before.length ? undefined : TAKES_SYMBOL.exec(before)?.[1];
}

export function symbolCompletion(
  names: readonly string[],
  prefix: string,
  { line, character }: Position,
): CompletionList {
  const range = { start: { line, character: character - prefix.length }, end: { line, character } };
  const items = names.map((name) => ({
    label: name,
    kind: CompletionItemKind.Constant,
    textEdit: { range, newText: name },
  }));
  return { isIncomplete: MOST_NAMES <= names.length, items };
}
