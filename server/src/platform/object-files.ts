/** The object files of this machine: opened as they are asked for, with the files that they speak of. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { KeptScans, ObjectCompanions } from '../debug-info/companions.js';
import { UnreadableObject } from '../debug-info/elf-file.js';
import type { ObjectFiles, Opened } from '../debug-info/find-object.js';
import { openObject } from '../debug-info/open-object.js';
import { buildIdPlaces, isModuleFile } from '../debug-info/object-places.js';
import { debugScan } from './wasm-files.js';
import { decompressSection, openBytes, unpackedBytes, type FileBytes } from './object-source.js';

/** Objects that are kept open: a trace has frames of some few modules. */
const MOST_OBJECTS = 200;
/** `/lib/modules/RELEASE` holds some four thousand modules; what holds more is none. */
const MOST_LISTED = 60_000;
/** Kbuild's lists of what it has made. */
const MOST_LIST_BYTES = 16 << 20;
/** What is read at once of a file whose checksum is taken. */
const CHUNK_BYTES = 1 << 20;

interface OpenFile {
  readonly opened: Opened | undefined;
  readonly close: () => void;
}

export class DiskObjects implements ObjectFiles {
  readonly #debugDirectories: readonly string[];
  readonly #scans: KeptScans | undefined;
  /** Opened objects, the one that was asked for last at the end. */
  readonly #files = new Map<string, Promise<OpenFile>>();
  readonly #modules = new Map<string, readonly string[]>();

  /**
   * `debugDirectories` are laid out like `/usr/lib/debug`: what objects speak of is looked for there too. `scans` keeps what is found out
   * of them.
   */
  constructor(debugDirectories: readonly string[], scans?: KeptScans) {
    this.#debugDirectories = debugDirectories;
    this.#scans = scans;
  }

  async open(path: string): Promise<Opened | undefined> {
    const opening = this.#files.get(path) ?? this.#open(path);
    this.#files.delete(path);
    this.#files.set(path, opening);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST_OBJECTS && oldest !== undefined) void this.#close(oldest);
    return (await opening).opened;
  }

  releasesIn(directory: string): readonly string[] {
    const names = (path: string): readonly string[] => {
      try {
        return readdirSync(join(directory, path));
      } catch {
        return []; // Nothing is installed there.
      }
    };
    return [
      ...names('boot').flatMap((name) => /^vmlinux-(.+?)(?:\.debug)?$/.exec(name)?.[1] ?? []),
      ...names('lib/modules'),
      ...names('usr/lib/modules'),
    ];
  }

  *modulesUnder(directory: string, module: string): Generator<string, void> {
    for (const path of this.#modulesIn(directory, module)) {
      if (isModuleFile(basename(path), module)) yield join(directory, path);
    }
  }

