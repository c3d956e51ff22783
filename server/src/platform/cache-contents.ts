/**
 * What the cache directory holds beside indexes, for all trees together; all of it is made anew when it is wanted. The directory may be one
 * that somebody named and keeps other things in: only files with names that we give are counted and removed.
 */
import { readdirSync, rmdirSync, rmSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY } from './replace-file.js';

/** A kind of what is kept beside indexes. */
export interface KeptKind {
  /** The directory in the cache, and its key in JSON. */
  readonly name: 'objects' | 'code' | 'revisions';
  /** For people. */
  readonly what: string;
  /** What is in it: files, or directories of files; the name before what an unfinished one ends with. */
  readonly own: RegExp;
}

/** kept-scans.ts, start.ts, revision-files.ts. */
export const keptKinds: readonly KeptKind[] = [
  {
    name: 'objects',
    what: 'symbols and units of object files',
    own: /^[0-9a-f]{8,128}\.(?:units|symbols)$/,
  },
  { name: 'code', what: 'compiled code', own: /^[0-9a-f]{64}-[\w.]+-[\w.+-]+-[a-z]{1,20}$/ },
  { name: 'revisions', what: 'files of commits', own: /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/ },
];

/** Bytes of what is kept of that kind. */
export function keptBytesOf(cache: string, kind: KeptKind): number {
  return ownEntries(cache, kind).reduce((sum, path) => sum + bytesOf(path), 0);
}

/** Removes what is kept of that kind. Throws what the disk throws. */
export function clearKept(cache: string, kind: KeptKind): void {
  for (const path of ownEntries(cache, kind)) rmSync(path, { recursive: true, force: true });
  removeIfEmpty(join(cache, kind.name));
}

function ownEntries(cache: string, { name, own }: KeptKind): readonly string[] {
  const directory = join(cache, name);
  return entriesOf(directory)
    .filter((entry) => own.test(withoutEnding(entry.name)))
    .map((entry) => join(directory, entry.name));
}

/** `X` for `X` and for `X.PID-RANDOM.tmp`, which a process that died has left. */
function withoutEnding(name: string): string {
  return name.endsWith(TEMPORARY) ? name.replace(/\.\d+-[0-9a-f]{8}\.tmp$/, '') : name;
}

/** Links are not followed. */
function bytesOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) return stat?.size ?? 0;
  return entriesOf(path).reduce(
    (sum, entry) => sum + (entry.isSymbolicLink() ? 0 : bytesOf(join(path, entry.name))),
    0,
  );
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return []; // There is none, or it is not ours to read.
  }
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It holds what is not ours, or is gone.
  }
}
