/** Where a name is used: at once what the index knows, in the end every place, by a search of the tree. */
import { breathe } from '../base/breathe.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import { isMemberAt, occurrencesOf, wordBefore } from '../c-source/occurrences.js';
import type { SearchRequest, TextSearch } from '../symbol-search/text-search.js';
import { wordPatterns } from '../symbol-search/search-patterns.js';
import { fieldAt } from './implementations.js';
import { includedFiles } from './include-graph.js';
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

/** Places are told so often, in milliseconds; the first at once. */
const TELL_MS = 100;
/** How long the end of the search is waited for, in milliseconds, to say how many files were not looked at. */
const COUNTING_MS = 250;
/** More places than this nobody reads. */
export const MOST_REFERENCES = 20_000;
/** Milliseconds of reading files for which somebody who waits is kept: enough for any name but the commonest words. */
export const REFERENCES_READING_MS = 1000;

/** What is missing where not all places are told. */
export interface ReferencesCut {
  readonly reason: 'time' | 'number';
  /** Files that hold the word and were not looked at. */
  readonly nUnread: number;
  /** False where the search for such files had not ended: there may be more of them. */
  readonly isCounted: boolean;
}

/** How a question for references is answered. */
export interface ReferencesOptions {
  /** Where it was asked: the files nearest to that are read first. */
  readonly from?: TreePath;
  /** Milliseconds; waiting for the search does not count. Without it all is read. */
  readonly readingMs?: number;
  /** Hears of it, once, when places may be missing. */
  readonly onCut?: (cut: ReferencesCut) => void;
}

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

/** The places in one file. `mayDeclare`: false for files that are known not to declare such a member. */
export function referencesIn(
  view: SourceView,
  source: SourceText,
  scope: ReferenceScope,
  mayDeclare: (path: TreePath) => boolean = () => true,
): readonly Target[] {
  const { text } = source;
  const { within, name, use } = scope;
  if (within !== undefined && within.path !== source.path) return [];
  const declares = use === 'member' && mayDeclare(source.path);
  const isDeclared = (offset: number): boolean =>
    source.declarations.some((each) => each.kind === 'member' && each.nameOffset === offset);
  return occurrencesOf(text, name)
    .filter((offset) => {
      if (within !== undefined && (offset < within.start || within.end <= offset)) return false;
      const isUse = isUseAt(text, offset, use) || (declares && isDeclared(offset));
      return isUse && mayBeOf(view, source, offset, scope);
    })
    .map((offset) => targetOf(source, offset, name.length));
}

/** Which files may declare a member of that name: the others need not be read for their declarations. */
function declaringFiles({ index }: SourceView, name: string): (path: TreePath) => boolean {
  if (!index.coverage.isComplete) return () => true;
  const declaring = new Set(
    index.definitions(name).flatMap(({ kind, path }) => (kind === 'member' ? [path] : [])),
  );
  return (path) => declaring.has(path) || !index.knows(path);
}

