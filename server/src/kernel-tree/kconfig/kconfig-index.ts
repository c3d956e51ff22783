/**
 * The Kconfig files of a tree together: where a symbol is defined, what it depends on, and who selects it. All architectures
 * are read: one symbol has an entry in several of them. It stands for one state of the tree.
 */
import type { FileSource } from '../../base/file-source.js';
import type { TreePath } from '../../base/tree-path.js';
import { archOf } from '../architecture.js';
import {
  definesSymbol,
  nodesWithin,
  symbolWords,
  type Attribute,
  type KconfigNode,
  type KconfigType,
  type Word,
} from './kconfig-syntax.js';
import { parseKconfig } from './parse-kconfig.js';
import { sourcedFiles, type SourceStatement } from './source-paths.js';

/** An entry of a symbol. */
export interface KconfigDefinition {
  readonly path: TreePath;
  readonly node: KconfigNode;
  /** What the menus, choices and `if` blocks around it ask for, in its file and in those that lead to that, outermost first. */
  readonly around: readonly string[];
}

/** An entry that turns another symbol on. */
export interface Selector {
  readonly symbol: string;
  readonly path: TreePath;
  /** 0-based line of its `select` or `imply`. */
  readonly line: number;
  /** What stands behind `if`. */
  readonly when?: string;
}

/** A place in the tree. */
export interface KconfigReference {
  readonly path: TreePath;
  readonly word: Word;
}

const ROOT = 'Kconfig' as TreePath;

/** A `source` line: from one file to another, under the conditions around it in the first. */
interface Inclusion {
  readonly to: TreePath;
  readonly around: readonly string[];
}

/**
 * Reads every file that `source` reaches from the top one, for all architectures. Each step is a file: a caller that must not
 * block does a few steps at a time. The 1,700 files of 6.1 take some 0.7 s of CPU.
 */
export function* readKconfigTree(files: FileSource): Generator<TreePath, KconfigIndex, undefined> {
  const index = new KconfigIndex();
  const waiting: TreePath[] = [ROOT];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (index.has(path)) continue;
    const text = files.read(path);
    if (text === undefined) continue;
    const here = path;
    const found = index.add(path, text, (statement) => sourcedFiles(files, here, statement));
    waiting.push(...found.toReversed());
    yield path;
  }
  index.settle();
  return index;
}

export class KconfigIndex {
  readonly #files = new Map<TreePath, readonly KconfigNode[]>();
  readonly #inclusions = new Map<TreePath, readonly Inclusion[]>();
  /** What holds around a whole file. */
  #inherited: ReadonlyMap<TreePath, readonly string[]> = new Map();
  /** `around` of its file alone. */
  readonly #definitions = new Map<string, KconfigDefinition[]>();
  readonly #selectors = new Map<string, Selector[]>();
  readonly #implyers = new Map<string, Selector[]>();

  has(path: TreePath): boolean {
    return this.#files.has(path);
  }

  /** The files that were read, in the order of the `source` lines. */
  get paths(): readonly TreePath[] {
    return [...this.#files.keys()];
  }

  /** All symbols that have an entry, without `CONFIG_`. */
  get names(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  /** Takes in a file; gives the files that its `source` lines mean, as `resolve` finds them. */
  add(
    path: TreePath,
    text: string,
    resolve: (statement: SourceStatement) => readonly TreePath[],
  ): readonly TreePath[] {
    const { nodes } = parseKconfig(text);
    this.#files.set(path, nodes);
    const inclusions: Inclusion[] = [];
    let conditions: readonly string[] = [];
    let conditionsOf: readonly KconfigNode[] | undefined;
    for (const { node, around } of nodesWithin(nodes)) {
      // Neighbours share one list.
      if (around !== conditionsOf) conditions = around.flatMap(dependenciesOf);
      conditionsOf = around;
      if (node.name === undefined) continue;
      if (node.kind === 'source') {
        const statement = { path: node.name.text, isRelative: node.isRelative === true };
        for (const to of resolve(statement)) inclusions.push({ to, around: conditions });
      } else if (definesSymbol(node)) {
        put(this.#definitions, node.name.text, { path, node, around: conditions });
        this.#takeSelects(node.name.text, path, node.attributes);
      }
    }
    this.#inclusions.set(path, inclusions);
    return inclusions.map(({ to }) => to);
  }

  /**
   * To be called when all files are there: finds what holds wherever a file is read. Each architecture reads kernel/power/Kconfig
   * in its own surroundings; what only some of them ask for is not said of its symbols.
   */
  settle(): void {
    const inherited = new Map<TreePath, readonly string[]>([[ROOT, []]]);
    const waiting: TreePath[] = [ROOT];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const above = inherited.get(path) ?? [];
      for (const { to, around } of this.#inclusions.get(path) ?? []) {
        const here = [...above, ...around];
        const known = inherited.get(to);
        const kept = known?.filter((condition) => here.includes(condition)) ?? here;
        if (kept.length === known?.length) continue;
        inherited.set(to, kept);
        waiting.push(to);
      }
    }
    this.#inherited = inherited;
  }

  /** The entries of a symbol: those of `architecture`, those of all, then those of other architectures. */
  definitions(symbol: string, architecture?: string): readonly KconfigDefinition[] {
    const rank = ({ path }: KconfigDefinition): number => {
      const own = archOf(path);
      return own === undefined ? 1 : own === architecture ? 0 : 2;
    };
    return (this.#definitions.get(symbol) ?? [])
      .toSorted((a, b) => rank(a) - rank(b))
      .map(({ path, node, around }) => ({
        path,
        node,
        around: [...(this.#inherited.get(path) ?? []), ...around],
      }));
  }

  /** Who selects the symbol, in the order of the files. */
  selectedBy(symbol: string): readonly Selector[] {
    return this.#selectors.get(symbol) ?? [];
  }

  /** Who implies it. */
  impliedBy(symbol: string): readonly Selector[] {
    return this.#implyers.get(symbol) ?? [];
  }

  /** Everywhere a symbol stands in a Kconfig file, its own entries included. */
  references(symbol: string): readonly KconfigReference[] {
    const found: KconfigReference[] = [];
    for (const [path, nodes] of this.#files) {
      for (const word of symbolWords(nodes)) if (word.text === symbol) found.push({ path, word });
    }
    return found;
  }

  /** `tristate` where any entry says so, else what the first one with a type says. Undefined where none has one. */
  typeOf(symbol: string): KconfigType | undefined {
    const types = (this.#definitions.get(symbol) ?? []).map(({ node }) => node.type);
    return types.includes('tristate') ? 'tristate' : types.find((type) => type !== undefined);
  }

  #takeSelects(symbol: string, path: TreePath, attributes: readonly Attribute[]): void {
    for (const { kind, text, line, when } of attributes) {
      if (kind !== 'select' && kind !== 'imply') continue;
      const target = kind === 'select' ? this.#selectors : this.#implyers;
      put(target, text, { symbol, path, line, ...(when !== undefined && { when }) });
    }
  }
}

/** The `depends on` of an entry, and the expression of an `if`. */
export function dependenciesOf({ attributes }: KconfigNode): readonly string[] {
  return attributes.flatMap(({ kind, text, when }) =>
    kind !== 'depends' || text === '' ? [] : [when === undefined ? text : `(${text}) if ${when}`],
  );
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
