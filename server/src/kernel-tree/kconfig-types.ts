/** Whether a CONFIG symbol can be `m`. Read from the Kconfig files near the makefile that uses it, not from a model of all of them. */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, joinTreePath, type TreePath } from '../base/tree-path.js';

export type ConfigType = 'tristate' | 'bool' | 'other';

/** The type of `symbol` (with or without `CONFIG_`), from the Kconfig files in `directory` and above; undefined where none tells. */
export function configType(
  files: FileSource,
  directory: TreePath,
  symbol: string,
): ConfigType | undefined {
  const name = symbol.replace(/^CONFIG_/, '');
  for (let at = directory; ; at = directoryOf(at)) {
    for (const entry of files.list(at) ?? []) {
      if (entry.kind !== 'file' || !entry.name.startsWith('Kconfig')) continue;
      const path = joinTreePath(at, entry.name);
      const text = path === undefined ? undefined : files.read(path);
      const type = text === undefined ? undefined : typeIn(text, name);
      if (type !== undefined) return type;
    }
    if (at === '') return undefined;
  }
}

/** Looks for an entry `config NAME` with a line that gives its type; an entry may only add to one that stands elsewhere. */
function typeIn(text: string, name: string): ConfigType | undefined {
  let inEntry = false;
  for (const line of text.split('\n')) {
    const [word = '', argument] = line.trim().split(/[ \t]/, 2);
    if (word === 'config' || word === 'menuconfig') {
      inEntry = argument === name || (argument === '' && line.trim().endsWith(` ${name}`));
    } else if (inEntry) {
      if (word === 'tristate' || word === 'def_tristate') return 'tristate';
      if (word === 'bool' || word === 'boolean' || word === 'def_bool') return 'bool';
      if (word === 'int' || word === 'hex' || word === 'string') return 'other';
    }
  }
  return undefined;
}
