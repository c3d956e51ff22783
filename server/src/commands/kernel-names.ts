/** Names for the addresses that a log prints without, from the vmlinux that lines are looked up in, or a System.map that is installed. */
import { namingSentence } from '../explain/naming-text.js';
import type { Report } from '../oops/report.js';
import { SymbolLists } from '../platform/symbol-lists.js';
import { nameReports } from '../resolve/name-reports.js';
import type { CommandIo } from './command.js';
import { placesOf, type KernelOptions, type OpenedDecodable } from './open-decodable.js';
import type { OpenTree } from './open-tree.js';

/** The reports with names, where there is something that fits; a note says how many, or why there are none. */
export async function namedByKernel(
  reports: readonly Report[],
  { debugObjects: objects }: Pick<OpenedDecodable, 'debugObjects'>,
  tree: OpenTree,
  options: KernelOptions & { readonly systemMap?: string },
  io: CommandIo,
): Promise<readonly Report[]> {
  if (objects === undefined) return reports;
  const note = (sentence: string): void => {
    io.note(`kernav: ${sentence}`);
  };
  // Where the user names a list, no other is looked for.
  const lists =
    options.systemMap === undefined
      ? new SymbolLists(placesOf(tree, options, io), note)
      : undefined;
  const named = await nameReports(reports, {
    objects,
    lists: (release) => lists?.listsFor(release) ?? [],
  });
  for (const naming of named.namings) {
    const sentence = namingSentence(naming, options.vmlinux ?? 'vmlinux');
    if (sentence !== undefined) note(sentence);
  }
  return named.reports;
}
