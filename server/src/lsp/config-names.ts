/** Answers about `CONFIG_X` wherever it stands: in C, assembly, makefiles and configurations. */
import type { Hover, Location, LocationLink, Range } from 'vscode-languageserver-types';
import type { TreePath } from '../base/tree-path.js';
import { configMarkdown } from '../features/kconfig/config-hover.js';
import { configDefinition, configReferences } from '../features/kconfig/config-links.js';
import { configNameAt } from '../features/kconfig/config-name.js';
import { CONFIG_REFERENCES, CONFIG_SYMBOL, type TreeChoice } from '../workers/requests.js';
import type { Place } from './document-answers.js';
import type { OpenDocuments } from './open-documents.js';
import type { Session } from './session.js';
import { uriInTree } from './trees.js';

/** A symbol's name in a document that lies in a tree. */
export interface NamedSymbol {
  readonly tree: TreeChoice;
  /** What the name can mean, likeliest first, without `CONFIG_`. */
  readonly names: readonly string[];
  readonly range: Range;
}

/** Each undefined where no such name stands there, or the tree has no such symbol: then others may answer. */
export class ConfigNames {
  readonly #session: Session;
  readonly #documents: OpenDocuments;

  constructor(session: Session, documents: OpenDocuments) {
    this.#session = session;
    this.#documents = documents;
  }

  async hover(at: Place, signal: AbortSignal): Promise<Hover | undefined> {
    const named = await this.#nameAt(at);
    return named && hoverOfSymbol(this.#session, named, signal);
  }

  async definition(at: Place, signal: AbortSignal): Promise<LocationLink[] | undefined> {
    const named = await this.#nameAt(at);
    return named && definitionOfSymbol(this.#session, named, signal);
  }

  async references(at: Place, signal: AbortSignal): Promise<Location[] | undefined> {
    const named = await this.#nameAt(at);
    return named && referencesOfSymbol(this.#session, named, signal);
  }

  async #nameAt({ uri, position: { line, character } }: Place): Promise<NamedSymbol | undefined> {
    const text = this.#documents.get(uri)?.getText({
      start: { line, character: 0 },
      end: { line: line + 1, character: 0 },
    });
    const name = text === undefined ? undefined : configNameAt(text, character);
    if (name === undefined) return undefined;
    const file = await this.#session.trees.ofFile(uri, await this.#session.settings.of(uri));
    if (file === undefined) return undefined;
    const range = { start: { line, character: name.start }, end: { line, character: name.end } };
    return { tree: file.tree.choice, names: name.symbols, range };
  }
}

export async function hoverOfSymbol(
  session: Session,
  { tree, names, range }: NamedSymbol,
  signal: AbortSignal,
): Promise<Hover | undefined> {
  const symbol = await session.workers.facts.request(CONFIG_SYMBOL, { tree, names }, signal);
  if (symbol === null) return undefined;
  return { contents: { kind: 'markdown', value: configMarkdown(urisOf(tree), symbol) }, range };
}

export async function definitionOfSymbol(
  session: Session,
  { tree, names, range }: NamedSymbol,
  signal: AbortSignal,
): Promise<LocationLink[] | undefined> {
  const symbol = await session.workers.facts.request(CONFIG_SYMBOL, { tree, names }, signal);
  return symbol === null ? undefined : configDefinition(urisOf(tree), symbol, range);
}

export async function referencesOfSymbol(
  session: Session,
  { tree, names }: NamedSymbol,
  signal: AbortSignal,
): Promise<Location[] | undefined> {
  const params = { tree, names };
  const found = await session.workers.facts.request(CONFIG_REFERENCES, params, signal);
  return found.length === 0 ? undefined : configReferences(urisOf(tree), found);
}

/** The tree as features want it. */
export function urisOf({ root }: TreeChoice): { readonly uriOf: (path: TreePath) => string } {
  return { uriOf: (path) => uriInTree(root, path) };
}
