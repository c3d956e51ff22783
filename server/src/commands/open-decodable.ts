/** Builds what a log is decoded with: the tree, a search and a parser for it, and what the command line says of the kernel. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DebugPlaces } from '../debug-info/object-places.js';
import type { StoredIndex } from '../indexing/stored-index.js';
import { cacheDirectory } from '../platform/cache-directory.js';
import { DebugFiles, fetchingText, systemRoot } from '../platform/debug-files.js';
import { wasmFiles } from '../platform/wasm-files.js';
import type { DecodableTree } from '../resolve/decodable-tree.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import type { CommandIo } from './command.js';
import { architectureOption, configOption } from './kernel-options.js';
import type { OpenTree } from './open-tree.js';

/** What is said of the kernel in the log on the command line. */
export interface KernelOptions {
  readonly arch?: string;
  readonly config?: string;
  readonly vmlinux?: string;
  readonly debugDir?: readonly string[];
  readonly debugInfo?: boolean;
  readonly debuginfod?: boolean;
}

export interface OpenedDecodable extends DecodableTree {
  readonly index: () => Promise<TreeIndex | undefined>;
  readonly debugObjects?: DebugFiles;
}

/** Why there is no line from debug info though the command line asks for it; undefined where there is, or nobody asked. */
export function missingDebugInfo(
  { vmlinux, debugDir = [], debuginfod }: KernelOptions,
  { debugObjects }: OpenedDecodable,
): string | undefined {
  const isAsked = vmlinux !== undefined || debugDir.length > 0 || debuginfod === true;
  return isAsked && debugObjects?.foundNothing === true
    ? 'no debug info was found for the kernel and the modules of this log'
    : undefined;
}

/** The tree as `decodeReports` takes it. Throws `UserError` for options that mean nothing. */
export function openDecodable(
  tree: OpenTree,
  options: KernelOptions,
  io: CommandIo,
): OpenedDecodable {
  const architecture = architectureOption(options.arch);
  const config = configOption(options.config, tree, io);
  // Each is loaded when a line has to be inferred.
  let search: Promise<TextSearch> | undefined;
  let stored: Promise<StoredIndex | undefined> | undefined;
  return {
    files: tree.files,
    search: {
      async *search(request, signal) {
        search ??= openSearchOf(tree);
        yield* (await search).search(request, signal);
      },
    },
    async loadParser() {
      const { createParser } = await import('../c-source/parser.js');
      return createParser(wasmFiles());
    },
    version: tree.version,
    ...(architecture !== undefined && { architecture }),
    ...(config && { config }),
    async index() {
      stored ??= openIndexOf(tree, io);
      return (await stored)?.fresh();
    },
    ...(options.debugInfo !== false && { debugObjects: openDebugFiles(tree, options, io) }),
  };
}

async function openSearchOf({ root, files }: OpenTree): Promise<TextSearch> {
  const { openSearch } = await import('../platform/open-search.js');
  return openSearch(root, files);
}

/** Undefined where the tree has vanished meanwhile; the search says so. */
async function openIndexOf(
  { root, files }: OpenTree,
  io: CommandIo,
): Promise<StoredIndex | undefined> {
  if (!existsSync(root)) return undefined;
  const { StoredIndex } = await import('../indexing/stored-index.js');
  return new StoredIndex(root, files, cacheDirectory(), (problem) => {
    io.note(`kernav: ${problem}`);
  });
}

/** Where debug info is looked for. */
export function placesOf(
  { buildDirectory, root }: Pick<OpenTree, 'buildDirectory' | 'root'>,
  { vmlinux, debugDir = [] }: KernelOptions,
  { workingDirectory }: Pick<CommandIo, 'workingDirectory'>,
): DebugPlaces {
  const absolute = (path: string): string => resolve(workingDirectory, path);
  return {
    ...(vmlinux !== undefined && { vmlinux: absolute(vmlinux) }),
    builds: [...(buildDirectory === undefined ? [] : [buildDirectory]), root],
    directories: debugDir.map(absolute),
    system: systemRoot(),
  };
}

function openDebugFiles(tree: OpenTree, options: KernelOptions, io: CommandIo): DebugFiles {
  return new DebugFiles({
    places: placesOf(tree, options, io),
    cacheDirectory: cacheDirectory(),
    asksServers: options.debuginfod === true,
    onProblem: (problem) => {
      io.note(`kernav: ${problem}`);
    },
    onProgress: (progress) => {
      if (progress !== undefined) io.progress(`kernav: ${fetchingText(progress)}`);
    },
  });
}
