/** What Kconfig says of a symbol, as the hover of its name. */
import { cutText } from '../../explain/cut-text.js';
import type { ConfigEntry, ConfigSymbol } from '../../kernel-tree/kconfig/config-symbol.js';
import type { Selector } from '../../kernel-tree/kconfig/kconfig-index.js';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { linkOf } from '../log/source-location.js';
import { codeBlock, codeSpan, escapeMarkdown, markdownLink } from '../markdown.js';

type Tree = Pick<SnapshotTree, 'uriOf'>;

/** More entries, or selectors, than these are counted only. */
const MOST_ENTRIES = 4;
const MOST_SELECTORS = 8;
/** Longer texts are cut. */
const LONGEST_TEXT = 300;
const LONGEST_HELP = 4000;

/** Prompt, type, value, help, dependencies, selectors and places, as Markdown. */
export function configMarkdown(tree: Tree, symbol: ConfigSymbol): string {
  const { name, entries, value, selectedBy, impliedBy } = symbol;
  const [first] = entries;
  const title = [
    `**${escapeMarkdown(`CONFIG_${name}`)}**`,
    ...(first?.type === undefined ? [] : [first.type]),
    ...(value === undefined
      ? []
      : [`${codeSpan(cutText(value, LONGEST_TEXT) || '""')} in .config`]),
  ].join(' · ');
  const parts = [title];
  for (const entry of entries.slice(0, MOST_ENTRIES)) parts.push(...entryMarkdown(tree, entry));
  const left = entries.length - MOST_ENTRIES;
  if (0 < left) parts.push(`and ${left} more ${left === 1 ? 'entry' : 'entries'}`);
  parts.push(...selectorsMarkdown(tree, 'Selected by', selectedBy));
  parts.push(...selectorsMarkdown(tree, 'Implied by', impliedBy));
  return parts.join('\n\n');
}

function entryMarkdown(tree: Tree, entry: ConfigEntry): readonly string[] {
  const { path, firstLine, prompt, dependsOn, defaults, selects, help } = entry;
  const place = markdownLink(
    `${path}:${firstLine + 1}`,
    linkOf(tree, { file: path, lineNumber: firstLine + 1 }),
  );
  const lines = [
    ...(dependsOn === '' ? [] : [`- depends on ${shownCode(dependsOn)}`]),
    ...listed('default', defaults),
    ...listed('selects', selects),
  ];
  return [
    prompt === undefined ? place : `${escapeMarkdown(cutText(prompt, LONGEST_TEXT))} · ${place}`,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    ...(help === undefined ? [] : [codeBlock('text', cutText(help, LONGEST_HELP))]),
  ];
}

function listed(what: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  const shown = texts.slice(0, MOST_SELECTORS).map(shownCode);
  const left = texts.length - shown.length;
  return [`- ${what} ${shown.join(', ')}${0 < left ? ` and ${left} more` : ''}`];
}

function selectorsMarkdown(
  tree: Tree,
  title: string,
  selectors: readonly Selector[],
): readonly string[] {
  if (selectors.length === 0) return [];
  const lines = selectors.slice(0, MOST_SELECTORS).map(({ symbol, path, line, when }) => {
    const link = markdownLink(symbol, linkOf(tree, { file: path, lineNumber: line + 1 }));
    return `- ${link}${when === undefined ? '' : ` if ${shownCode(when)}`}`;
  });
  const left = selectors.length - lines.length;
  if (0 < left) lines.push(`- and ${left} more`);
  return [`${title}:\n${lines.join('\n')}`];
}

function shownCode(text: string): string {
  return codeSpan(cutText(text, LONGEST_TEXT));
}
