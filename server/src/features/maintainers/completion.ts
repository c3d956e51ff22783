/** What can be written next in MAINTAINERS: a letter, a path of the tree, a status, a list. */
import {
  CompletionItemKind,
  type CompletionItem,
  type Position,
} from 'vscode-languageserver-types';
import type { DirectoryEntry } from '../../base/file-source.js';
import { toTreePath, type TreePath } from '../../base/tree-path.js';
import { valuesOf } from '../../maintainers/parse-maintainers.js';
import { parseMailingList } from '../../maintainers/roles.js';
import { rangeIn, type MaintainersSnapshot } from './snapshot.js';

/** The entries of a directory of the tree; undefined where it cannot be listed. */
export type ListDirectory = (path: TreePath) => Promise<readonly DirectoryEntry[] | undefined>;

/** `F:<blanks>value up to the cursor`. */
const VALUE_LINE = /^([A-Z]):(\s*)(.*)$/s;

/** The proposals at `position`, for the text before it. What stands behind the cursor on the line stays. */
export async function maintainersCompletion(
  snapshot: MaintainersSnapshot,
  { line, character }: Position,
  list: ListDirectory,
): Promise<CompletionItem[]> {
  if (line < snapshot.preambleLength) return [];
  const before = snapshot.lines.line(line).slice(0, character);
  const lineNumber = line + 1;
  if (/^[A-Za-z]?$/.test(before)) return letterItems(snapshot, lineNumber, before.length);
  const [, letter = '', blanks = '', value = ''] = VALUE_LINE.exec(before) ?? [];
  const column = 2 + blanks.length;
  switch (letter) {
    case 'F':
    case 'X':
    case 'P':
      return await pathItems(value, lineNumber, column, list);
    case 'S':
      return statusItems(snapshot, lineNumber, column, character);
    case 'L':
      return listItems(snapshot, lineNumber, column, character);
    default:
      return [];
  }
}

function letterItems(
  { preamble }: MaintainersSnapshot,
  lineNumber: number,
  end: number,
): CompletionItem[] {
  return [...preamble.letters].map(([letter, { summary }], index) => ({
    label: `${letter}:`,
    kind: CompletionItemKind.Keyword,
    detail: summary,
    sortText: String(index).padStart(2, '0'),
    textEdit: { range: rangeIn(lineNumber, { start: 0, end }), newText: `${letter}:\t` },
  }));
}

/** The entries of the directory that the value is in, up to its last slash; none behind a wildcard. */
async function pathItems(
  value: string,
  lineNumber: number,
  column: number,
  list: ListDirectory,
): Promise<CompletionItem[]> {
  const nameStart = value.lastIndexOf('/') + 1;
  const directory = toTreePath(value.slice(0, nameStart));
  if (directory === undefined || /[*?]/.test(directory)) return [];
  const range = rangeIn(lineNumber, { start: column + nameStart, end: column + value.length });
  const entries = (await list(directory)) ?? [];
  return entries
    .filter(({ name }) => name !== '.git')
    .map(({ name, kind }) => {
      const isDirectory = kind === 'directory';
      const newText = isDirectory ? `${name}/` : name;
      return {
        label: newText,
        kind: isDirectory ? CompletionItemKind.Folder : CompletionItemKind.File,
        textEdit: { range, newText },
      };
    });
}

function statusItems(
  { preamble }: MaintainersSnapshot,
  lineNumber: number,
  start: number,
  end: number,
): CompletionItem[] {
  return [...preamble.statuses].map(([status, meaning], index) => ({
    label: status,
    kind: CompletionItemKind.EnumMember,
    detail: meaning,
    sortText: String(index).padStart(2, '0'),
    textEdit: { range: rangeIn(lineNumber, { start, end }), newText: status },
  }));
}

/** The lists of all sections, the most frequent first. Each in the form, with its remark, that most sections have. */
function listItems(
  { sections }: MaintainersSnapshot,
  lineNumber: number,
  start: number,
  end: number,
): CompletionItem[] {
  const counts = new Map<string, number>();
  for (const value of sections.flatMap((section) => valuesOf(section, 'L'))) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const range = rangeIn(lineNumber, { start, end });
  const forms = [...counts].sort(([, a], [, b]) => b - a);
  const byAddress = new Map<string, string>();
  for (const [value] of forms) {
    const { address } = parseMailingList(value);
    if (address.includes('@') && !byAddress.has(address)) byAddress.set(address, value);
  }
  return [...byAddress].map(([address, value], index) => ({
    label: address,
    kind: CompletionItemKind.Value,
    ...(value !== address && { detail: value }),
    sortText: String(index).padStart(6, '0'),
    textEdit: { range, newText: value },
  }));
}
