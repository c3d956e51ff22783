/** What was found out of object files and is kept in the cache directory, by build ID: `objects/BUILDID.units`, `objects/BUILDID.symbols`. */
import { join } from 'node:path';
import type { KeptScans, ScanKind } from '../debug-info/companions.js';
import { KeptBytes } from './kept-bytes.js';

/** A kernel with all its symbols has 2 or 3. */
const MOST_BYTES = 16 << 20;
/** Of kernels that somebody works with. */
const MOST_FILES = 128;
const BUILD_ID = /^[0-9a-f]{8,128}$/;

export class CachedScans implements KeptScans {
  readonly #kept: KeptBytes;

  /** `cache` is the absolute path of the cache directory. */
  constructor(cache: string) {
    this.#kept = new KeptBytes(join(cache, 'objects'), MOST_FILES, MOST_BYTES);
  }

  read(buildId: string, what: ScanKind): Uint8Array | undefined {
    return BUILD_ID.test(buildId) ? this.#kept.read(`${buildId}.${what}`) : undefined;
  }

  write(buildId: string, what: ScanKind, bytes: Uint8Array): void {
    if (BUILD_ID.test(buildId)) this.#kept.write(`${buildId}.${what}`, bytes);
  }
}
