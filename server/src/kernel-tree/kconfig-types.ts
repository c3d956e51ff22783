/** Whether a CONFIG symbol can be `m`, asked of as few Kconfig files as tell. */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, joinTreePath, type TreePath } from '../base/tree-path.js';
import { readKconfigTree, type KconfigIndex } from './kconfig/kconfig-index.js';
import { definesSymbol, nodesWithin, type KconfigType } from './kconfig/kconfig-syntax.js';
import { parseKconfig } from './kconfig/parse-kconfig.js';

/** Types of symbols in one tree. */
export class ConfigTypes {
  readonly #files: FileSource;
  /** What the whole tree says, read when the files nearby do not tell. */
  #everywhere: KconfigIndex | undefined;

  constructor(files: FileSource) {
    this.#files = files;
  }

  /**
   * The type of `CONFIG_X`: from the Kconfig files in `directory` and above it, nearest first, since architectures differ; or
   * else from all files that the top one names. Undefined where no file tells. The first question of the second kind takes
   * some 0.8 s of CPU.
   */
  typeOf(symbol: string, directory: TreePath): KconfigType | undefined {
    const name = symbol.replace(/^CONFIG_/, '');
    for (let at = directory; at !== ''; at = directoryOf(at)) {
      for (const entry of this.#files.list(at) ?? []) {
        if (entry.kind !== 'file' || !entry.name.startsWith('Kconfig')) continue;
        const path = joinTreePath(at, entry.name);
        const text = path === undefined ? undefined : this.#files.read(path);
        const type = text?.includes(name) ? typeIn(text, name) : undefined;
        if (type !== undefined) return type;
      }
    }
    this.#everywhere ??= readWhole(this.#files);
    return this.#everywhere.typeOf(name);
  }
}

function readWhole(files: FileSource): KconfigIndex {
  const steps = readKconfigTree(files);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The type that an entry of this text gives; other entries only add to one that stands elsewhere. */
function typeIn(text: string, name: string): KconfigType | undefined {
  for (const { node } of nodesWithin(parseKconfig(text).nodes)) {
    if (definesSymbol(node) && node.name?.text === name && node.type !== undefined)
      return node.type;
  }
  return undefined;
}
