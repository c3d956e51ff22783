/** Finds and opens the kernel tree a command works on. */
import { release } from 'node:os';
import { resolve } from 'node:path';
import type { FileSource } from '../base/file-source.js';
import { findTree, NO_DIRECTORY, NO_MAKEFILE, type LookedAt } from '../kernel-tree/detect-root.js';
import type { KernelVersion } from '../kernel-tree/version.js';
import { disk, findConfigFile } from '../platform/disk-probe.js';
import { nodeFiles } from '../platform/node-files.js';
import { UserError } from './command.js';

/** A tree that is there, ready to be read. */
export interface OpenTree {
  /** Absolute path of the tree's root. */
  readonly root: string;
  readonly files: FileSource;
  readonly version: KernelVersion;
  /** True where the tree is a git checkout. */
  readonly checkout: boolean;
  /** Absolute path of the `O=` build directory that led here, where one did. */
  readonly buildDirectory?: string;
  /** Absolute path of the `.config` in the build directory or else in the tree, where there is one. */
  readonly configFile?: string;
}

/** Where the running kernel's sources are linked from, behind all other places; replaced in tests. */
const installedModules = (): string => `/lib/modules/${release()}`;

/**
 * The tree at `directory`, as the user gave it with `--tree`; without one the tree that `workingDirectory` is in, else the
 * sources installed for the running kernel. Throws a `UserError` that says where it looked.
 */
export function openTree(directory: string | undefined, workingDirectory: string): OpenTree {
  if (directory !== undefined) {
    const start = resolve(workingDirectory, directory);
    const search = findTree(disk, start, { upward: false });
    if (search.kind === 'found') return open(search);
    throw new UserError(`${directory} is not a kernel tree: ${explain(search.looked, start)}`);
  }
  const looked: LookedAt[] = [];
  const starts = [
    { start: resolve(workingDirectory), upward: true },
    { start: installedModules(), upward: false },
  ];
  for (const { start, upward } of starts) {
    const search = findTree(disk, start, { upward });
    if (search.kind === 'found') return open(search);
    looked.push(...search.looked);
  }
  const places = looked.map(({ directory, reason }) =>
    reason === NO_MAKEFILE || reason === NO_DIRECTORY ? directory : `${directory} (${reason})`,
  );
  throw new UserError(
    `no kernel tree found: looked in ${[...new Set(places)].join(', ')}; give one with --tree DIR`,
  );
}

function open(found: Extract<ReturnType<typeof findTree>, { kind: 'found' }>): OpenTree {
  const { root, version, checkout, buildDirectory } = found;
  const configFile = findConfigFile(root, buildDirectory);
  return {
    root,
    files: nodeFiles(root),
    version,
    checkout,
    ...(buildDirectory === undefined ? {} : { buildDirectory }),
    ...(configFile === undefined ? {} : { configFile }),
  };
}

/** The reasons, each with its directory unless that is the one the user named. */
function explain(looked: readonly LookedAt[], named: string): string {
  return looked
    .map(({ directory, reason }) => (directory === named ? reason : `${directory}: ${reason}`))
    .join('; ');
}
