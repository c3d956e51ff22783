/** `CONFIG_X` in a line of any file: C, assembly, makefiles, configurations. */
import { symbolsOfName } from '../../kernel-tree/kconfig/config-symbol.js';

/** A name in a line; columns count from 0 in UTF-16 units. */
export interface ConfigName {
  /** What it can mean, likeliest first, without `CONFIG_`: for `CONFIG_X_MODULE` `X_MODULE`, then `X`. */
  readonly symbols: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The name at a column, or the one that ends there; undefined where there is none. */
export function configNameAt(line: string, column: number): ConfigName | undefined {
  let start = column;
  while (0 < start && isWordSign(line, start - 1)) start--;
  let end = column;
  while (isWordSign(line, end)) end++;
  const symbols = symbolsOfName(line.slice(start, end));
  return symbols.length === 0 ? undefined : { symbols, start, end };
}

function isWordSign(line: string, at: number): boolean {
  return /\w/.test(line.charAt(at));
}
