/** Answers about the makefiles of Kbuild; none about makefiles outside of kernel trees. */
import { kbuildDefinition, kbuildDocumentLinks } from '../features/kbuild/links.js';
import { kbuildSymbols } from '../features/kbuild/symbols.js';
import { KBUILD_LINKS } from '../workers/requests.js';
import { urisOf, type ConfigNames } from './config-names.js';
import type { DocumentAnswers } from './document-answers.js';
import type { OpenDocuments } from './open-documents.js';
import type { Session } from './session.js';

export function kbuildAnswers(
  session: Session,
  documents: OpenDocuments,
  names: ConfigNames,
): DocumentAnswers {
  async function linksOf(uri: string, signal: AbortSignal) {
    const text = documents.get(uri)?.getText();
    const file = await session.trees.ofFile(uri, await session.settings.of(uri));
    if (text === undefined || file === undefined) return undefined;
    const tree = file.tree.choice;
    const params = { tree, path: file.path, text };
    const links = await session.workers.facts.request(KBUILD_LINKS, params, signal);
    return { tree: urisOf(tree), links };
  }

  return {
    hover: (at, signal) => names.hover(at, signal),
    async definition(at, signal) {
      const named = await names.definition(at, signal);
      if (named !== undefined) return named;
      const known = await linksOf(at.uri, signal);
      return known === undefined ? [] : kbuildDefinition(known.tree, known.links, at.position);
    },
    references: async (at, _, signal) => (await names.references(at, signal)) ?? [],
    async symbols(uri) {
      const text = documents.get(uri)?.getText();
      const file = await session.trees.ofFile(uri, await session.settings.of(uri));
      return text === undefined || file === undefined ? [] : kbuildSymbols(text);
    },
    async links(uri, signal) {
      const known = await linksOf(uri, signal);
      return known === undefined ? [] : kbuildDocumentLinks(known.tree, known.links);
    },
  };
}
