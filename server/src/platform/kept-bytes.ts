/**
 * Files in the cache directory that can be made anew: each ends with the CRC-32 of what stands before, in four bytes, little-endian; one
 * that is damaged is as good as none.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { removeIfPossible, replaceFile } from './replace-file.js';

const CHECKSUM_BYTES = 4;
const NAME = /^[a-z0-9][a-z0-9._-]{0,200}$/;

export class KeptBytes {
  readonly #directory: string;
  readonly #mostFiles: number;
  readonly #mostBytes: number;

  /** Of all files in the directory the `mostFiles` that were used last are kept, none of which has more than `mostBytes`. */
  constructor(directory: string, mostFiles: number, mostBytes: number) {
    this.#directory = directory;
    this.#mostFiles = mostFiles;
    this.#mostBytes = mostBytes;
  }

  /** Undefined where there is none of that name, or it is damaged. */
  read(name: string): Buffer | undefined {
    if (!NAME.test(name)) return undefined;
    const path = join(this.#directory, name);
    try {
      if (statSync(path).size > this.#mostBytes) return undefined;
      const bytes = readFileSync(path);
      const end = bytes.length - CHECKSUM_BYTES;
      const content = bytes.subarray(0, end);
      if (crc32(content) !== bytes.readUInt32LE(end)) return undefined;
      use(path);
      return content;
    } catch {
      return undefined; // There is none, or it is not ours to read.
    }
  }

  /** Does not throw: what cannot be kept is found out again the next time. */
  write(name: string, bytes: Uint8Array): void {
    if (!NAME.test(name) || bytes.length + CHECKSUM_BYTES > this.#mostBytes) return;
    try {
      mkdirSync(this.#directory, { recursive: true });
      this.#makeRoom();
      replaceFile(join(this.#directory, name), Buffer.concat([bytes, checksumOf(bytes)]));
    } catch {
      return; // A disk that is full or not ours to write to.
    }
  }

  /** Removes what was used longest ago, unfinished files of processes that died among it. */
  #makeRoom(): void {
    const names = readdirSync(this.#directory);
    if (names.length < this.#mostFiles) return;
    const byAge = names
      .map((name) => ({
        path: join(this.#directory, name),
        time: timeOf(join(this.#directory, name)),
      }))
      .sort((a, b) => a.time - b.time);
    for (const { path } of byAge.slice(0, names.length - this.#mostFiles + 1)) {
      removeIfPossible(path);
    }
  }
}

function use(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // A cache that is not ours to write to: nothing is removed from it either.
  }
}

function checksumOf(bytes: Uint8Array): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(bytes));
  return checksum;
}

/** 0 for a file that is gone. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
