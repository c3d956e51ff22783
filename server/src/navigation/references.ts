/** Where a name is used: at once what the index knows, in the end every place, by a search of the tree. */
import type { TreePath } from '../base/tree-path.js';
import { isMemberAt, occurrencesOf, wordBefore } from '../c-source/occurrences.js';
import type { SearchRequest, TextSearch } from '../symbol-search/text-search.js';
import { wordPatterns } from '../symbol-search/search-patterns.js';
import { fieldAt } from './implementations.js';
import { localFor, rankedFor, targetOf, type Asked, type Target } from './go-to.js';
import type { NameAt } from './name-at.js';
import type { SourceText, SourceView } from './source-view.js';
import { membersOf, ownerOfDesignator, ownerOfMember } from './types.js';

/** What is looked for, and where it can be. */
export interface ReferenceScope {
  readonly name: string;
  /** Which of the places that hold the word are meant. */
  readonly use: 'member' | 'tag' | 'label' | 'value';
  /** Of a member: `file_operations`. Places that are known to be of another struct are left out. */
  readonly struct?: string;
  /** The offsets of one file between which it holds: a local name. */
  readonly within?: { readonly path: TreePath; readonly start: number; readonly end: number };
  /** The only file that can use it: a static function's. */
  readonly file?: TreePath;
}

/** Files whose places are looked at in one go, before others get a turn. */
const BATCH = 8;
/** More places than this nobody reads. */
export const MOST_REFERENCES = 20_000;

/** Undefined for what has no references: an `#include`, a CONFIG_ name (Kconfig answers for it). */
export function referenceScope(asked: Asked): ReferenceScope | undefined {
  const { place, source, offset } = asked;
  if (place.kind === 'include' || place.role === 'config') return undefined;
  const { name } = place;
  const local = localFor(asked, place);
  const around = source.functionAt(offset);
  if (local !== undefined && around !== undefined) {
    const isLabel = local.kind === 'label';
    return {
      name,
      use: isLabel ? 'label' : 'value',
      within: {
        path: source.path,
        start: isLabel ? around.start : local.start,
        end: local.scopeEnd,
      },
    };
  }
  const field = fieldAt(asked, place);
  if (field !== undefined) {
    return { name, use: 'member', ...(field.struct !== undefined && { struct: field.struct }) };
  }
  const file = onlyFile(asked, place);
  return { name, use: place.role === 'tag' ? 'tag' : 'value', ...(file !== undefined && { file }) };
}

/** The `.c` file of a static definition that is meant. */
function onlyFile(asked: Asked, place: NameAt): TreePath | undefined {
  const [best] = rankedFor(asked, place);
  if (best === undefined) return undefined;
  const { path, isStatic } = best.symbol;
  return isStatic && path === asked.source.path && path.endsWith('.c') ? path : undefined;
}

/** The places in one file. */
export function referencesIn(
  view: SourceView,
  source: SourceText,
  scope: ReferenceScope,
): readonly Target[] {
  const { text } = source;
  const { within, name, use } = scope;
  if (within !== undefined && within.path !== source.path) return [];
  return occurrencesOf(text, name)
    .filter((offset) => {
      if (within !== undefined && (offset < within.start || within.end <= offset)) return false;
      return isUse(source, offset, use) && mayBeOf(view, source, offset, scope);
    })
    .map((offset) => targetOf(source, offset, name.length));
}

function isUse(source: SourceText, offset: number, use: ReferenceScope['use']): boolean {
  const { text } = source;
  const isMember = isMemberAt(text, offset);
  switch (use) {
    case 'member':
      return (
        isMember ||
        source.declarations.some((each) => each.kind === 'member' && each.nameOffset === offset)
      );
    case 'tag':
      return /^(?:struct|union|enum)$/.test(wordBefore(text, offset));
    case 'label':
    case 'value':
      return !isMember;
  }
}

/** False where a member is known to be of another struct. */
function mayBeOf(
  view: SourceView,
  source: SourceText,
  offset: number,
  { struct, name }: ReferenceScope,
): boolean {
  if (struct === undefined) return true;
  const declared = source.declarations.find((each) => each.nameOffset === offset);
  if (declared?.kind === 'member') return declared.parent === struct || declared.parent === '';
  const at = source.tokenAt(offset + 1);
  if (at < 0) return true;
  const owner = ownerOfMember(view, source, at) ?? ownerOfDesignator(view, source, at);
  if (owner === undefined || owner.symbol.name === '') return true;
  return owner.symbol.name === struct || !membersOf(owner).some((each) => each.name === name);
}

/** What the index knows at once, without reading files: calls, assignments, uses, definitions. */
export function indexedPlaces(
  view: SourceView,
  { name, use }: ReferenceScope,
): ReadonlySet<TreePath> {
  const { index } = view;
  const places =
    use === 'member'
      ? [
          ...index.callsOf(name).filter(({ isIndirect }) => isIndirect),
          ...index.assignmentsTo(name),
        ]
      : [
          ...index.callsOf(name),
          ...index.assignmentsOf(name),
          ...index.usesOf(name),
          ...index.declarations(name),
        ];
  return new Set([...index.definitions(name), ...places].map(({ path }) => path));
}

/**
 * All places, file by file: those of the index first, then what a search of the tree finds. Rejects when `signal` is aborted.
 */
export async function* allReferences(
  view: SourceView,
  scope: ReferenceScope,
  search: TextSearch,
  signal: AbortSignal,
): AsyncGenerator<readonly Target[]> {
  const only = scope.within?.path ?? scope.file;
  if (only !== undefined) {
    const source = view.source(only);
    if (source !== undefined) yield referencesIn(view, source, scope);
    return;
  }
  const done = new Set<TreePath>();
  let nFound = 0;
  const read = (paths: Iterable<TreePath>): readonly Target[] => {
    const targets: Target[] = [];
    for (const path of paths) {
      if (done.has(path) || nFound >= MOST_REFERENCES) continue;
      done.add(path);
      const source = view.takeSource(path);
      if (source === undefined) continue;
      const here = referencesIn(view, source, scope);
      nFound += here.length;
      targets.push(...here);
    }
    return targets;
  };
  const known = [...indexedPlaces(view, scope)].sort();
  for (let i = 0; i < known.length; i += BATCH) {
    yield read(known.slice(i, i + BATCH));
    await turn();
    signal.throwIfAborted();
  }
  for await (const hits of search.search(searchFor(scope.name), signal)) {
    signal.throwIfAborted();
    const paths = [...new Set(hits.map(({ path }) => path))];
    for (let i = 0; i < paths.length; i += BATCH) {
      const targets = read(paths.slice(i, i + BATCH));
      if (targets.length > 0) yield targets;
      await turn();
    }
    if (nFound >= MOST_REFERENCES) return;
  }
  signal.throwIfAborted();
}

function searchFor(name: string): SearchRequest {
  return {
    patterns: wordPatterns([name]),
    under: ['' as TreePath],
    except: [],
    extensions: ['c', 'h', 'S'],
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
