/**
 * Where the index of a tree is kept: a directory of segments, which never change, and a manifest that says which of them count.
 * Both are written beside their place and then renamed, so that whoever reads sees the old or the new. Several processes may
 * read; one at a time writes, which a lock tells.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { removeIfPossible, replaceFile, TEMPORARY } from './replace-file.js';
import { SegmentDamaged, type ByteSource } from '../symbol-index/segment-bytes.js';
import { FORMAT_VERSION } from '../symbol-index/segment-format.js';

/** A segment that counts, as the manifest names it. */
export interface ManifestSegment {
  readonly id: string;
  /** Numbers of the files in it that do not count any more, ascending. */
  readonly dead: readonly number[];
}

export interface Manifest {
  /** What the tree was like when the index was begun; see `treeFingerprint()`. */
  readonly fingerprint: string;
  /** Files of the tree that are or will be indexed. */
  readonly nFiles: number;
  readonly isComplete: boolean;
  readonly segments: readonly ManifestSegment[];
  /** Files whose content is as indexed, with other times: path, size in bytes, times as `timesOf()` has them. */
  readonly restamped: readonly (readonly [path: string, size: number, times: number])[];
}

/** The disk failed where the index is kept; `message` says what and where. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

const MANIFEST = 'manifest.json';
const LOCK = 'lock';
const SEGMENT = '.segment';
/** Whoever holds the lock says so again within this time. */
const LOCK_STALE_MS = 30_000;
/** Indexes of all trees together are kept below this, those used last first. */
const MOST_BYTES = 2 * 1024 * 1024 * 1024;

export class IndexStore {
  /** The real path of the tree. */
  readonly root: string;
  readonly #cache: string;
  #directory: string | undefined;
  #locked = false;
  #isOwnDirectoryMade = false;
  #count = 0;

  /** The store for the tree at `root` in the cache `cache`. Nothing is written yet. */
  constructor(root: string, cache: string) {
    this.root = realpathSync.native(root);
    this.#cache = cache;
  }

