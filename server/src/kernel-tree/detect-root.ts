/**
 * Where a kernel's sources are, starting from any directory a user may be in: the tree itself or a place inside it, an `O=`
 * build directory, a module's own directory beside the tree, `/lib/modules/RELEASE`. It asks the disk through a probe, on
 * absolute paths, because the answer often lies outside the directory it started in.
 */
import { parseKernelVersion, type KernelVersion } from './version.js';

/** The few questions asked of a disk. Paths are absolute, with `/`. No method throws. */
export interface DiskProbe {
  /** A regular file's text, links followed; undefined where there is none. */
  read(path: string): string | undefined;
  kind(path: string): 'file' | 'directory' | undefined;
  /** `path` joined with `child`, which may be absolute or climb with `..`. */
  resolve(path: string, child: string): string;
}

/** What a directory turned out to be. */
export type DirectoryFinding =
  | {
      readonly kind: 'tree';
      readonly root: string;
      readonly version: KernelVersion;
      /** A `.git` stands in it (a directory, or a file in a linked work tree). */
      readonly checkout: boolean;
    }
  /** Built with `O=`, or what a package installs as `/lib/modules/RELEASE/build`: it names its sources, at `sources`. */
  | { readonly kind: 'build-directory'; readonly sources: string }
  /** A module's own directory: its Makefile names the kernel it is built against, at `kernel`. */
  | { readonly kind: 'external-module'; readonly kernel: string }
  /** `/lib/modules/RELEASE`: `links` are its `source` and `build`, those that exist. */
  | { readonly kind: 'installed-modules'; readonly links: readonly string[] }
  /** A linux-headers package: a kernel's Makefiles and headers without the sources a log points to. */
  | { readonly kind: 'headers-only'; readonly version: KernelVersion }
  | { readonly kind: 'nothing'; readonly reason: string };

/** A tree found, with the way there; or everything that was looked at. */
export type TreeSearch =
  | {
      readonly kind: 'found';
      readonly root: string;
      readonly version: KernelVersion;
      readonly checkout: boolean;
      /** The build directory the search came through, where it did. */
      readonly buildDirectory?: string;
    }
  | { readonly kind: 'not-found'; readonly looked: readonly LookedAt[] };

export interface LookedAt {
  readonly directory: string;
  /** What was wrong with it: `Makefile has no VERSION`. */
  readonly reason: string;
}

/** Directories that every tree since 2.6 has; `init/main.c` is what a headers package lacks. */
const MARKERS: readonly (readonly [name: string, kind: 'file' | 'directory'])[] = [
  ['Makefile', 'file'],
  ['Kconfig', 'file'],
  ['arch', 'directory'],
  ['include/linux', 'directory'],
  ['kernel', 'directory'],
  ['scripts', 'directory'],
];

/** What is wrong with nearly every place that is looked in without being named: not worth a word. */
export const NO_DIRECTORY = 'there is no such directory';
export const NO_MAKEFILE = 'it has no Makefile';
const NO_VERSION = 'Makefile has no VERSION';

/** Longer chains of links from directory to directory are loops. */
const MAX_HOPS = 8;

/** Looks at one directory, without following what it names. */
export function inspectDirectory(probe: DiskProbe, directory: string): DirectoryFinding {
  if (probe.kind(directory) !== 'directory') {
    return { kind: 'nothing', reason: NO_DIRECTORY };
  }
  const makefile = probe.read(probe.resolve(directory, 'Makefile'));
  const version = makefile === undefined ? undefined : parseKernelVersion(makefile);
  if (version !== undefined) return inspectTree(probe, directory, version);

  const sourceLink = probe.resolve(directory, 'source');
  const links = [sourceLink, probe.resolve(directory, 'build')].filter(
    (link) => probe.kind(link) === 'directory',
  );
  if (makefile === undefined) {
    const installed = probe.kind(probe.resolve(directory, 'modules.dep')) === 'file';
    if (links.length > 0 && (installed || links.some((link) => isKernelMakefile(probe, link)))) {
      return { kind: 'installed-modules', links };
    }
    return { kind: 'nothing', reason: NO_MAKEFILE };
  }
  if (links[0] === sourceLink && isKernelMakefile(probe, sourceLink)) {
    return { kind: 'build-directory', sources: sourceLink };
  }
  const sources = includedTree(makefile);
  if (sources !== undefined) {
    return { kind: 'build-directory', sources: probe.resolve(directory, sources) };
  }
  const kernel = externalKernel(makefile);
  if (kernel !== undefined) {
    return { kind: 'external-module', kernel: probe.resolve(directory, kernel) };
  }
  return { kind: 'nothing', reason: NO_VERSION };
}

