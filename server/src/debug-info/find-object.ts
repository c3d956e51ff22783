/** Finds the object that the code of a log is in, among those that there are: the first that is of that build. */
import type { DebugObject } from './debug-object.js';
import {
  buildIdPlaces,
  debugDirectories,
  kernelPlaces,
  moduleDirectories,
  type DebugPlaces,
} from './object-places.js';
import { differenceOf, fitsAll, type LoggedObject } from './same-build.js';

/** Where an object may be, or why it is no use; a reason is for people and follows `it`. */
export type Opened =
  | { readonly kind: 'object'; readonly object: DebugObject }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Files with objects. */
export interface ObjectFiles {
  /** Undefined where there is no such file. The same path gives the same object. */
  open(path: string): Promise<Opened | undefined>;
  /** Paths of the files of a module under a directory, at any depth; looked for as they are asked for. */
  modulesUnder(directory: string, module: string): Iterable<string>;
  /** Releases of the kernels whose images are installed in a directory like `/usr/lib/debug`. */
  releasesIn(directory: string): readonly string[];
}

export interface FoundObject {
  /** Undefined: there is none that can be used. */
  readonly object: DebugObject | undefined;
  readonly path: string | undefined;
  /** True where the log does not tell its release, and only the sizes of its functions speak for this object. */
  readonly isAssumed: boolean;
  /** What is wrong with files that should have served, for people. */
  readonly problems: readonly string[];
}

/** The object that a log speaks of. Objects without debug info serve where there are none with it: they have symbols. */
export async function findObject(
  logged: LoggedObject,
  places: DebugPlaces,
  files: ObjectFiles,
): Promise<FoundObject> {
  const problems: string[] = [];
  let plain: { readonly object: DebugObject; readonly path: string } | undefined;
  for (const path of pathsOf(logged, places, files)) {
    const opened = await files.open(path);
    if (opened === undefined) {
      if (path === places.vmlinux) problems.push(`${path} is not there`);
      continue;
    }
    if (opened.kind === 'unreadable') {
      problems.push(`${path} cannot be used: ${opened.reason}`);
      continue;
    }
    const { object } = opened;
    const difference = differenceOf(object, logged);
    if (difference !== undefined) {
      problems.push(`${path} is not used: it ${difference}`);
      continue;
    }
    if (object.hasLines) return { object, path, isAssumed: false, problems };
    plain ??= { object, path };
  }
  const isTold = logged.release !== undefined || logged.buildId !== undefined;
  const assumed = isTold ? undefined : await findBySizes(logged, places, files);
  if (assumed !== undefined) return { ...assumed, isAssumed: true, problems };
  if (plain !== undefined && places.vmlinux === plain.path) {
    problems.push(
      `${plain.path} has no debug info, and only its symbols and its code are used: build the kernel with CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT, or install the debug package`,
    );
  }
  return { object: plain?.object, path: plain?.path, isAssumed: false, problems };
}

/**
 * Of the installed objects the only one in which all functions have the sizes that the log prints: for excerpts that do not tell their
 * release. Undefined where none fits, or several do.
 */
async function findBySizes(
  logged: LoggedObject,
  places: DebugPlaces,
  files: ObjectFiles,
): Promise<{ readonly object: DebugObject; readonly path: string } | undefined> {
  const releases = new Set(debugDirectories(places).flatMap((each) => files.releasesIn(each)));
  const fitting: { readonly object: DebugObject; readonly path: string }[] = [];
  for (const release of releases) {
    for (const path of pathsOf({ ...logged, release }, places, files)) {
      const opened = await files.open(path);
      if (opened?.kind !== 'object' || !opened.object.hasLines) continue;
      if (fitsAll(opened.object, logged)) fitting.push({ object: opened.object, path });
      break;
    }
  }
  return fitting.length === 1 ? fitting[0] : undefined;
}

function* pathsOf(
  { module, release, buildId }: LoggedObject,
  places: DebugPlaces,
  files: ObjectFiles,
): Generator<string> {
  if (module === undefined) {
    yield* kernelPlaces(places, release, buildId);
    return;
  }
  yield* buildIdPlaces(debugDirectories(places), buildId);
  for (const directory of [...places.builds, ...moduleDirectories(places, release)]) {
    yield* files.modulesUnder(directory, module);
  }
}
