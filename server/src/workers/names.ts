/** Names for the addresses that logs print without, as one tree and its settings have them. */
import type { DebugPlaces } from '../debug-info/object-places.js';
import type { Report } from '../oops/report.js';
import { readSymbolList, SymbolLists } from '../platform/symbol-lists.js';
import type { DebugObjects } from '../resolve/debug-objects.js';
import { nameAddresses } from '../resolve/name-addresses.js';
import { nameReports, outcomeOf, type Naming } from '../resolve/name-reports.js';
import type { NamedLog } from './requests.js';

export class KernelNames {
  readonly #objects: DebugObjects;
  readonly #list: string | undefined;
  readonly #lists: SymbolLists;
  readonly #onProblem: (problem: string) => void;

  /** `list` is the absolute path of a list of symbols that the user named; then no other is looked for. */
  constructor(
    objects: DebugObjects,
    places: DebugPlaces,
    list: string | undefined,
    onProblem: (problem: string) => void,
  ) {
    this.#objects = objects;
    this.#list = list;
    this.#lists = new SymbolLists(places, onProblem);
    this.#onProblem = onProblem;
  }

  /** The reports of one log with the names that there are. Rejects when `signal` is aborted. */
  async named(reports: readonly Report[], signal: AbortSignal): Promise<NamedLog> {
    const listed = this.#listed(reports);
    const named = await nameReports(
      listed.reports,
      {
        objects: this.#objects,
        lists: (release) => (this.#list === undefined ? this.#lists.listsFor(release) : []),
      },
      signal,
    );
    return { reports: named.reports, namings: [...listed.namings, ...named.namings] };
  }

  #listed(reports: readonly Report[]): NamedLog {
    const list = this.#list;
    if (list === undefined) return { reports, namings: [] };
    const read = readSymbolList(list);
    if (read.kind !== 'list') {
      this.#onProblem(read.reason);
      return { reports, namings: [] };
    }
    const result = nameAddresses(reports, read.list, 'System.map');
    const naming: Naming = { list, outcome: outcomeOf(result) };
    return { reports: result.kind === 'named' ? result.reports : reports, namings: [naming] };
  }
}
