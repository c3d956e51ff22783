/** Answers about Kconfig files; what needs the tree around them only where they lie in one. */
import type { Position } from 'vscode-languageserver-types';
import { MOST_NAMES, symbolCompletion, symbolPrefix } from '../features/kconfig/completion.js';
import { rangeOfWord } from '../features/kconfig/config-links.js';
import { kconfigFolding } from '../features/kconfig/folding.js';
import { kconfigHighlights } from '../features/kconfig/highlights.js';
import { sourceAt, sourceDefinition, sourceLines, sourceLinks } from '../features/kconfig/links.js';
import { kconfigSnapshot, symbolAt, type KconfigSnapshot } from '../features/kconfig/snapshot.js';
import { kconfigSymbols } from '../features/kconfig/symbols.js';
import { CONFIG_NAMES, SOURCED_FILES } from '../workers/requests.js';
import {
  definitionOfSymbol,
  hoverOfSymbol,
  referencesOfSymbol,
  urisOf,
  type NamedSymbol,
} from './config-names.js';
import type { DocumentAnswers } from './document-answers.js';
import type { OpenDocuments } from './open-documents.js';
import type { Session } from './session.js';

export function kconfigAnswers(session: Session, documents: OpenDocuments): DocumentAnswers {
  /** The newest text read last: an editor asks several things of it at once. */
  let last: { readonly text: string; readonly snapshot: KconfigSnapshot } | undefined;

  function snapshotOf(uri: string): KconfigSnapshot {
    const text = documents.get(uri)?.getText() ?? '';
    if (last?.text !== text) last = { text, snapshot: kconfigSnapshot(text) };
    return last.snapshot;
  }

  async function fileOf(uri: string) {
    return session.trees.ofFile(uri, await session.settings.of(uri));
  }

  async function namedAt(uri: string, position: Position): Promise<NamedSymbol | undefined> {
    const word = symbolAt(snapshotOf(uri), position);
    const file = word && (await fileOf(uri));
    return file && { tree: file.tree.choice, names: [word.text], range: rangeOfWord(word) };
  }

  return {
    async hover({ uri, position }, signal) {
      const named = await namedAt(uri, position);
      return named && hoverOfSymbol(session, named, signal);
    },
    async definition({ uri, position }, signal) {
      const source = sourceAt(snapshotOf(uri), position);
      if (source !== undefined) {
        const file = await fileOf(uri);
        if (file === undefined) return [];
        const { path } = file;
        const tree = file.tree.choice;
        const params = { tree, path, statements: [source] };
        const [paths] = await session.workers.facts.request(SOURCED_FILES, params, signal);
        return sourceDefinition(urisOf(tree), source, paths ?? []);
      }
      const named = await namedAt(uri, position);
      return (named && (await definitionOfSymbol(session, named, signal))) ?? [];
    },
    async references({ uri, position }, _, signal) {
      const named = await namedAt(uri, position);
      return (named && (await referencesOfSymbol(session, named, signal))) ?? [];
    },
    highlights: ({ uri, position }) =>
      Promise.resolve(kconfigHighlights(snapshotOf(uri), position)),
    symbols: (uri) => Promise.resolve(kconfigSymbols(snapshotOf(uri))),
    folding: (uri) => Promise.resolve(kconfigFolding(snapshotOf(uri))),
    async links(uri, signal) {
      const statements = sourceLines(snapshotOf(uri));
      const file = await fileOf(uri);
      if (file === undefined) return [];
      const params = { tree: file.tree.choice, path: file.path, statements };
      const targets = await session.workers.facts.request(SOURCED_FILES, params, signal);
      return sourceLinks(urisOf(params.tree), statements, targets);
    },
    async completion({ uri, position }, signal) {
      const part = symbolPrefix(snapshotOf(uri), position);
      const file = part === undefined ? undefined : await fileOf(uri);
      if (part === undefined || file === undefined) return symbolCompletion([], '', position);
      const params = { tree: file.tree.choice, part, limit: MOST_NAMES };
      const names = await session.workers.facts.request(CONFIG_NAMES, params, signal);
      return symbolCompletion(names, part, position);
    },
  };
}
