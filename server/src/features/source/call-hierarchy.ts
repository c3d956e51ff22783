/** Call hierarchies of C as LSP shows them; what goes through an ops table says so. */
import {
  SymbolKind,
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
} from 'vscode-languageserver-types';
import { toTreePath } from '../../base/tree-path.js';
import {
  callableTarget,
  type CallAnswer,
  type Callable,
  type CallGroup,
} from '../../navigation/calls.js';
import type { SourceView } from '../../navigation/source-view.js';
import { rangeIn, type NamedTree } from './source-places.js';

/** The item of a function; undefined where it is not in its file any more. `note` stands beside its name. */
export function callItem(
  view: SourceView,
  tree: NamedTree,
  callable: Callable,
  note = '',
): CallHierarchyItem | undefined {
  const target = callableTarget(view, callable);
  const source = view.source(callable.path);
  if (target === undefined || source === undefined) return undefined;
  const range = rangeIn(source.lines, target.range);
  const { kind, madeBy, path } = callable;
  const made = madeBy === undefined ? [] : [madeBy];
  const macro = kind === 'macro' ? ['#define'] : [];
  return {
    name: callable.name,
    kind: SymbolKind.Function,
    detail: [...(note === '' ? [] : [note]), ...made, ...macro, path].join(' · '),
    uri: tree.uriOf(path),
    range,
    selectionRange: range,
    data: callable,
  };
}

/** What an item was made of; undefined for one that a client has made up. */
export function callableOfItem({ data }: CallHierarchyItem): Callable | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { name, path, line, kind, madeBy } = data as Readonly<Record<string, unknown>>;
  const known = typeof path === 'string' ? toTreePath(path) : undefined;
  if (known === undefined || typeof name !== 'string' || typeof line !== 'number') return undefined;
  return {
    name,
    path: known,
    line,
    kind: kind === 'macro' ? 'macro' : 'function',
    ...(typeof madeBy === 'string' && { madeBy }),
  };
}

export function incomingItems(
  view: SourceView,
  tree: NamedTree,
  answer: CallAnswer,
): CallHierarchyIncomingCall[] {
  return itemsOf(view, tree, answer).map(({ item, fromRanges }) => ({ from: item, fromRanges }));
}

export function outgoingItems(
  view: SourceView,
  tree: NamedTree,
  answer: CallAnswer,
): CallHierarchyOutgoingCall[] {
  return itemsOf(view, tree, answer).map(({ item, fromRanges }) => ({ to: item, fromRanges }));
}

function itemsOf(
  view: SourceView,
  tree: NamedTree,
  { groups, nMore }: CallAnswer,
): { readonly item: CallHierarchyItem; readonly fromRanges: Range[] }[] {
  const items = groups.flatMap((group) => {
    const item = callItem(view, tree, group.callable, noteOf(group));
    return item === undefined ? [] : [{ item, fromRanges: rangesOf(view, group) }];
  });
  const last = items.at(-1);
  if (nMore > 0 && last !== undefined) {
    last.item.detail = `${last.item.detail ?? ''} · and ${nMore} more`;
  }
  return items;
}

function noteOf({ through }: CallGroup): string {
  return through === undefined ? '' : `through ${through}`;
}

function rangesOf(view: SourceView, { sites }: CallGroup): Range[] {
  return sites.flatMap(({ path, range }) => {
    const source = view.source(path);
    return source === undefined ? [] : [rangeIn(source.lines, range)];
  });
}
