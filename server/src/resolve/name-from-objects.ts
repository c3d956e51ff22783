/** Names the addresses that a log prints without a symbol from the vmlinux of its kernel, where there is one. */
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { releasesOf } from './boot.js';
import type { DebugObjects } from './debug-objects.js';
import { nameAddresses, type NamedReports } from './name-addresses.js';
import { namesOfObject } from './object-names.js';

/**
 * `reports` with the names that there are, and what became of the addresses of each kernel that the log is of: of those alone that
 * have addresses without a name, and a vmlinux. Rejects when `signal` is aborted.
 */
export async function nameFromObjects(
  reports: readonly Report[],
  objects: DebugObjects,
  signal?: AbortSignal,
): Promise<{ readonly reports: readonly Report[]; readonly results: readonly NamedReports[] }> {
  const renamed = new Map<Report, Report>();
  const results: NamedReports[] = [];
  for (const group of groupsOf(reports)) {
    if (!group.reports.some((report) => framesOf(report).some(isUnnamed))) continue;
    const { release, buildId } = group;
    const found = await objects.objectFor(
      {
        ...(release !== undefined && { release }),
        ...(buildId !== undefined && { buildId }),
        functions: group.reports.flatMap(framesOf).flatMap(toFunction),
      },
      signal,
    );
    if (found === undefined || found.isAssumed) continue;
    const result = nameAddresses(group.reports, namesOfObject(found.object), 'vmlinux');
    results.push(result);
    if (result.kind !== 'named') continue;
    group.reports.forEach((report, i) => renamed.set(report, result.reports[i] ?? report));
  }
  return { reports: reports.map((report) => renamed.get(report) ?? report), results };
}

function framesOf({ stacks }: Report): readonly Frame[] {
  return stacks.flatMap(({ frames }) => frames);
}

function isUnnamed({ symbol, address }: Frame): boolean {
  return symbol === undefined && address !== undefined;
}

function toFunction({
  symbol,
  byteSize,
  module,
}: Frame): readonly { name: string; distanceToNext: number }[] {
  return symbol === undefined || byteSize === undefined || module !== undefined
    ? []
    : [{ name: symbol, distanceToNext: byteSize }];
}

interface Kernel {
  readonly release: string | undefined;
  readonly buildId: string | undefined;
  readonly reports: Report[];
}

/** The reports of each kernel that the log is of. */
function groupsOf(reports: readonly Report[]): Iterable<Kernel> {
  const groups = new Map<string, Kernel>();
  const releases = releasesOf(reports);
  for (const [index, report] of reports.entries()) {
    const release = releases[index]?.release;
    const { buildId } = report.facts;
    const key = JSON.stringify([release, buildId]);
    const group = groups.get(key) ?? { release, buildId, reports: [] };
    groups.set(key, group);
    group.reports.push(report);
  }
  return groups.values();
}
