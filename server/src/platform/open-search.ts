/** The quickest search that this machine has for a tree. */
import { existsSync } from 'node:fs';
import type { FileSource } from '../base/file-source.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { ripgrepSearch } from './ripgrep-search.js';
import { scanSearch } from './scan-search.js';

/**
 * ripgrep where there is a binary for this platform, else a scan in plain Node. `ripgrep` is the path of a binary to be used;
 * without it the one of the package @vscode/ripgrep is looked for.
 */
export async function openSearch(
  root: string,
  files: FileSource,
  ripgrep?: string,
): Promise<TextSearch> {
  if (ripgrep !== undefined && existsSync(ripgrep)) return ripgrepSearch(ripgrep, root);
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    return existsSync(rgPath) ? ripgrepSearch(rgPath, root) : scanSearch(files);
  } catch {
    return scanSearch(files); // The package is optional at run time: see docs/decisions/0002-runtime-libraries.md.
  }
}
