/** The quickest search that this machine has for a tree. */
import type { FileSource } from '../base/file-source.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { ripgrepSearch } from './ripgrep-search.js';
import { scanSearch } from './scan-search.js';

/** ripgrep from the package @vscode/ripgrep where there is a binary for this platform, else a scan in plain Node. */
export async function openSearch(root: string, files: FileSource): Promise<TextSearch> {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    return ripgrepSearch(rgPath, root);
  } catch {
    return scanSearch(files); // The package is optional at run time: see docs/decisions/0002-runtime-libraries.md.
  }
}
