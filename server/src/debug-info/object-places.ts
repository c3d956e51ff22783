/** Where object files with debug info usually lie. Source: what distributions' debug packages and Kbuild install. */

/** Absolute paths of directories and files. */
export interface DebugPlaces {
  /** A vmlinux that the user named. */
  readonly vmlinux?: string;
  /** The tree and its build directories: what was built there. */
  readonly builds: readonly string[];
  /** Directories that the user named, which hold debug files in any of the usual ways. */
  readonly directories: readonly string[];
  /** The root of the system's own files; replaced in tests. */
  readonly system: string;
}

/** A release becomes a part of paths, and it comes from a log: UTS_RELEASE is 64 bytes at most, and holds no slash. */
const RELEASE = /^[A-Za-z0-9][\w.+~-]{0,63}$/;

/** The release, where it can be a part of a path. */
export function pathRelease(release: string | undefined): string | undefined {
  return release !== undefined && RELEASE.test(release) && !release.includes('..')
    ? release
    : undefined;
}

/** Paths of the kernel image, best first. */
export function kernelPlaces(
  places: DebugPlaces,
  logRelease: string | undefined,
  buildId: string | undefined,
): readonly string[] {
  const release = pathRelease(logRelease);
  const { vmlinux, builds, directories, system } = places;
  const debug = debugDirectories(places);
  return [
    ...(vmlinux === undefined ? [] : [vmlinux]),
    ...directories.map((directory) => `${directory}/vmlinux`),
    ...builds.map((directory) => `${directory}/vmlinux`),
    ...buildIdPlaces(debug, buildId),
    ...(release === undefined
      ? []
      : [
          ...debug.flatMap((directory) => [
            `${directory}/boot/vmlinux-${release}`, // Debian, Ubuntu
            `${directory}/lib/modules/${release}/vmlinux`, // Fedora, RHEL
            `${directory}/usr/lib/modules/${release}/vmlinux`,
            `${directory}/boot/vmlinux-${release}.debug`, // openSUSE
            `${directory}/usr/lib/modules/${release}/vmlinux.debug`,
            `${directory}/vmlinux-${release}`,
          ]),
          `${system}/lib/modules/${release}/build/vmlinux`, // Arch, make modules_install
          `${system}/usr/lib/modules/${release}/build/vmlinux`,
          `${system}/lib/modules/${release}/vmlinux`,
          `${system}/boot/vmlinux-${release}`,
        ]),
  ];
}

/** Where a list of symbols may lie. */
export interface ListPlace {
  readonly path: string;
  /** Holds the release that it is of. Missing: that is a part of its path. */
  readonly releaseFile?: string;
}

/** Paths of System.map, best first. Source: scripts/install.sh, what distributions' packages install. */
export function listPlaces(
  places: DebugPlaces,
  logRelease: string | undefined,
): readonly ListPlace[] {
  const release = pathRelease(logRelease);
  const { vmlinux, builds, directories, system } = places;
  const inBuild = (directory: string): ListPlace => ({
    path: `${directory}/System.map`,
    releaseFile: `${directory}/include/config/kernel.release`,
  });
  const slash = vmlinux?.lastIndexOf('/') ?? -1;
  const beside = vmlinux === undefined || slash <= 0 ? [] : [vmlinux.slice(0, slash)];
  const inBuilds = [...new Set([...beside, ...directories, ...builds])].map(inBuild);
  if (release === undefined) return inBuilds;
  return [
    ...inBuilds,
    ...[
      ...debugDirectories(places).map((directory) => `${directory}/boot/System.map-${release}`), // Debian
      `${system}/boot/System.map-${release}`,
      `${system}/lib/modules/${release}/System.map`, // Fedora, openSUSE
      `${system}/usr/lib/modules/${release}/System.map`,
      `${system}/lib/modules/${release}/build/System.map`, // make modules_install, Arch
    ].map((path) => ({ path })),
  ];
}

/** Directories under which a file `NAME.ko` may lie, at any depth, best first. */
export function moduleDirectories(
  places: DebugPlaces,
  logRelease: string | undefined,
): readonly string[] {
  const release = pathRelease(logRelease);
  const { directories, system } = places;
  if (release === undefined) return directories;
  return [
    ...directories,
    ...debugDirectories(places).flatMap((directory) => [
      `${directory}/lib/modules/${release}`,
      `${directory}/usr/lib/modules/${release}`,
    ]),
    `${system}/lib/modules/${release}`,
    `${system}/usr/lib/modules/${release}`,
  ];
}

const BUILD_ID = /^[0-9a-f]{8,}$/;

/** Debug files by build ID: `.build-id/ab/cdef….debug`. */
export function buildIdPlaces(
  directories: readonly string[],
  buildId: string | undefined,
): readonly string[] {
  if (buildId === undefined || !BUILD_ID.test(buildId)) return [];
  const name = `${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`;
  return directories.map((directory) => `${directory}/.build-id/${name}`);
}

/** The directories that are laid out like `/usr/lib/debug`. */
export function debugDirectories({ directories, system }: DebugPlaces): readonly string[] {
  return [...directories, `${system}/usr/lib/debug`];
}

/** The file names that a module can have, which a log prints with `_` whatever its file is called. */
export function isModuleFile(fileName: string, module: string): boolean {
  const base = /^(.+?)\.ko(?:\.debug)?(?:\.(?:xz|zst|gz))?$/.exec(fileName)?.[1];
  return base?.replaceAll('-', '_') === module.replaceAll('-', '_');
}