  get directory(): string {
    // Not in the constructor: to load the module takes longer than a line from debug info, which needs no index.
    const keyOf = (): string => createHash('sha256').update(this.root).digest('hex').slice(0, 16);
    return (this.#directory ??= join(this.#cache, 'index', `v${FORMAT_VERSION}`, keyOf()));
  }

  /** Changes whenever the manifest does; empty where there is none. */
  get version(): string {
    try {
      const { mtimeMs, size, ino } = statSync(join(this.directory, MANIFEST));
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return '';
    }
  }

  /** What the manifest says; undefined where there is none, or none that can be read. */
  readManifest(): Manifest | undefined {
    try {
      const text = readFileSync(join(this.directory, MANIFEST), 'utf8');
      const end = text.lastIndexOf('\n', text.length - 2);
      const body = text.slice(0, end);
      if (text.slice(end + 1).trim() !== digestOf(body)) return undefined;
      return JSON.parse(body) as Manifest; // It is what was written, as the digest shows.
    } catch {
      return undefined;
    }
  }

  /** Replaces the manifest. Throws a `StoreFailed`. */
  writeManifest(manifest: Manifest): void {
    const body = JSON.stringify(manifest);
    this.#replace(MANIFEST, `${body}\n${digestOf(body)}\n`);
  }

  /** Keeps the bytes of a segment under a new id. Throws a `StoreFailed`. */
  writeSegment(bytes: Uint8Array): string {
    const id = `${process.pid.toString(36)}-${(this.#count++).toString(36)}-${randomBytes(6).toString('hex')}`;
    this.#replace(id + SEGMENT, bytes);
    return id;
  }

  /** The bytes of a segment. Throws where it is not there. The file stays open as long as the source is used. */
  openSegment(id: string): SegmentFileSource {
    return new SegmentFileSource(join(this.directory, id + SEGMENT));
  }

  /** True where this process may write now. Asked again, it says that it still writes. */
  lock(): boolean {
    const path = join(this.directory, LOCK);
    if (this.#locked) {
      const now = new Date();
      try {
        utimesSync(path, now, now);
        return this.#isOurs(path);
      } catch {
        this.#locked = false; // Somebody took it for dead, or the directory was cleared.
      }
    }
    this.#make();
    for (let tries = 0; tries < 2; tries++) {
      try {
        writeFileSync(path, this.#owner(), { flag: 'wx' });
        this.#locked = true;
        return true;
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw this.#failed(error);
        if (!this.#isStale(path)) return false;
        // Renaming is what one of several does who see it stale.
        const taken = `${path}.${randomBytes(4).toString('hex')}${TEMPORARY}`;
        try {
          renameSync(path, taken);
          // Somebody else may have done so since it was looked at: theirs is put back.
          const wasStale = this.#isStale(taken);
          if (!wasStale) linkSync(taken, path);
          unlinkSync(taken);
          if (!wasStale) return false;
        } catch {
          return false;
        }
      }
    }
    return false;
  }

  unlock(): void {
    if (!this.#locked) return;
    this.#locked = false;
    const path = join(this.directory, LOCK);
    if (this.#isOurs(path)) removeIfPossible(path);
  }

  /**
   * Removes segments that the manifest does not name, and what was never finished. For the one who writes, between two of its
   * writes: whatever else is there was left by somebody who does not write any more.
   */
  removeOrphans(manifest: Manifest): void {
    const kept = new Set(manifest.segments.map(({ id }) => id + SEGMENT));
    for (const name of listOf(this.directory)) {
      const isLeft = name.endsWith(TEMPORARY) || (name.endsWith(SEGMENT) && !kept.has(name));
      if (!isLeft) continue;
      removeIfPossible(join(this.directory, name));
    }
  }

  /** Bytes on disk. */
  get size(): number {
    return bytesIn(this.directory);
  }

  /** Removes the index, and what other versions of the format have left of it. Throws a `StoreFailed`. */
  clear(): void {
    this.#isOwnDirectoryMade = false;
    const key = basename(this.directory);
    const indexes = dirname(dirname(this.directory));
    const others = versionsIn(indexes).map((version) => join(indexes, version, key));
    try {
      for (const directory of [this.directory, ...others]) {
        rmSync(directory, { recursive: true, force: true });
      }
    } catch (error) {
      if (codeOf(error) === 'ENOTDIR') return; // A file stands in the way: there is no index.
      const reason = error instanceof Error ? error.message : String(error);
      throw new StoreFailed(`the index in ${this.directory} cannot be removed: ${reason}`, {
        cause: error,
      });
    }
  }

  #make(): void {
    if (this.#isOwnDirectoryMade) return;
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      writeFileSync(join(this.directory, 'tree'), `${this.root}\n`);
    } catch (error) {
      throw this.#failed(error);
    }
    this.#isOwnDirectoryMade = true;
  }

  #owner(): string {
    return `${hostname()} ${process.pid}\n`;
  }

  #isOurs(path: string): boolean {
    try {
      return readFileSync(path, 'utf8') === this.#owner();
    } catch {
      return false;
    }
  }

  #isStale(path: string): boolean {
    try {
      const [host, pid] = readFileSync(path, 'utf8').trim().split(' ');
      if (host === hostname() && Number(pid) !== process.pid && !isAlive(Number(pid))) return true;
      // One from the future was made before the clock was set back.
      return Math.abs(Date.now() - statSync(path).mtimeMs) > LOCK_STALE_MS;
    } catch {
      return false; // It was let go this moment: the next try will tell.
    }
  }

  #replace(name: string, content: string | Uint8Array): void {
    this.#make();
    try {
      replaceFile(join(this.directory, name), content);
    } catch (error) {
      this.#isOwnDirectoryMade = false;
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): StoreFailed {
    const reason = error instanceof Error ? error.message : String(error);
    return new StoreFailed(`the index cannot be kept in ${this.directory}: ${reason}`, {
      cause: error,
    });
  }
}

/** Removes the indexes used longest ago until those of a cache are small enough together; the one in `keep` stays. */
export function pruneIndexes(cache: string, keep: string, most = MOST_BYTES): void {
  // Those of other versions of the format count too: whoever wrote them may never come again.
  const stores = storesIn(cache)
    .map((directory) => ({
      directory,
      size: bytesIn(directory),
      used: usedAt(directory),
    }))
    .sort((a, b) => b.used - a.used);
  let total = 0;
  for (const { directory, size } of stores) {
    total += size;
    if (total > most && directory !== keep) rmSync(directory, { recursive: true, force: true });
  }
}

/** Bytes of the indexes of all trees. */
export function bytesOfIndexes(cache: string): number {
  return storesIn(cache).reduce((sum, directory) => sum + bytesIn(directory), 0);
}

/** Removes the indexes of all trees. Throws what the disk throws. */
export function clearIndexes(cache: string): void {
  for (const directory of storesIn(cache)) rmSync(directory, { recursive: true, force: true });
}

/** The directories of all indexes in a cache, of whatever version of the format. */
function storesIn(cache: string): string[] {
  const indexes = join(cache, 'index');
  return versionsIn(indexes).flatMap((version) =>
    listOf(join(indexes, version))
      .filter((key) => /^[0-9a-f]{16}$/.test(key))
      .map((key) => join(indexes, version, key)),
  );
}

function versionsIn(indexes: string): string[] {
  return listOf(indexes).filter((version) => /^v\d+$/.test(version));
}

function bytesIn(directory: string): number {
  return listOf(directory).reduce((sum, name) => sum + sizeOf(join(directory, name)), 0);
}

/** A segment on disk. */
export class SegmentFileSource implements ByteSource {
  readonly size: number;
  readonly #descriptor: number;
  #isClosed = false;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  read(offset: number, length: number, into?: Uint8Array): Uint8Array {
    if (this.#isClosed) throw new SegmentDamaged('it was closed');
    const size = Math.max(0, Math.min(length, this.size - offset));
    const bytes = into?.subarray(0, size) ?? new Uint8Array(size);
    let filled = 0;
    while (filled < bytes.length) {
      const n = readSync(this.#descriptor, bytes, filled, bytes.length - filled, offset + filled);
      if (n === 0) break;
      filled += n;
    }
    return filled === bytes.length ? bytes : bytes.subarray(0, filled);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** What cannot be removed now stays: it does no harm. */
function listOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** When a store was used last, which its reader notes at the file `tree`. */
function usedAt(directory: string): number {
  try {
    return statSync(join(directory, 'tree')).mtimeMs;
  } catch {
    return 0;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
