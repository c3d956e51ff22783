/** Answers about the C and assembly files of kernel trees; none about files outside of trees. */
import type { TreePath } from '../base/tree-path.js';
import { ownerLenses } from '../features/source/owner-lens.js';
import { ownersHover } from '../features/source/owners-hover.js';
import { sourceSymbols } from '../features/source/source-symbols.js';
import { builtByLenses } from '../features/kbuild/built-by.js';
import { OUTLINE } from '../workers/requests.js';
import type { ConfigNames } from './config-names.js';
import type { DocumentAnswers } from './document-answers.js';
import type { OpenDocuments } from './open-documents.js';
import type { Session } from './session.js';
import { treeFacts } from './tree-queries.js';
import { uriInTree } from './trees.js';

export function sourceAnswers(
  session: Session,
  documents: OpenDocuments,
  names: ConfigNames,
): DocumentAnswers {
  async function fileOf(uri: string) {
    const settings = await session.settings.of(uri);
    const file = await session.trees.ofFile(uri, settings);
    return file && { ...file, settings };
  }

  /** Whose the file is, and what it is built into. */
  async function fileFacts(uri: string, signal: AbortSignal) {
    const file = await fileOf(uri);
    if (file === undefined) return undefined;
    const { choice } = file.tree;
    const facts = treeFacts(session.workers.facts, choice);
    const [owners, built] = await Promise.all([
      facts.owners(file.path, signal),
      facts.module(file.path, signal),
    ]);
    const tree = { uriOf: (path: TreePath) => uriInTree(choice.root, path) };
    return { owners, built, settings: file.settings, tree };
  }

  return {
    async symbols(uri, signal) {
      const document = documents.get(uri);
      const file = await fileOf(uri);
      // Another extension that knows C gives the outline: two of them would show everything twice.
      if (document === undefined || file === undefined || file.settings.sourceFeatures === 'off') {
        return [];
      }
      const text = document.getText();
      const { path } = file;
      const outline = await session.workers.facts.request(OUTLINE, { path, text }, signal);
      return sourceSymbols(text, outline);
    },
    definition: async (at, signal) => (await names.definition(at, signal)) ?? [],
    references: async (at, _, signal) => (await names.references(at, signal)) ?? [],
    async hover({ uri, position }, signal) {
      const named = await names.hover({ uri, position }, signal);
      if (named !== undefined) return named;
      if (position.line > 0) return undefined; // A hover further down is of what stands there.
      const known = await fileFacts(uri, signal);
      return known && ownersHover(known.tree, known.owners, known.built);
    },
    async lenses(uri, signal) {
      const known = await fileFacts(uri, signal);
      if (known?.settings.codeLens.enabled !== true) return [];
      const { tree, owners, built } = known;
      return [...(owners ? ownerLenses(tree, owners) : []), ...builtByLenses(tree, built)];
    },
  };
}
