/** The worker's side of `navigation-requests.ts`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancellationToken, MessageConnection, RequestType } from 'vscode-jsonrpc';
import type { Hover, Location, Position } from 'vscode-languageserver-types';
import { overlayFiles } from '../base/overlay-files.js';
import type { TreePath } from '../base/tree-path.js';
import {
  callItem,
  callableOfItem,
  incomingItems,
  outgoingItems,
} from '../features/source/call-hierarchy.js';
import { sourceHover } from '../features/source/source-hover.js';
import { completionItem, workspaceSymbol } from '../features/source/source-items.js';
import {
  highlightsOf,
  includeLinks,
  linksOf,
  locationOf,
  offsetIn,
  rangeIn,
  type NamedTree,
} from '../features/source/source-places.js';
import { sourceSymbols } from '../features/source/source-symbols.js';
import { callablesAt, incomingCalls, outgoingCalls } from '../navigation/calls.js';
import { completionsAt } from '../navigation/completions.js';
import { describe } from '../navigation/describe.js';
import { editedIndex } from '../navigation/edited-index.js';
import {
  ask,
  declarationTargets,
  definitionTargets,
  typeTargets,
  type Asked,
} from '../navigation/go-to.js';
import { implementationTargets } from '../navigation/implementations.js';
import { OutlineIndex } from '../navigation/outline-index.js';
import {
  allReferences,
  REFERENCES_READING_MS,
  referenceScope,
  referencesIn,
  type ReferencesCut,
  type ReferencesOptions,
} from '../navigation/references.js';
import { SourceView } from '../navigation/source-view.js';
import type { IndexedSymbol, TreeIndex } from '../symbol-index/tree-index.js';
import { signalOf } from './cancellation-signal.js';
import {
  INCOMING_CALLS,
  OUTGOING_CALLS,
  PREPARE_CALLS,
  REFERENCES_FOUND,
  SOURCE_COMPLETION,
  SOURCE_HIGHLIGHTS,
  SOURCE_HOVER,
  SOURCE_LINKS,
  SOURCE_REFERENCES,
  SOURCE_SYMBOLS,
  SOURCE_TARGETS,
  TREE_SYMBOLS,
  type EditedTree,
  type FoundReferences,
  type SourcePlaceParams,
  type SourceReferences,
  type SourceReferencesParams,
  type TargetKind,
  type TreeSymbolsParams,
} from './navigation-requests.js';
import type { OpenedTree } from './opened-tree.js';
import type { TreeChoice } from './requests.js';
import { moduleOf } from './tree-answers.js';

/** Symbols that a client is given for what somebody types. */
const MOST_SYMBOLS = 200;

const TARGETS: Readonly<
  Record<TargetKind, (asked: Asked) => ReturnType<typeof definitionTargets>>
> = {
  definition: definitionTargets,
  declaration: declarationTargets,
  typeDefinition: typeTargets,
  implementation: implementationTargets,
};

/** Answers the requests that come over `connection`; `opened` gives the tree of a request. */
export function serveNavigation(
  connection: MessageConnection,
  opened: (choice: TreeChoice) => OpenedTree,
): void {
  /** One question about a place; `otherwise` where nothing stands there. */
  async function atPlace<R>(
    params: SourcePlaceParams,
    signal: AbortSignal,
    otherwise: R,
    answer: (asked: Asked, tree: NamedTree) => R,
  ): Promise<R> {
    const { path, position } = params;
    return onView(opened(params.tree), params, signal, (view, tree, table) => {
      const asked = askAt(view, path, position, table);
      return asked === undefined ? otherwise : answer(asked, tree);
    });
  }

  const on = <P, R>(
    { method }: RequestType<P, R, void>,
    handle: (params: P, signal: AbortSignal) => Promise<R> | R,
  ): void => {
    connection.onRequest(method, async (params: P, token: CancellationToken): Promise<unknown> =>
      handle(params, signalOf(token)),
    );
  };

  on(SOURCE_TARGETS, (params, signal) =>
    atPlace(params, signal, [], (asked, tree) =>
      linksOf(tree, TARGETS[params.kind](asked), originOf(asked)),
    ),
  );
  on(SOURCE_HOVER, (params, signal) =>
    atPlace<Hover | null>(params, signal, null, (asked, tree) =>
      hoverOf(opened(params.tree), asked, tree),
    ),
  );
  on(SOURCE_HIGHLIGHTS, (params, signal) =>
    atPlace(params, signal, [], (asked) => {
      const scope = referenceScope(asked);
      const { view, source } = asked;
      return scope === undefined ? [] : highlightsOf(source, referencesIn(view, source, scope));
    }),
  );
  on(SOURCE_COMPLETION, (params, signal) =>
    onView(opened(params.tree), params, signal, (view) => {
      const source = view.source(params.path);
      if (source === undefined) return [];
      const offset = offsetIn(source, params.position);
      return completionsAt(view, params.path, offset).map(completionItem);
    }),
  );
  on(PREPARE_CALLS, (params, signal) =>
    atPlace(params, signal, [], (asked, tree) =>
      callablesAt(asked)
        .map((each) => callItem(asked.view, tree, each))
        .filter((item) => item !== undefined),
    ),
  );
  on(INCOMING_CALLS, (params, signal) =>
    onView(opened(params.tree), params, signal, (view, tree) => {
      const callable = callableOfItem(params.item);
      return callable === undefined ? [] : incomingItems(view, tree, incomingCalls(view, callable));
    }),
  );
  on(OUTGOING_CALLS, (params, signal) =>
    onView(opened(params.tree), params, signal, (view, tree) => {
      const callable = callableOfItem(params.item);
      return callable === undefined ? [] : outgoingItems(view, tree, outgoingCalls(view, callable));
    }),
  );
  on(SOURCE_SYMBOLS, (params) => {
    const source = viewOf(opened(params.tree), params, NOTHING).source(params.path);
    return source === undefined ? [] : sourceSymbols(source);
  });
  on(SOURCE_LINKS, (params) => {
    const view = viewOf(opened(params.tree), params, NOTHING);
    const source = view.source(params.path);
    return source === undefined ? [] : includeLinks(view, namedTree(params.tree), source);
  });
  on(TREE_SYMBOLS, async (params, signal) => {
    const symbols = await symbolsOf(opened(params.tree), params, signal);
    return symbols.map((symbol) => workspaceSymbol(namedTree(params.tree), symbol));
  });
  on(SOURCE_REFERENCES, (params, signal) =>
    references(opened(params.tree), params, signal, (found) => {
      void connection.sendNotification(REFERENCES_FOUND, { job: params.job, ...found });
    }),
  );
}

