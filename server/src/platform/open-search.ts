/** The quickest search that this machine has for a tree. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FileSource } from '../base/file-source.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { ripgrepSearch } from './ripgrep-search.js';
import { scanSearch } from './scan-search.js';

/**
 * ripgrep where there is a binary for this platform, else a scan in plain Node; looked for when something is first searched. `ripgrep` is
 * the path of a binary to be used; without it the one of the package @vscode/ripgrep is looked for.
 */
export function openSearch(root: string, files: FileSource, ripgrep?: string): TextSearch {
  let search: TextSearch | undefined;
  return {
    search(request, signal) {
      search ??= quickestSearch(root, files, ripgrep);
      return search.search(request, signal);
    },
  };
}

function quickestSearch(root: string, files: FileSource, ripgrep?: string): TextSearch {
  if (ripgrep !== undefined && existsSync(ripgrep)) return ripgrepSearch(ripgrep, root);
  try {
    const path = packagedRipgrep();
    return existsSync(path) ? ripgrepSearch(path, root) : scanSearch(files);
  } catch {
    return scanSearch(files); // The package is optional at run time: see docs/decisions/0002-runtime-libraries.md.
  }
}

/**
 * Where @vscode/ripgrep finds its binary, in the package for this platform that it depends on. It is not asked: to load a module takes
 * longer than most searches. Throws where there is none.
 */
function packagedRipgrep(): string {
  const own = createRequire(import.meta.url).resolve('@vscode/ripgrep');
  const binary = process.platform === 'win32' ? 'rg.exe' : 'rg';
  return createRequire(own).resolve(
    `@vscode/ripgrep-${process.platform}-${process.arch}/bin/${binary}`,
  );
}
