/**
 * Names the addresses that a log prints without a symbol from what is at hand of its kernel: the vmlinux, else a System.map that lies
 * beside it or is installed.
 */
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { releasesOf } from './boot.js';
import type { DebugObjects } from './debug-objects.js';
import { framesOf, nameAddresses, type AddressNames, type NamedReports } from './name-addresses.js';
import { namesOfObject } from './object-names.js';
import { hasUnnamed } from './unnamed-frames.js';

/** A list of symbols that nobody has named. */
export interface FoundList {
  readonly names: AddressNames;
  readonly path: string;
  /** False where its place does not tell whether it is of the release of the log. */
  readonly isOfRelease: boolean;
}

/** What names come from. */
export interface NameSources {
  readonly objects: DebugObjects | undefined;
  /** The lists for the kernel of that release, best first; none where they are not to be looked for. */
  readonly lists: (release: string | undefined) => Iterable<FoundList>;
}

/** What became of the addresses of one kernel that the log is of. */
export interface Naming {
  /** Path of the list; undefined for a vmlinux. */
  readonly list: string | undefined;
  readonly outcome: NamingOutcome;
}

/** `unconfirmed`: a list may be of another kernel, and gave no name for that. */
export type NamingOutcome =
  | Omit<Extract<NamedReports, { kind: 'named' }>, 'reports'>
  | Extract<NamedReports, { kind: 'contradicted' }>
  | { readonly kind: 'unconfirmed' };

/**
 * `reports` with the names that there are, and what became of the addresses of each kernel that has some without. Rejects when
 * `signal` is aborted.
 */
export async function nameReports(
  reports: readonly Report[],
  sources: NameSources,
  signal?: AbortSignal,
): Promise<{ readonly reports: readonly Report[]; readonly namings: readonly Naming[] }> {
  const renamed = new Map<Report, Report>();
  const namings: Naming[] = [];
  for (const kernel of groupsOf(reports)) {
    if (!hasUnnamed(kernel.reports)) continue;
    const named =
      (await fromObject(kernel, sources.objects, namings, signal)) ??
      fromLists(kernel, sources.lists, namings);
    kernel.reports.forEach((report, i) => renamed.set(report, named?.[i] ?? report));
  }
  return { reports: reports.map((report) => renamed.get(report) ?? report), namings };
}

async function fromObject(
  { release, buildId, reports }: Kernel,
  objects: DebugObjects | undefined,
  namings: Naming[],
  signal: AbortSignal | undefined,
): Promise<readonly Report[] | undefined> {
  const found = await objects?.objectFor(
    {
      ...(release !== undefined && { release }),
      ...(buildId !== undefined && { buildId }),
      functions: reports.flatMap(framesOf).flatMap(toFunction),
    },
    signal,
  );
  if (found === undefined || found.isAssumed) return undefined;
  const result = nameAddresses(reports, namesOfObject(found.object), 'vmlinux');
  namings.push({ list: undefined, outcome: outcomeOf(result) });
  return result.kind === 'named' && result.nNamed > 0 ? result.reports : undefined;
}

/** The first list that names an address and is of that kernel. One that says of no release must agree with a name of the log. */
function fromLists(
  { release, reports }: Kernel,
  lists: NameSources['lists'],
  namings: Naming[],
): readonly Report[] | undefined {
  for (const { names, path, isOfRelease } of lists(release)) {
    const result = nameAddresses(reports, names, 'System.map');
    if (result.kind === 'named' && result.nNamed === 0) continue;
    const isSure = result.kind === 'contradicted' || isOfRelease || result.isConfirmed;
    namings.push({ list: path, outcome: isSure ? outcomeOf(result) : { kind: 'unconfirmed' } });
    if (result.kind === 'named' && isSure) return result.reports;
  }
  return undefined;
}

/** `result` without its reports. */
export function outcomeOf(result: NamedReports): NamingOutcome {
  if (result.kind === 'contradicted') return result;
  const { kind, nNamed, nUnknown, isConfirmed } = result;
  return { kind, nNamed, nUnknown, isConfirmed };
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
