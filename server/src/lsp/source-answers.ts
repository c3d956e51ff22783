/** Answers about the C and assembly files of kernel trees; none about files outside of trees. */
import type { TreePath } from '../base/tree-path.js';
import { ownerLenses } from '../features/source/owner-lens.js';
import { ownersHover } from '../features/source/owners-hover.js';
import { sourceSymbols } from '../features/source/source-symbols.js';
import { OUTLINE } from '../workers/requests.js';
import type { DocumentAnswers } from './document-answers.js';
import type { OpenDocuments } from './open-documents.js';
import type { Session } from './session.js';
import { treeFacts } from './tree-queries.js';
import { uriInTree } from './trees.js';

export function sourceAnswers(session: Session, documents: OpenDocuments): DocumentAnswers {
  async function fileOf(uri: string) {
    const settings = await session.settings.of(uri);
    const file = await session.trees.ofFile(uri, settings);
    return file && { ...file, settings };
  }

  async function ownersOf(uri: string, signal: AbortSignal) {
    const file = await fileOf(uri);
    if (file === undefined) return undefined;
    const { choice } = file.tree;
    const owners = await treeFacts(session.workers.facts, choice).owners(file.path, signal);
    const tree = { uriOf: (path: TreePath) => uriInTree(choice.root, path) };
    return owners && { owners, settings: file.settings, tree };
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
    async hover({ uri, position }, signal) {
      if (position.line > 0) return undefined; // A hover further down is of what stands there.
      const known = await ownersOf(uri, signal);
      return known && ownersHover(known.tree, known.owners);
    },
    async lenses(uri, signal) {
      const known = await ownersOf(uri, signal);
      if (known?.settings.codeLens.enabled !== true) return [];
      return ownerLenses(known.tree, known.owners);
    },
  };
}
