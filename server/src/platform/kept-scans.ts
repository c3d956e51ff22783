/**
 * What was found out of object files and is kept in the cache directory, by build ID: `objects/BUILDID.units` and
 * `objects/BUILDID.symbols` are the SHA-256 of the rest, and the rest. A file is written beside its place and then renamed, so that several processes may do so; one that is damaged is as good as none.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { KeptScans, ScanKind } from '../debug-info/companions.js';

const FOLDER = 'objects';
const DIGEST_BYTES = 32;
/** A kernel with all its symbols has 2 or 3. */
const MOST_BYTES = 16 << 20;
/** The ones that were used last are kept: kernels that somebody works with. */
const MOST_FILES = 128;
const BUILD_ID = /^[0-9a-f]{8,128}$/;

export class CachedScans implements KeptScans {
  readonly #directory: string;

  /** `cache` is the absolute path of the cache directory. */
  constructor(cache: string) {
    this.#directory = join(cache, FOLDER);
  }

  read(buildId: string, what: ScanKind): Uint8Array | undefined {
    if (!BUILD_ID.test(buildId)) return undefined;
    const path = join(this.#directory, `${buildId}.${what}`);
    try {
      if (statSync(path).size > MOST_BYTES) return undefined;
      const bytes = readFileSync(path);
      const rest = bytes.subarray(DIGEST_BYTES);
      if (!digestOf(rest).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
      this.#use(path);
      return rest;
    } catch {
      return undefined; // There is none, or it is not ours to read.
    }
  }

  #use(path: string): void {
    try {
      const now = new Date();
      utimesSync(path, now, now);
    } catch {
      // A cache that is not ours to write to: nothing is removed from it either.
    }
  }

  write(buildId: string, what: ScanKind, bytes: Uint8Array): void {
    if (!BUILD_ID.test(buildId) || bytes.length + DIGEST_BYTES > MOST_BYTES) return;
    const path = join(this.#directory, `${buildId}.${what}`);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      mkdirSync(this.#directory, { recursive: true });
      this.#makeRoom();
      writeFileSync(temporary, Buffer.concat([digestOf(bytes), bytes]), { flag: 'wx' });
      renameSync(temporary, path);
    } catch {
      // A disk that is full or not ours to write to: it is found out again the next time.
      removeIfPossible(temporary);
    }
  }

  /** Removes what was used longest ago, unfinished files of processes that died among it. */
  #makeRoom(): void {
    const names = readdirSync(this.#directory);
    if (names.length < MOST_FILES) return;
    const byAge = names
      .map((name) => ({
        path: join(this.#directory, name),
        time: timeOf(join(this.#directory, name)),
      }))
      .sort((a, b) => a.time - b.time);
    for (const { path } of byAge.slice(0, names.length - MOST_FILES + 1)) removeIfPossible(path);
  }
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is removed with the others when there is no room.
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** 0 for a file that is gone. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