/** Of a member: an access or an initialiser, not its declaration. */
function isUseAt(text: string, offset: number, use: ReferenceScope['use']): boolean {
  const isMember = isMemberAt(text, offset);
  switch (use) {
    case 'member':
      return isMember;
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
  if (!isMemberAt(source.text, offset)) {
    const declared = source.declarations.find((each) => each.nameOffset === offset);
    if (declared?.kind === 'member') return declared.parent === struct || declared.parent === '';
  }
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
 * All places, file by file: first of the file itself and of those that the index knows, the nearest to the question first, then of
 * those that a search of the tree finds, which runs meanwhile. Told as they are found, the first at once. Ends early, with a word to
 * `onCut`, for a name that is everywhere. Rejects when `signal` is aborted.
 */
export async function* allReferences(
  view: SourceView,
  scope: ReferenceScope,
  search: TextSearch,
  signal: AbortSignal,
  { from, readingMs = Infinity, onCut }: ReferencesOptions = {},
): AsyncGenerator<readonly Target[]> {
  const only = scope.within?.path ?? scope.file;
  if (only !== undefined) {
    const source = view.source(only);
    if (source !== undefined) yield referencesIn(view, source, scope);
    return;
  }
  const near = from === undefined ? '' : directoryOf(from);
  const searched = new FilesWithWord(search, scope.name, near, signal);
  const reading = new Reading(view, scope, readingMs);
  try {
    if (from !== undefined) yield* reading.read([from], signal);
    const byNearness = nearestFirst(view, from);
    let paths = byNearness([...indexedPlaces(view, scope)]);
    for (;;) {
      yield* reading.read(paths, signal);
      if (reading.cut !== undefined) {
        await searched.end(COUNTING_MS);
        const nUnread = reading.unread([...paths, ...searched.take()]);
        onCut?.({ reason: reading.cut, nUnread, isCounted: searched.isDone });
        return;
      }
      paths = byNearness(searched.take());
      if (paths.length > 0) continue;
      if (searched.isDone) return;
      await searched.next();
      signal.throwIfAborted();
    }
  } finally {
    searched.stop();
  }
}

/** Reads files one after the other and keeps count. */
class Reading {
  readonly #view: SourceView;
  readonly #scope: ReferenceScope;
  readonly #readingMs: number;
  readonly #mayDeclare: (path: TreePath) => boolean;
  readonly #done = new Set<TreePath>();
  #nFound = 0;
  #spent = 0;
  /** When places were told last. */
  #toldAt = -Infinity;
  /** Why it has ended before all was read. */
  cut: ReferencesCut['reason'] | undefined;

  constructor(view: SourceView, scope: ReferenceScope, readingMs: number) {
    this.#view = view;
    this.#scope = scope;
    this.#readingMs = readingMs;
    this.#mayDeclare = scope.use === 'member' ? declaringFiles(view, scope.name) : () => false;
  }

  /** The places in those files that were not read yet. */
  async *read(paths: readonly TreePath[], signal: AbortSignal): AsyncGenerator<readonly Target[]> {
    let targets: Target[] = [];
    for (const path of paths) {
      if (this.#done.has(path)) continue;
      if (this.#nFound >= MOST_REFERENCES) this.cut = 'number';
      else if (this.#spent >= this.#readingMs) this.cut = 'time';
      if (this.cut !== undefined) break;
      const start = performance.now();
      this.#done.add(path);
      const here = this.#placesIn(path);
      this.#nFound += here.length;
      for (const each of here) targets.push(each);
      const now = performance.now();
      this.#spent += now - start;
      if (targets.length > 0 && now - this.#toldAt >= TELL_MS) {
        yield targets;
        targets = [];
        this.#toldAt = performance.now();
      }
      await breathe();
      signal.throwIfAborted();
    }
    if (targets.length > 0) yield targets;
  }

  #placesIn(path: TreePath): readonly Target[] {
    const source = this.#view.takeSource(path);
    return source === undefined
      ? []
      : referencesIn(this.#view, source, this.#scope, this.#mayDeclare);
  }

  /** How many of these were not read. */
  unread(paths: readonly TreePath[]): number {
    return new Set(paths.filter((path) => !this.#done.has(path))).size;
  }
}

/** The files that hold a word, found while others are read: those of one directory first. */
class FilesWithWord {
  readonly #stop = new AbortController();
  readonly #work: Promise<void>;
  #fresh = new Set<TreePath>();
  #wake: () => void = () => undefined;
  #problem: { readonly error: unknown } | undefined;
  isDone = false;

  constructor(search: TextSearch, word: string, near: TreePath | '', signal: AbortSignal) {
    const signals = AbortSignal.any([signal, this.#stop.signal]);
    this.#work = this.#run(search, word, near === '' ? [''] : [near, ''], signals)
      .catch((error: unknown) => {
        this.#problem = { error };
      })
      .finally(() => {
        this.isDone = true;
        this.#wake();
      });
  }

  /** Those found since it was asked last; throws where the search has failed. */
  take(): readonly TreePath[] {
    if (this.#problem !== undefined) throw this.#problem.error;
    const found = [...this.#fresh];
    this.#fresh = new Set();
    return found;
  }

  /** Until there are more, or it is done. */
  async next(): Promise<void> {
    if (this.isDone || this.#fresh.size > 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Until it is done, but no longer than that. */
  async end(milliseconds: number): Promise<void> {
    const over = new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds);
    });
    if (!this.isDone) await Promise.race([this.#work, over]);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(
    search: TextSearch,
    word: string,
    directories: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const under of directories) {
      for await (const hits of search.search(searchFor(word, under as TreePath), signal)) {
        for (const { path } of hits) this.#fresh.add(path);
        this.#wake();
      }
    }
  }
}

/** Puts paths in order, without doubles: the file itself, its directory, what it includes, then the more of the path is shared. */
function nearestFirst(
  view: SourceView,
  from: TreePath | undefined,
): (paths: readonly TreePath[]) => readonly TreePath[] {
  if (from === undefined) return (paths) => [...new Set(paths)].sort();
  let included: ReadonlyMap<TreePath, number> | undefined;
  const here = directoryOf(from);
  const parts = here.split('/');
  const distance = (path: TreePath): number => {
    if (path === from) return 0;
    const directory = directoryOf(path);
    if (directory === here) return 1;
    included ??= includedFiles(view, from);
    const steps = included.get(path);
    if (steps !== undefined) return 1 + steps;
    const own = directory.split('/');
    const nShared = parts.findIndex((part, i) => part !== own[i]);
    return 100 - (nShared < 0 ? parts.length : nShared);
  };
  return (paths) => {
    const distances = new Map(paths.map((path) => [path, distance(path)]));
    return [...distances]
      .sort(([a, near], [b, far]) => near - far || (a < b ? -1 : 1))
      .map(([path]) => path);
  };
}

function searchFor(name: string, under: TreePath): SearchRequest {
  return {
    patterns: wordPatterns([name]),
    under: [under],
    except: [],
    extensions: ['c', 'h', 'S'],
  };
}
