/**
 * Which parts of a kernel tree are searched, and in which order: where most frames of most traces live comes first, so that
 * the first answers do not wait for the drivers.
 */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';

/** Directories that hold code of nearly every trace (157 of 1,187 MB in Linux 6.1, with one architecture). */
const CORE = [
  'kernel',
  'mm',
  'lib',
  'fs',
  'block',
  'init',
  'ipc',
  'io_uring',
  'security',
  'net/core',
  'net/ipv4',
  'net/ipv6',
  'net/sched',
  'net/netlink',
  'net/packet',
  'net/unix',
  'net/socket.c',
  'drivers/base',
  'include',
  'crypto',
  'virt',
];

/** The part of it that is searched before all else, within a tenth of a second: every trace ends in it. */
const SOONEST = ['kernel', 'mm', 'lib', 'block', 'net/core', 'net/ipv4', 'net/socket.c'];
const SOONEST_OF_ARCHITECTURE = ['kernel', 'mm', 'lib', 'entry'];

/** No code of a running kernel: programs, texts, examples. */
const NEVER = ['Documentation', 'tools', 'scripts', 'samples', 'usr', 'LICENSES'];

/** A third of the whole tree: 436 headers of register numbers, without a function in them. */
const REGISTER_HEADERS = ['drivers/gpu/drm/amd/include'];

/** Architectures that borrow from another one: their own directory, then whose code they share. */
const BORROWED: Readonly<Record<string, readonly string[]>> = { um: ['x86'] };

export interface SearchPlan {
  /** Searched first. */
  readonly soonest: readonly TreePath[];
  /** Code that every part of the kernel calls, with what is searched first. */
  readonly core: readonly TreePath[];
  /** All that is ever searched: the whole tree without what is left out. */
  readonly whole: readonly TreePath[];
  /** Headers that any file may include. */
  readonly headers: readonly TreePath[];
  /** Left out of all. */
  readonly except: readonly TreePath[];
}

/**
 * The plan for a tree. `architecture` is a directory of `arch/`; undefined takes them all. `hints` are directories that the
 * trace names by a module or a file; they come first.
 */
export function planSearch(
  files: FileSource,
  architecture: string | undefined,
  hints: readonly TreePath[],
): SearchPlan {
  const present = (path: string): boolean => files.kind(path as TreePath) !== undefined;
  const architectures = (files.list('arch' as TreePath) ?? [])
    .filter((entry) => entry.kind === 'directory')
    .map((entry) => entry.name);
  const chosen =
    architecture === undefined || !architectures.includes(architecture)
      ? architectures
      : [architecture, ...(BORROWED[architecture] ?? [])];
  const chosenDirectories = chosen.map((name) => `arch/${name}`);
  const core = [...new Set([...hints, ...chosenDirectories, ...CORE])].filter(present);
  const soonest = [
    ...hints,
    ...chosenDirectories.flatMap((path) =>
      SOONEST_OF_ARCHITECTURE.map((name) => `${path}/${name}`),
    ),
    ...SOONEST,
    ...sourcesIn(files, 'fs' as TreePath),
  ].filter(present);
  const except = [
    ...NEVER,
    ...REGISTER_HEADERS,
    ...architectures.filter((name) => !chosen.includes(name)).map((name) => `arch/${name}`),
  ];
  const top = (files.list('' as TreePath) ?? [])
    .filter((entry) => entry.kind === 'directory' && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  return {
    soonest: withoutNested(soonest),
    core: withoutNested(core),
    whole: top.filter((name) => !NEVER.includes(name)) as TreePath[],
    headers: ['include', ...chosenDirectories.map((path) => `${path}/include`)].filter(
      present,
    ) as TreePath[],
    except: except as TreePath[],
  };
}

/** The C files of a directory, without those of the directories in it. */
function sourcesIn(files: FileSource, directory: TreePath): string[] {
  return (files.list(directory) ?? [])
    .filter(({ kind, name }) => kind === 'file' && name.endsWith('.c'))
    .map(({ name }) => `${directory}/${name}`);
}

/** The paths without those that lie below another one, so that no file is searched twice. */
export function withoutNested(paths: readonly string[]): TreePath[] {
  const all = new Set(paths);
  return paths.filter((path) => {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (all.has(path.slice(0, slash))) return false;
    }
    return true;
  }) as TreePath[];
}
