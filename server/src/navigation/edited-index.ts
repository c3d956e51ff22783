/**
 * The index of a tree with some files replaced: of documents that are being edited the editor's text counts, not what was
 * indexed.
 */
import type { TreePath } from '../base/tree-path.js';
import type { IndexedPlace, IndexedSymbol, TreeIndex } from '../symbol-index/tree-index.js';
import { OutlineIndex } from './outline-index.js';

/** `index` itself where nothing is edited. */
export function editedIndex(index: TreeIndex, texts: ReadonlyMap<TreePath, string>): TreeIndex {
  if (texts.size === 0) return index;
  const edited = new OutlineIndex();
  for (const [path, text] of texts) edited.add(path, text);
  return joinedIndex(edited, index, (path) => texts.has(path));
}

/** What either knows: `first` of the files for which `isFirst` holds, `second` of the others. */
export function joinedIndex(
  first: TreeIndex,
  second: TreeIndex,
  isFirst: (path: TreePath) => boolean,
): TreeIndex {
  const join = <T extends IndexedPlace | IndexedSymbol>(
    a: readonly T[],
    b: readonly T[],
  ): readonly T[] => {
    const others = b.filter(({ path }) => !isFirst(path));
    return a.length === 0 && others.length === b.length ? b : [...a, ...others];
  };
  return {
    definitions: (name) => join(first.definitions(name), second.definitions(name)),
    declarations: (name) => join(first.declarations(name), second.declarations(name)),
    aliases: (name) => [...new Set([...first.aliases(name), ...second.aliases(name)])],
    callsOf: (name) => join(first.callsOf(name), second.callsOf(name)),
    assignmentsOf: (name) => join(first.assignmentsOf(name), second.assignmentsOf(name)),
    assignmentsTo: (name) => join(first.assignmentsTo(name), second.assignmentsTo(name)),
    macroCallsWith: (name) => join(first.macroCallsWith(name), second.macroCallsWith(name)),
    macroCallsOf: (name) => join(first.macroCallsOf(name), second.macroCallsOf(name)),
    pastingMacros: () => join(first.pastingMacros(), second.pastingMacros()),
    usesOf: (name) => join(first.usesOf(name), second.usesOf(name)),
    formatsWith: (anchor) => join(first.formatsWith(anchor), second.formatsWith(anchor)),
    includesOf: (path) => (isFirst(path) ? first : second).includesOf(path),
    search: (query, limit) =>
      join(first.search(query, limit), second.search(query, limit)).slice(0, limit),
    knows: (path) => first.knows(path) || second.knows(path),
    get coverage() {
      return second.coverage;
    },
  };
}
