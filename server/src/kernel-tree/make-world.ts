/** What the evaluation of a makefile starts from. */
import type { FileSource } from '../base/file-source.js';

export interface MakeWorld {
  readonly files: FileSource;
  /** The value of `CONFIG_X`: a text, empty where it is not set; undefined where the configuration is not known. */
  config(symbol: string): string | undefined;
  /** Variables that stand before the first line: `obj`, `srctree`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Variables of the kernel's build that have a value nobody told us: `ARCH`. */
  readonly unknownVariables: ReadonlySet<string>;
}
