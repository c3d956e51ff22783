/** Whether an object is of the build that printed a log: by build ID, by release, by the sizes of functions. */
import type { DebugObject, ObjectFunction } from './debug-object.js';

/** What a log tells of an object. */
export interface LoggedObject {
  /** The module; undefined: the kernel image. */
  readonly module?: string;
  /** `uname -r` of the kernel. */
  readonly release?: string;
  /** Of this very object: lower-case hex digits, perhaps not all of them. */
  readonly buildId?: string;
  /** Functions as the log prints them, with their sizes. */
  readonly functions: readonly { readonly name: string; readonly distanceToNext: number }[];
}

/** Undefined where nothing speaks against it; else what does, to follow `it is` or `it`: for people. */
export function differenceOf(object: DebugObject, logged: LoggedObject): string | undefined {
  const { buildId, release } = logged;
  if (buildId !== undefined && object.buildId !== undefined) {
    // A build ID says it all.
    return object.buildId.startsWith(buildId)
      ? undefined
      : `has the build ID ${object.buildId}, the log ${buildId}`;
  }
  if (release !== undefined && object.release !== undefined && release !== object.release) {
    return `is of Linux ${object.release}, the log of ${release}`;
  }
  return sizeDifference(object, logged);
}

/** A rebuilt kernel keeps its release, and most of its functions keep their sizes: only where fewer fit than not is it another. */
function sizeDifference(object: DebugObject, { functions }: LoggedObject): string | undefined {
  let [fitting, other] = [0, 0];
  let example: string | undefined;
  for (const { name, distanceToNext } of functions) {
    const found = object.functionsNamed(name);
    if (ofSize(found, distanceToNext).length > 0) fitting++;
    else if (found.length > 0) {
      other++;
      example ??= `${name} takes 0x${(found[0]?.distanceToNext ?? 0).toString(16)} bytes in it, 0x${distanceToNext.toString(16)} in the log`;
    }
  }
  return other > fitting ? `is of another build: ${example ?? ''}` : undefined;
}

/**
 * Those of the printed size: up to the next symbol, as kernels count it, else `st_size`, as who writes a log with `nm -S` has it. Of the last
 * function of a small image, behind which there is nothing for long, only that is the same for everybody.
 */
export function ofSize(
  functions: readonly ObjectFunction[],
  printed: number,
): readonly ObjectFunction[] {
  const asPrinted = functions.filter(({ distanceToNext }) => distanceToNext === printed);
  return asPrinted.length > 0
    ? asPrinted
    : functions.filter(({ byteSize }) => byteSize === printed);
}

/** How many functions must fit where nothing but their sizes tells the build: a size is a multiple of 16, and one alone fits many a kernel. */
const ENOUGH_FUNCTIONS = 4;

/** Whether all functions that the log prints are there, and have the sizes that it prints; false where it prints too few to tell. */
export function fitsAll(object: DebugObject, { functions }: LoggedObject): boolean {
  return (
    new Set(functions.map(({ name }) => name)).size >= ENOUGH_FUNCTIONS &&
    functions.every(({ name, distanceToNext }) =>
      object.functionsNamed(name).some((each) => each.distanceToNext === distanceToNext),
    )
  );
}
