/** Where the code of frames lies. The boundary to whoever finds object files and opens them. */
import type { DebugObject } from '../debug-info/debug-object.js';
import type { LoggedObject } from '../debug-info/same-build.js';

export interface FoundDebugObject {
  readonly object: DebugObject;
  /** True where the log does not tell its build, and only the sizes of its functions speak for this one. */
  readonly isAssumed: boolean;
}

export interface DebugObjects {
  /** The object that holds the code which a log speaks of; undefined where there is none of the build that printed the log. */
  objectFor(logged: LoggedObject, signal?: AbortSignal): Promise<FoundDebugObject | undefined>;
}
