/** What Kconfig says of one symbol, as plain data for people and for messages. */
import type { FileSource } from '../../base/file-source.js';
import type { TreePath } from '../../base/tree-path.js';
import type { BuildChoice } from '../kbuild.js';
import {
  dependenciesOf,
  type KconfigDefinition,
  type KconfigIndex,
  type Selector,
} from './kconfig-index.js';
import { helpText } from './kconfig-help.js';
import { allOf, type KconfigType, type Word } from './kconfig-syntax.js';

export interface ConfigSymbol {
  /** `BTRFS_FS`, without `CONFIG_`. */
  readonly name: string;
  /** At least one: those of the chosen architecture, those of all, then those of other architectures. */
  readonly entries: readonly ConfigEntry[];
  readonly selectedBy: readonly Selector[];
  readonly impliedBy: readonly Selector[];
  /** What the configuration says: `y`, `m`, a number, a text; `n` where it is not set. Undefined without a configuration. */
  readonly value?: string;
}

/** One entry of the symbol. */
export interface ConfigEntry {
  readonly path: TreePath;
  /** The symbol's name in its line. */
  readonly word: Word;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly type?: KconfigType;
  readonly prompt?: string;
  readonly help?: string;
  /** Its own `depends on` and all conditions around it: `NET && (INET || IPV6)`. Empty where there are none. */
  readonly dependsOn: string;
  /** `y if X86`, `"text"`. */
  readonly defaults: readonly string[];
  /** `CRC32`, `ZLIB if X`. */
  readonly selects: readonly string[];
}

/** Undefined where no Kconfig file has an entry of that name. */
export function configSymbol(
  index: KconfigIndex,
  files: FileSource,
  name: string,
  { architecture, config }: BuildChoice = {},
): ConfigSymbol | undefined {
  const definitions = index.definitions(name, architecture ?? config?.architecture);
  if (definitions.length === 0) return undefined;
  const value = config && (config.values.get(`CONFIG_${name}`) ?? 'n');
  return {
    name,
    entries: definitions.map((definition) => entryOf(definition, files)),
    selectedBy: index.selectedBy(name),
    impliedBy: index.impliedBy(name),
    ...(value !== undefined && { value }),
  };
}

function entryOf({ path, node, around }: KconfigDefinition, files: FileSource): ConfigEntry {
  const { first, last } = node.lines;
  const saying = (kind: string): readonly string[] =>
    node.attributes
      .filter((attribute) => attribute.kind === kind)
      .map(({ text, when }) => (when === undefined ? text : `${text} if ${when}`));
  const help = node.help && helpText((files.read(path) ?? '').split('\n'), node.help);
  return {
    path,
    word: node.name ?? { text: '', line: first, start: 0, end: 0 },
    firstLine: first,
    lastLine: last,
    ...(node.type !== undefined && { type: node.type }),
    ...(node.prompt !== undefined && { prompt: node.prompt }),
    ...(help !== undefined && { help }),
    dependsOn: allOf([...around, ...dependenciesOf(node)]),
    defaults: saying('default'),
    selects: saying('select'),
  };
}

/**
 * The symbols that a name in a source can mean, likeliest first: `CONFIG_X` is `X`, `CONFIG_X_MODULE`, which
 * include/linux/kconfig.h tests, is `X` unless there is an `X_MODULE`. Empty for other names.
 */
export function symbolsOfName(name: string): readonly string[] {
  const symbol = /^CONFIG_(\w+)$/.exec(name)?.[1];
  if (symbol === undefined) return [];
  return symbol.endsWith('_MODULE') ? [symbol, symbol.slice(0, -'_MODULE'.length)] : [symbol];
}