  /** Modules under a directory, relative to it, the one of that name among the first. */
  *#modulesIn(directory: string, module: string): Generator<string, void> {
    const known = this.#modules.get(directory) ?? listed(directory);
    if (known !== undefined) {
      this.#modules.set(directory, known);
      yield* known;
      return;
    }
    // A source tree, in which nothing was built: Kbuild lists what it makes.
    if (existsSync(join(directory, 'Makefile'))) return;
    // A walk over thousands of modules takes a tenth of a second, and most lie where their names say.
    for (const guess of guesses(module)) {
      if (existsSync(join(directory, guess))) yield guess;
    }
    const walkedOver = walked(directory);
    this.#modules.set(directory, walkedOver);
    yield* walkedOver;
  }

  /** Closes all files; objects that were opened are of no use any more. */
  async close(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((path) => this.#close(path)));
  }

  async #close(path: string): Promise<void> {
    const opening = this.#files.get(path);
    this.#files.delete(path);
    (await opening)?.close();
  }

  async #open(path: string): Promise<OpenFile> {
    const open: FileBytes[] = [];
    const close = (): void => {
      for (const bytes of open) bytes.close();
    };
    const keep = (bytes: FileBytes | undefined): FileBytes | undefined => {
      if (bytes !== undefined) open.push(bytes);
      return bytes;
    };
    try {
      const plain = openBytes(path);
      if (plain === undefined) return { opened: undefined, close };
      open.push(plain);
      const bytes = (await unpackedBytes(path, plain)) ?? plain;
      const object = openObject(bytes, this.#companionsOf(path, keep));
      return { opened: { kind: 'object', object }, close };
    } catch (error) {
      close();
      const reason = error instanceof Error ? error.message : String(error);
      return { opened: { kind: 'unreadable', reason }, close: () => undefined };
    }
  }

  #companionsOf(
    path: string,
    keep: (bytes: FileBytes | undefined) => FileBytes | undefined,
  ): ObjectCompanions {
    const directory = dirname(path);
    const firstOf = (paths: readonly string[]): FileBytes | undefined => {
      for (const each of paths) {
        const bytes = tryOpen(each);
        if (bytes !== undefined) return keep(bytes);
      }
      return undefined;
    };
    return {
      get scan() {
        return debugScan();
      },
      ...(this.#scans && { scans: this.#scans }),
      decompress: (kind, bytes, byteSize) => {
        try {
          return decompressSection(kind, bytes, byteSize);
        } catch (error) {
          throw new UnreadableObject(
            `a compressed section is damaged (${error instanceof Error ? error.message : String(error)})`,
          );
        }
      },
      // Source: GDB manual, "Separate Debug Files".
      separateFile: (name, crc, buildId) => {
        const byId = firstOf(buildIdPlaces(this.#debugDirectories, buildId));
        if (byId !== undefined) return byId;
        if (name === undefined || name !== basename(name)) return undefined;
        const beside = [
          join(directory, name),
          join(directory, '.debug', name),
          ...this.#debugDirectories.map((each) => join(each, directory, name)),
        ].filter((each) => each !== path);
        return firstOf(beside.filter((each) => crc === undefined || hasChecksum(each, crc)));
      },
      alternateFile: (name, buildId) =>
        firstOf([
          isAbsolute(name) ? name : join(directory, name),
          ...buildIdPlaces(this.#debugDirectories, buildId),
        ]),
      splitFile: (name, compiledIn) => {
        const asCompiled = isAbsolute(name) ? name : join(compiledIn ?? directory, name);
        return firstOf([
          `${path}.dwp`,
          asCompiled,
          join(directory, name),
          join(directory, basename(name)),
        ]);
      },
    };
  }
}

function tryOpen(path: string): FileBytes | undefined {
  try {
    return openBytes(path);
  } catch {
    return undefined; // What cannot be read there is as good as missing.
  }
}

/** Whether CRC-32 of the whole file is what `.gnu_debuglink` says. */
function hasChecksum(path: string, crc: number): boolean {
  const bytes = tryOpen(path);
  if (bytes === undefined) return false;
  try {
    let own = 0;
    for (let at = 0; at < bytes.byteSize; at += CHUNK_BYTES) {
      own = crc32(bytes.read(at, CHUNK_BYTES), own);
    }
    return own === crc;
  } finally {
    bytes.close();
  }
}

/** Where a module lies that has a directory of its own: `kernel/fs/btrfs/btrfs.ko`. */
function guesses(module: string): readonly string[] {
  const parents = [
    'fs',
    'net',
    'drivers',
    'drivers/net',
    'drivers/block',
    'drivers/gpu/drm',
    'drivers/md',
    'drivers/scsi',
    'drivers/usb',
    'net/netfilter',
    'lib',
    'crypto',
    'sound',
  ];
  const names = [...new Set([module, module.replaceAll('_', '-')])].filter((name) =>
    /^[\w-]+$/.test(name),
  );
  return parents.flatMap((parent) =>
    names.flatMap((name) => [`kernel/${parent}/${name}/${name}.ko`, `kernel/${parent}/${name}.ko`]),
  );
}

/** `modules.order` of a build (.ko or .o, with `kernel/` in front before Linux 6.1), `modules.dep` of depmod. */
function listed(directory: string): readonly string[] | undefined {
  const read = (name: string): readonly string[] | undefined => {
    try {
      const text = readFileSync(join(directory, name), 'utf8');
      return text.length > MOST_LIST_BYTES ? undefined : text.split('\n');
    } catch {
      return undefined;
    }
  };
  const isInside = (path: string): boolean =>
    !isAbsolute(path) && !path.split('/').includes('..') && !path.includes('\0');
  const dependencies = read('modules.dep');
  if (dependencies !== undefined) {
    return dependencies.map((line) => line.replace(/:.*/s, '')).filter(isInside);
  }
  return read('modules.order')
    ?.map((line) => line.replace(/^kernel\//, '').replace(/\.o$/, '.ko'))
    .filter(isInside);
}

function walked(root: string): readonly string[] {
  const found: string[] = [];
  const waiting = [''];
  let nListed = 0;
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    let entries;
    try {
      entries = readdirSync(join(root, directory), { withFileTypes: true });
    } catch {
      continue; // Absent, or not ours to read.
    }
    for (const entry of entries) {
      if (++nListed > MOST_LISTED) return found;
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      // Links are not followed: `build` and `source` lead to whole trees.
      if (entry.isDirectory()) waiting.push(path);
      else if (/\.ko(?:\.debug)?(?:\.(?:xz|zst|gz))?$/.test(entry.name)) found.push(path);
    }
  }
  return found;
}
