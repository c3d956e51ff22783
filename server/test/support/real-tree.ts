/**
 * Where the real kernel trees and the shared records are, for the tests that want them. They are not part of this repository:
 * a test that finds none of them is skipped with a reason, never silently.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The kernels whose sources the records in `../shared/data` were made from. */
export type RealVersion = '6.1' | '6.12';

/** An environment variable per version names a tree that stands somewhere else. */
const VARIABLES: Readonly<Record<RealVersion, string>> = {
  '6.1': 'KERNAV_LINUX_TREE',
  '6.12': 'KERNAV_LINUX_TREE_6_12',
};

/**
 * The root of an unpacked kernel: from `KERNAV_LINUX_TREE` (6.1) or `KERNAV_LINUX_TREE_6_12`, else
 * `linux-source-VERSION` in kernav's cache directory. Undefined where there is no such tree on this machine.
 */
export function realTree(version: RealVersion): string | undefined {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const named = process.env[VARIABLES[version]];
  const root = named ?? join(cache, 'kernav', `linux-source-${version}`);
  return existsSync(join(root, 'MAINTAINERS')) ? root : undefined;
}

/** A file or directory of `../shared` beside the checkout: `sharedData('data/maintainers')`. Undefined where it is missing. */
export function sharedData(path: string): string | undefined {
  const found = join(checkoutRoot(), '..', 'shared', path);
  return existsSync(found) ? found : undefined;
}

/** The directory of `package.json`; the tests run compiled, from a copy of the tree of folders in `out/`. */
function checkoutRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('no package.json above the tests');
    directory = parent;
  }
  return directory;
}
