/** Answers about the C and assembly files of kernel trees; none about files outside of trees. */
import type { Location, LocationLink, WorkspaceSymbol } from 'vscode-languageserver-types';
import type { TreePath } from '../base/tree-path.js';
import { ownerLenses } from '../features/source/owner-lens.js';
import { ownersHover } from '../features/source/owners-hover.js';
import { builtByLenses } from '../features/kbuild/built-by.js';
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
  type SourceParams,
  type TargetKind,
} from '../workers/navigation-requests.js';
import { cutMessage } from './reference-parts.js';
import type { ClientAbilities } from './client-abilities.js';
import type { ConfigNames } from './config-names.js';
import type { DocumentAnswers, Place, ReferenceListener } from './document-answers.js';
import type { OpenDocuments } from './open-documents.js';
import type { Session } from './session.js';
import { treeFacts } from './tree-queries.js';
import { uriInTree, type ChosenTree } from './trees.js';

export function sourceAnswers(
  session: Session,
  documents: OpenDocuments,
  names: ConfigNames,
  abilities: ClientAbilities,
  tell: (message: string) => void,
): DocumentAnswers {
  const { facts } = session.workers;
  /** Who hears of references found, by job. */
  const listeners = new Map<number, ReferenceListener>();
  let jobs = 0;
  facts.onNotification(REFERENCES_FOUND, ({ job, locations, nFound }) => {
    listeners.get(job)?.onFound(locations, nFound);
  });

  async function fileOf(uri: string) {
    const settings = await session.settings.of(uri);
    const file = await session.trees.ofFile(uri, settings);
    return file && { ...file, settings };
  }

  /** The file as a worker is told of it; undefined where it is in no tree, or another extension answers for C. */
  async function sourceOf(uri: string): Promise<SourceParams | undefined> {
    const file = await fileOf(uri);
    if (file === undefined || file.settings.sourceFeatures === 'off') return undefined;
    const { tree, path } = file;
    return { tree: tree.choice, path, edited: await editedIn(session, documents, tree, uri) };
  }

  /** Whose the file is, and what it is built into. */
  async function fileFacts(uri: string, signal: AbortSignal) {
    const file = await fileOf(uri);
    if (file === undefined) return undefined;
    const { choice } = file.tree;
    const known = treeFacts(facts, choice);
    const [owners, built] = await Promise.all([
      known.owners(file.path, signal),
      known.module(file.path, signal),
    ]);
    const tree = { uriOf: (path: TreePath) => uriInTree(choice.root, path) };
    return { owners, built, settings: file.settings, tree };
  }

  const targets =
    (kind: TargetKind) =>
    async ({ uri, position }: Place, signal: AbortSignal): Promise<LocationLink[] | Location[]> => {
      const source = await sourceOf(uri);
      if (source === undefined) return [];
      const links = await facts.request(SOURCE_TARGETS, { ...source, position, kind }, signal);
      return abilities.definitionLinks ? links : links.map(locationOfLink);
    };

  return {
    // A CONFIG_ name has its definitions and uses in Kconfig.
    definition: async (at, signal) =>
      (await names.definition(at, signal)) ?? targets('definition')(at, signal),
    declaration: targets('declaration'),
    typeDefinition: targets('typeDefinition'),
    implementation: targets('implementation'),
    async references({ uri, position }, includeDeclaration, signal, listener) {
      const named = await names.references({ uri, position }, signal);
      if (named !== undefined) return named;
      const source = await sourceOf(uri);
      if (source === undefined) return [];
      const job = ++jobs;
      if (listener !== undefined) listeners.set(job, listener);
      try {
        const inParts = listener?.takesParts === true;
        const params = { ...source, position, includeDeclaration, job, inParts };
        const { locations, cut } = await facts.request(SOURCE_REFERENCES, params, signal);
        if (cut !== undefined) tell(cutMessage(cut));
        return locations;
      } finally {
        listeners.delete(job);
      }
    },
    async highlights({ uri, position }, signal) {
      const source = await sourceOf(uri);
      return source ? facts.request(SOURCE_HIGHLIGHTS, { ...source, position }, signal) : [];
    },
    async completion({ uri, position }, signal) {
      const source = await sourceOf(uri);
      return source ? facts.request(SOURCE_COMPLETION, { ...source, position }, signal) : [];
    },
    async calls({ uri, position }, signal) {
      const source = await sourceOf(uri);
      return source ? facts.request(PREPARE_CALLS, { ...source, position }, signal) : [];
    },
    async incoming(item, signal) {
      const source = await sourceOf(item.uri);
      return source ? facts.request(INCOMING_CALLS, { ...source, item }, signal) : [];
    },
    async outgoing(item, signal) {
      const source = await sourceOf(item.uri);
      return source ? facts.request(OUTGOING_CALLS, { ...source, item }, signal) : [];
    },
    async symbols(uri, signal) {
      const source = await sourceOf(uri);
      return source ? facts.request(SOURCE_SYMBOLS, source, signal) : [];
    },
    async links(uri, signal) {
      const source = await sourceOf(uri);
      return source ? facts.request(SOURCE_LINKS, source, signal) : [];
    },
    async hover({ uri, position }, signal) {
      const named = await names.hover({ uri, position }, signal);
      if (named !== undefined) return named;
      const source = await sourceOf(uri);
      const known = source && (await facts.request(SOURCE_HOVER, { ...source, position }, signal));
      if (known !== undefined && known !== null) return known;
      if (position.line > 0) return undefined; // A hover further down is of what stands there.
      const file = await fileFacts(uri, signal);
      return file && ownersHover(file.tree, file.owners, file.built);
    },
    async lenses(uri, signal) {
      const known = await fileFacts(uri, signal);
      if (known?.settings.codeLens.enabled !== true) return [];
      const { tree, owners, built } = known;
      return [...(owners ? ownerLenses(tree, owners) : []), ...builtByLenses(tree, built)];
    },
  };
}

/** The symbols of all trees of the workspace that match; none where another extension answers for C. */
export async function workspaceSymbols(
  session: Session,
  documents: OpenDocuments,
  query: string,
  signal: AbortSignal,
): Promise<WorkspaceSymbol[]> {
  if (query === '') return [];
  const found: WorkspaceSymbol[] = [];
  for (const { tree, settings } of await session.trees.all((uri) => session.settings.of(uri))) {
    if (settings.sourceFeatures === 'off') continue;
    const edited = await editedIn(session, documents, tree, undefined);
    const params = { tree: tree.choice, edited, query };
    found.push(...(await session.workers.facts.request(TREE_SYMBOLS, params, signal)));
  }
  return found;
}

/** The texts of a tree that the editor has and the disk has not; always that of `asked`. */
async function editedIn(
  session: Session,
  documents: OpenDocuments,
  { choice }: ChosenTree,
  asked: string | undefined,
): Promise<SourceParams['edited']> {
  const texts: (readonly [TreePath, string])[] = [];
  const own = asked === undefined ? undefined : documents.get(asked);
  for (const document of new Set([...(own ? [own] : []), ...documents.edited()])) {
    const file = await session.trees.ofFile(document.uri, await session.settings.of(document.uri));
    if (file?.tree.choice.root === choice.root) texts.push([file.path, document.getText()]);
  }
  return texts;
}

function locationOfLink({ targetUri, targetSelectionRange }: LocationLink): Location {
  return { uri: targetUri, range: targetSelectionRange };
}
