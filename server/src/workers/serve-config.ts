/** The worker's side of the requests about Kconfig and Kbuild. */
import type { MessageConnection } from 'vscode-jsonrpc';
import { kbuildLinks } from '../kernel-tree/kbuild-places.js';
import { configSymbol } from '../kernel-tree/kconfig/config-symbol.js';
import { sourcedFiles } from '../kernel-tree/kconfig/source-paths.js';
import type { OpenedTree } from './opened-tree.js';
import {
  CONFIG_NAMES,
  CONFIG_REFERENCES,
  CONFIG_SYMBOL,
  KBUILD_LINKS,
  SOURCED_FILES,
  type TreeChoice,
} from './requests.js';

export function serveConfig(
  connection: MessageConnection,
  opened: (choice: TreeChoice) => OpenedTree,
): void {
  connection.onRequest(CONFIG_SYMBOL, async ({ tree, names }) => {
    const { files, build, kconfig } = opened(tree);
    const index = await kconfig();
    for (const name of names) {
      const symbol = configSymbol(index, files, name, build());
      if (symbol !== undefined) return symbol;
    }
    return null;
  });
  connection.onRequest(CONFIG_REFERENCES, async ({ tree, names }) => {
    const index = await opened(tree).kconfig();
    const known = names.find((name) => 0 < index.definitions(name).length);
    return known === undefined ? [] : index.references(known);
  });
  connection.onRequest(CONFIG_NAMES, async ({ tree, part, limit }) => {
    const wanted = part.toUpperCase();
    const names = (await opened(tree).kconfig()).names.filter((name) =>
      name.toUpperCase().includes(wanted),
    );
    const isFirst = (name: string): boolean => name.toUpperCase().startsWith(wanted);
    return [...names.filter(isFirst), ...names.filter((name) => !isFirst(name))].slice(0, limit);
  });
  connection.onRequest(SOURCED_FILES, ({ tree, path, statements }) => {
    const { files } = opened(tree);
    return statements.map((statement) =>
      sourcedFiles(files, path, statement).filter((found) => files.kind(found) === 'file'),
    );
  });
  connection.onRequest(KBUILD_LINKS, ({ tree, path, text }) =>
    kbuildLinks(opened(tree).files, path, text),
  );
}
