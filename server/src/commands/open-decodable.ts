/** Builds what a log is decoded with: the tree, a search and a parser for it, and what the command line says of the kernel. */
import { createParser } from '../c-source/parser.js';
import { StoredIndex } from '../indexing/stored-index.js';
import { cacheDirectory } from '../platform/index-store.js';
import { openSearch } from '../platform/open-search.js';
import { wasmFiles } from '../platform/wasm-files.js';
import type { DecodableTree } from '../resolve/decode-reports.js';
import type { CommandIo } from './command.js';
import { architectureOption, configOption } from './kernel-options.js';
import type { OpenTree } from './open-tree.js';

/** The tree as `decodeReports` takes it. Throws `UserError` for `--arch` or `--config` that mean nothing. */
export async function openDecodable(
  tree: OpenTree,
  options: { readonly arch?: string; readonly config?: string },
  io: CommandIo,
): Promise<DecodableTree> {
  const architecture = architectureOption(options.arch);
  const config = configOption(options.config, tree, io);
  const search = await openSearch(tree.root, tree.files);
  const index = new StoredIndex(tree.root, tree.files, cacheDirectory(), (problem) => {
    io.note(`kernav: ${problem}`);
  }).fresh();
  return {
    files: tree.files,
    search,
    loadParser: () => createParser(wasmFiles()),
    version: tree.version,
    ...(architecture !== undefined && { architecture }),
    ...(config && { config }),
    ...(index && { index }),
  };
}
