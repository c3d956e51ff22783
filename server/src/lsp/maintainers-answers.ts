/** Answers about MAINTAINERS. */
import { breathe } from '../base/breathe.js';
import { maintainersCodeLenses } from '../features/maintainers/code-lenses.js';
import { maintainersCompletion } from '../features/maintainers/completion.js';
import { maintainersDefinition } from '../features/maintainers/definition.js';
import { maintainersFolding } from '../features/maintainers/folding.js';
import { maintainersHover } from '../features/maintainers/hover.js';
import { maintainersLinks } from '../features/maintainers/links.js';
import type { MaintainersSnapshot } from '../features/maintainers/snapshot.js';
import { maintainersSymbols } from '../features/maintainers/symbols.js';
import { LIST } from '../workers/requests.js';
import type { DocumentAnswers } from './document-answers.js';
import type { MaintainersDocuments } from './maintainers-documents.js';
import type { Session } from './session.js';

/** Sections whose links are made between two looks at the clock. */
const SECTIONS_AT_ONCE = 100;

export function maintainersAnswers(
  session: Session,
  documents: MaintainersDocuments,
): DocumentAnswers {
  async function on<T>(
    uri: string,
    none: T,
    feature: (snapshot: MaintainersSnapshot) => T | Promise<T>,
  ): Promise<T> {
    const snapshot = await documents.snapshot(uri);
    return snapshot === undefined ? none : feature(snapshot);
  }

  return {
    hover: ({ uri, position }) =>
      on(uri, undefined, (snapshot) => maintainersHover(snapshot, position)),
    definition: ({ uri, position }) =>
      on(uri, [], (snapshot) => maintainersDefinition(snapshot, position)),
    symbols: (uri) => on(uri, [], (snapshot) => maintainersSymbols(snapshot)),
    folding: (uri) => on(uri, [], maintainersFolding),
    lenses: (uri) =>
      on(uri, [], async (snapshot) => {
        const { codeLens } = await session.settings.of(uri);
        return codeLens.enabled ? maintainersCodeLenses(snapshot) : [];
      }),
    links: (uri, signal) =>
      on(uri, [], async (snapshot) => {
        const { sections } = snapshot;
        const links = [];
        for (let first = 0; first < sections.length; first += SECTIONS_AT_ONCE) {
          await breathe();
          signal.throwIfAborted();
          const part = sections.slice(first, first + SECTIONS_AT_ONCE);
          links.push(...maintainersLinks({ ...snapshot, sections: part }));
        }
        return links;
      }),
    completion: ({ uri, position }, signal) =>
      on(uri, [], async (snapshot) => {
        const tree = await documents.treeOf(uri);
        return maintainersCompletion(snapshot, position, async (path) =>
          tree === undefined
            ? undefined
            : session.workers.facts.request(LIST, { tree: tree.choice, path }, signal),
        );
      }),
  };
}