/**
 * The tree that `start`, which may be a file, belongs to: the nearest directory upwards that is a tree or leads to one. With
 * `upward: false` only `start` itself is looked at: the user named it.
 */
export function findTree(
  probe: DiskProbe,
  start: string,
  options: { readonly upward: boolean },
): TreeSearch {
  const looked: LookedAt[] = [];
  let directory = probe.kind(start) === 'file' ? probe.resolve(start, '..') : start;
  for (;;) {
    const found = follow(probe, directory, looked, MAX_HOPS);
    if (found !== undefined) return found;
    const parent = probe.resolve(directory, '..');
    if (!options.upward || parent === directory) return { kind: 'not-found', looked };
    directory = parent;
  }
}

function follow(
  probe: DiskProbe,
  directory: string,
  looked: LookedAt[],
  hops: number,
): Extract<TreeSearch, { kind: 'found' }> | undefined {
  const finding: DirectoryFinding =
    hops === 0
      ? { kind: 'nothing', reason: 'too many links from directory to directory' }
      : inspectDirectory(probe, directory);
  switch (finding.kind) {
    case 'tree': {
      const { root, version, checkout } = finding;
      return { kind: 'found', root, version, checkout };
    }
    case 'build-directory': {
      const found = follow(probe, finding.sources, looked, hops - 1);
      return found && { buildDirectory: directory, ...found };
    }
    case 'external-module':
      return follow(probe, finding.kernel, looked, hops - 1);
    case 'installed-modules': {
      for (const link of finding.links) {
        const found = follow(probe, link, looked, hops - 1);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'headers-only': {
      const holds = `it holds the headers of ${finding.version.text} without its sources`;
      looked.push({ directory, reason: `${holds}; install the kernel's source package` });
      return undefined;
    }
    case 'nothing':
      looked.push({ directory, reason: finding.reason });
      return undefined;
  }
}

function inspectTree(
  probe: DiskProbe,
  directory: string,
  version: KernelVersion,
): DirectoryFinding {
  const missing = MARKERS.filter(
    ([name, kind]) => probe.kind(probe.resolve(directory, name)) !== kind,
  ).map(([name]) => name);
  const hasSources = probe.kind(probe.resolve(directory, 'init/main.c')) === 'file';
  if (!hasSources && missing.length < MARKERS.length / 2) return { kind: 'headers-only', version };
  if (missing.length > 0) {
    return { kind: 'nothing', reason: `it has a VERSION but no ${missing.join(', ')}` };
  }
  const checkout = probe.kind(probe.resolve(directory, '.git')) !== undefined;
  return { kind: 'tree', root: directory, version, checkout };
}

function isKernelMakefile(probe: DiskProbe, directory: string): boolean {
  const makefile = probe.read(probe.resolve(directory, 'Makefile'));
  if (makefile === undefined) return false;
  return parseKernelVersion(makefile) !== undefined || includedTree(makefile) !== undefined;
}

/**
 * The tree that a generated Makefile of a build directory passes everything on to. Format: scripts/mkmakefile of old trees,
 * the rule `outputmakefile` of the top Makefile now.
 */
function includedTree(makefile: string): string | undefined {
  for (const line of makefile.slice(0, 4096).split('\n')) {
    // `include /src/linux/Makefile` (v5.4 and later), `MAKEARGS := -C /src/linux`, `KERNELSRC    := /src/linux`
    const found =
      /^include[ \t]+(\S+)\/Makefile[ \t]*$/.exec(line) ??
      /^MAKEARGS[ \t]*:=[ \t]*-C[ \t]+(\S+)/.exec(line) ??
      /^KERNELSRC[ \t]*:=[ \t]*(\S+)/.exec(line);
    const path = found?.[1];
    if (path !== undefined && !path.includes('$')) return path;
  }
  return undefined;
}

/** The kernel that a module's Makefile is built against, where it says so without a variable: `KDIR ?= /src/linux`. */
function externalKernel(makefile: string): string | undefined {
  for (const line of makefile.slice(0, 65536).split('\n')) {
    const found =
      /^[ \t]*(?:export )?(?:KDIR|KERNELDIR|KERNEL_DIR|KERNEL_SRC|KSRC|KERNEL_SOURCE|KERN_DIR)[ \t]*[:?]?=[ \t]*(\S+)[ \t]*$/.exec(
        line,
      ) ?? /[ \t]-C[ \t]+(\/\S+)[ \t]/.exec(line);
    const path = found?.[1];
    if (path === undefined) continue;
    if (!path.includes('$')) return path;
    // `/lib/modules/$(shell uname -r)/build` has a blank inside and does not get here; `$(KERNELRELEASE)` is not ours to know.
  }
  return undefined;
}
