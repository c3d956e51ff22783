/** Lists of symbols on the disk: one that a user names, and System.map where builds and distributions leave it. */
import { readFileSync, statSync } from 'node:fs';
import { listPlaces, type DebugPlaces, type ListPlace } from '../debug-info/object-places.js';
import { parseSymbolList, type SymbolList } from '../debug-info/symbol-list.js';

/** The largest lists, /proc/kallsyms with all symbols of many modules, have 20 MB. */
const MOST_BYTES = 256 << 20;

/** A list, or why there is none; `reason` is a sentence for people that names the file. */
export type ReadList =
  | { readonly kind: 'list'; readonly list: SymbolList }
  /** `empty`: it is a list, and holds no function. What Debian installs as /boot/System.map-RELEASE says in one line where the list is. */
  | { readonly kind: 'unusable' | 'missing' | 'empty'; readonly reason: string };

/** The list at an absolute path. */
export function readSymbolList(path: string): ReadList {
  let text: string;
  try {
    const status = statSync(path);
    // A pipe would be waited for; /proc/kallsyms is a file, and says that it is empty.
    if (!status.isFile()) return { kind: 'unusable', reason: `${path} is no file` };
    if (status.size > MOST_BYTES) {
      return { kind: 'unusable', reason: `${path} is too large for a list of symbols` };
    }
    text = readFileSync(path, 'latin1');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = `cannot read the list of symbols ${path}`;
    return { kind: isMissing ? 'missing' : 'unusable', reason };
  }
  const list = parseSymbolList(text);
  if (list.isHidden) {
    const reason = `all addresses in ${path} are 0: it shows them to root alone`;
    return { kind: 'unusable', reason };
  }
  if (list.nSymbols === 0 || list.nSkipped > list.nSymbols) {
    const reason = `${path} is no list of symbols: its lines are not ADDRESS TYPE NAME, as in System.map and as nm prints them`;
    return { kind: 'unusable', reason };
  }
  if (!list.hasCode) return { kind: 'empty', reason: `${path} names no function` };
  return { kind: 'list', list };
}

/** A list that lies where lists of the kernel of a log lie. */
export interface FoundSymbolList {
  readonly names: SymbolList;
  readonly path: string;
  /** False where nothing tells which release it is of, or which the log is of. */
  readonly isOfRelease: boolean;
}

/** The lists that nobody has to name. */
export class SymbolLists {
  readonly #places: DebugPlaces;
  readonly #onProblem: (problem: string) => void;
  readonly #read = new Map<string, SymbolList | undefined>();
  readonly #told = new Set<string>();

  /** `onProblem` hears once of each list that should have served and cannot, in words for people. */
  constructor(places: DebugPlaces, onProblem: (problem: string) => void) {
    this.#places = places;
    this.#onProblem = onProblem;
  }

  /** Those of a release as a log prints it, best first; each is read when it is asked for. */
  *listsFor(release: string | undefined): Generator<FoundSymbolList, void> {
    for (const place of listPlaces(this.#places, release)) {
      const ofList = releaseOf(place, release);
      if (ofList !== undefined && release !== undefined && ofList !== release) {
        if (isFile(place.path)) {
          this.#tell(`${place.path} is not used: it is of ${ofList}, the log of ${release}`);
        }
        continue;
      }
      const names = this.#listAt(place.path);
      if (names === undefined) continue;
      yield { names, path: place.path, isOfRelease: ofList !== undefined && ofList === release };
    }
  }

  #listAt(path: string): SymbolList | undefined {
    if (this.#read.has(path)) return this.#read.get(path);
    const read = readSymbolList(path);
    const list = read.kind === 'list' ? read.list : undefined;
    if (read.kind === 'unusable') this.#tell(read.reason);
    this.#read.set(path, list);
    return list;
  }

  #tell(problem: string): void {
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    this.#onProblem(problem);
  }
}

/** A release has 64 bytes at most: include/uapi/linux/utsname.h __NEW_UTS_LEN. */
const LONGEST_RELEASE = 64;

/** The release that the list at a place is of; undefined where nothing tells. */
function releaseOf({ releaseFile }: ListPlace, release: string | undefined): string | undefined {
  if (releaseFile === undefined) return release;
  if (!isFile(releaseFile)) return undefined;
  try {
    const text = readFileSync(releaseFile, 'latin1').trim();
    return text === '' || text.length > LONGEST_RELEASE ? undefined : text;
  } catch {
    return undefined; // Not ours to read.
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