/** What matches in the index; as long as that is not complete, also what a search finds. */
async function symbolsOf(
  opened: OpenedTree,
  { query, edited }: TreeSymbolsParams,
  signal: AbortSignal,
): Promise<readonly IndexedSymbol[]> {
  const index = opened.index();
  const indexed =
    index === undefined ? [] : editedIndex(index, new Map(edited)).search(query, MOST_SYMBOLS);
  if (index?.coverage.isComplete === true) return indexed;
  const found = await opened.searchedIndex().symbols(query, MOST_SYMBOLS, signal);
  const others = found.filter(({ path }) => index?.knows(path) !== true);
  return [...indexed, ...others].slice(0, MOST_SYMBOLS);
}

/** An index that knows nothing: for questions about one file alone. */
const NOTHING: TreeIndex = new OutlineIndex();

/**
 * Runs a question on the tree as it is now: on its index where that is complete, else on what a search finds besides. A name
 * that only a macro of some subsystem can explain makes it run again, when those macros are read.
 */
async function onView<R>(
  opened: OpenedTree,
  params: EditedTree,
  signal: AbortSignal,
  question: (view: SourceView, tree: NamedTree, table: ReturnType<OpenedTree['macroMade']>) => R,
): Promise<R> {
  const tree = namedTree(params.tree);
  const index = opened.index();
  const table = opened.macroMade();
  const run = (known: TreeIndex): R => question(viewOf(opened, params, known), tree, table);
  if (index?.coverage.isComplete !== true) {
    return opened.searchedIndex().answer(run, index, signal);
  }
  const answer = run(index);
  if (table === undefined || !table.isWanted || table.isReady) return answer;
  await table.build(index);
  signal.throwIfAborted();
  return run(index);
}

function viewOf(opened: OpenedTree, { edited }: EditedTree, index: TreeIndex): SourceView {
  const { files, navigationChoice } = opened;
  // A text that is the one on the disk is in the index: reading it again would take longer than all else.
  const texts = new Map(edited.filter(([path, text]) => files.read(path) !== text));
  return new SourceView(overlayFiles(files, texts), editedIndex(index, texts), navigationChoice);
}

function askAt(
  view: SourceView,
  path: TreePath,
  position: Position,
  table: ReturnType<OpenedTree['macroMade']>,
): Asked | undefined {
  const source = view.source(path);
  return source && ask(view, path, offsetIn(source, position), table);
}

function namedTree({ root }: TreeChoice): NamedTree {
  // Places of one file come one after the other.
  let last: { readonly path: TreePath; readonly uri: string } | undefined;
  return {
    uriOf(path) {
      if (last?.path !== path) last = { path, uri: pathToFileURL(join(root, path)).href };
      return last.uri;
    },
  };
}

/** What the cursor is on. */
function originOf({ source, place }: Asked) {
  return rangeIn(source.lines, place.kind === 'include' ? place.include.range : place.range);
}

function hoverOf(opened: OpenedTree, asked: Asked, tree: NamedTree): Hover | null {
  const known = describe(asked);
  if (known === undefined) return null;
  const module =
    known.where?.path.endsWith('.c') === true ? moduleOf(opened, known.where.path) : undefined;
  const value = sourceHover(tree, known, module);
  return value === '' ? null : { contents: { kind: 'markdown', value }, range: originOf(asked) };
}

async function references(
  opened: OpenedTree,
  params: SourceReferencesParams,
  signal: AbortSignal,
  onFound: (found: Omit<FoundReferences, 'job'>) => void,
): Promise<SourceReferences> {
  const { path, position, includeDeclaration, inParts } = params;
  const found: Location[] = [];
  let nFound = 0;
  const prepared = await onView(opened, params, signal, (view, tree) => {
    const asked = askAt(view, path, position, undefined);
    const scope = asked && referenceScope(asked);
    const defined = asked === undefined || includeDeclaration ? [] : definitionTargets(asked);
    return { view, tree, scope, defined };
  });
  const { view, tree, scope, defined } = prepared;
  if (scope === undefined) return { locations: [] };
  let missing: ReferencesCut | undefined;
  const options: ReferencesOptions = {
    from: path,
    readingMs: REFERENCES_READING_MS,
    onCut: (cut) => {
      missing = cut;
    },
  };
  const leftOut = new Set(defined.map((each) => `${each.path}:${each.range.start}`));
  for await (const targets of allReferences(view, scope, opened.search(), signal, options)) {
    const locations = targets
      .filter((each) => !leftOut.has(`${each.path}:${each.range.start}`))
      .map((each) => locationOf(tree, each));
    if (locations.length === 0) continue;
    nFound += locations.length;
    if (!inParts) for (const each of locations) found.push(each);
    onFound({ nFound, locations: inParts ? locations : [] });
  }
  return { locations: found, ...(missing && { cut: { ...missing, name: scope.name, nFound } }) };
}
