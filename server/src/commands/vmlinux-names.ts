/** Names for the addresses that a log prints without, from the vmlinux that lines are looked up in. */
import { namedReportsText } from '../explain/naming-text.js';
import type { Report } from '../oops/report.js';
import type { DecodableTree } from '../resolve/decode-reports.js';
import { nameFromObjects } from '../resolve/name-from-objects.js';
import type { CommandIo } from './command.js';

/** The reports with names, where there is a vmlinux that fits; a note says how many, or why there are none. */
export async function namedByVmlinux(
  reports: readonly Report[],
  { debugObjects }: Pick<DecodableTree, 'debugObjects'>,
  { vmlinux = 'vmlinux' }: { readonly vmlinux?: string },
  io: Pick<CommandIo, 'note'>,
): Promise<readonly Report[]> {
  if (debugObjects === undefined) return reports;
  const named = await nameFromObjects(reports, debugObjects);
  for (const result of named.results) {
    if (result.kind === 'named' && result.nNamed === 0) continue;
    io.note(`kernav: ${namedReportsText(result, vmlinux)}`);
  }
  return named.reports;
}
