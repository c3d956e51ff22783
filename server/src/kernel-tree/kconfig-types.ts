/**
 * Whether a CONFIG symbol can be `m`. This scans Kconfig files for one entry; it is no model of them. Knowledge:
 * Documentation/kbuild/kconfig-language.rst.
 */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, joinTreePath, toTreePath, type TreePath } from '../base/tree-path.js';

export type ConfigType = 'tristate' | 'bool' | 'other';

/** Types of symbols in one tree. */
export class ConfigTypes {
  readonly #files: FileSource;
  /** What the whole tree says, read when the files nearby do not tell. */
  #everywhere: ReadonlyMap<string, ConfigType> | undefined;

  constructor(files: FileSource) {
    this.#files = files;
  }

  /**
   * The type of `CONFIG_X`: from the Kconfig files in `directory` and above it, nearest first, since architectures differ; or
   * else from all files that the top one names. Undefined where no file tells. The first question of the second kind takes
   * some 200 ms.
   */
  typeOf(symbol: string, directory: TreePath): ConfigType | undefined {
    const name = symbol.replace(/^CONFIG_/, '');
    for (let at = directory; at !== ''; at = directoryOf(at)) {
      for (const entry of this.#files.list(at) ?? []) {
        if (entry.kind !== 'file' || !entry.name.startsWith('Kconfig')) continue;
        const path = joinTreePath(at, entry.name);
        const text = path === undefined ? undefined : this.#files.read(path);
        const type = text?.includes(name) ? typesIn(text).get(name) : undefined;
        if (type !== undefined) return type;
      }
    }
    this.#everywhere ??= readAllTypes(this.#files);
    return this.#everywhere.get(name);
  }
}

/** The types of all symbols: `tristate` where any of several entries says so. */
function readAllTypes(files: FileSource): ReadonlyMap<string, ConfigType> {
  const types = new Map<string, ConfigType>();
  const architectures = (files.list('arch' as TreePath) ?? []).map(({ name }) => name);
  const waiting = ['Kconfig'];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = toTreePath(next);
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    const text = files.read(path);
    if (text === undefined) continue;
    for (const [name, type] of typesIn(text)) {
      if (types.get(name) !== 'tristate') types.set(name, type);
    }
    for (const source of sourcesIn(text)) {
      // `source "arch/$(SRCARCH)/Kconfig"`
      if (source.includes('$(SRCARCH)')) {
        for (const name of architectures) waiting.push(source.replace('$(SRCARCH)', name));
      } else {
        waiting.push(source);
      }
    }
  }
  return types;
}

/** The symbols whose entries in this text have a line with their type; other entries only add to one that stands elsewhere. */
function typesIn(text: string): ReadonlyMap<string, ConfigType> {
  const types = new Map<string, ConfigType>();
  // `config BTRFS_FS`, `menuconfig NET`
  for (const entry of text.matchAll(/^[ \t]*(?:menu)?config[ \t]+(\w+)[ \t\r]*$/gm)) {
    const type = typeOfEntry(text, entry.index + entry[0].length + 1);
    const name = entry[1];
    if (name !== undefined && type !== undefined && !types.has(name)) types.set(name, type);
  }
  return types;
}

/** The type in the lines from `start` on, up to the next entry. */
function typeOfEntry(text: string, start: number): ConfigType | undefined {
  for (let at = start; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const word = /^\w+/.exec(text.slice(at, Math.min(end, at + 200)).trimStart())?.[0] ?? '';
    if (ENTRIES.has(word)) return undefined;
    const type = TYPES.get(word);
    if (type !== undefined) return type;
    at = end + 1;
  }
  return undefined;
}

const ENTRIES = new Set([
  'config',
  'menuconfig',
  'help',
  'source',
  'menu',
  'choice',
  'endif',
  'if',
]);

const TYPES: ReadonlyMap<string, ConfigType> = new Map([
  ['tristate', 'tristate'],
  ['def_tristate', 'tristate'],
  ['bool', 'bool'],
  ['boolean', 'bool'],
  ['def_bool', 'bool'],
  ['int', 'other'],
  ['hex', 'other'],
  ['string', 'other'],
]);

/** `source "drivers/Kconfig"`, without quotes in old trees. */
function sourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*source[ \t]+"?([^" \t\n]+)/gm)].map(([, path = '']) => path);
}
