/** The debug info for one tree: which object of this machine, or of a debuginfod server, the code of a log is in. */
import { homedir } from 'node:os';
import type { DebugObject } from '../debug-info/debug-object.js';
import { findObject, type FoundObject } from '../debug-info/find-object.js';
import { debugDirectories, type DebugPlaces } from '../debug-info/object-places.js';
import type { LoggedObject } from '../debug-info/same-build.js';
import type { DebuginfodAnswer } from './debuginfod.js';
import { CachedScans } from './kept-scans.js';
import { DiskObjects } from './object-files.js';
import { SharedDownloads } from './shared-downloads.js';

/** What the paths of the system's own debug files begin with: `KERNAV_SYSROOT`, where the log is of a machine whose files lie there. */
export function systemRoot(): string {
  return process.env.KERNAV_SYSROOT ?? '';
}

export interface DebugFilesOptions {
  readonly places: DebugPlaces;
  /** Absolute path of the directory in which what is found out of objects is kept. */
  readonly cacheDirectory: string;
  /** Whether the user allows that debuginfod servers are asked; files fetched earlier are used in any case. */
  readonly asksServers: boolean;
  /** Hears once of each file that should have served and did not, in words for people. */
  readonly onProblem: (problem: string) => void;
  /** Hears how far a download is; undefined at its end. */
  readonly onProgress: (progress: FetchProgress | undefined) => void;
}

/** How far the file with a build ID is fetched. */
export interface FetchProgress {
  readonly buildId: string;
  readonly doneBytes: number;
  /** Undefined where the server does not tell. */
  readonly totalBytes: number | undefined;
}

/** `fetching debug info 0123abcd: 12 of 340 MB` */
export function fetchingText({ buildId, doneBytes, totalBytes }: FetchProgress): string {
  const all = totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`;
  return `fetching debug info ${buildId}: ${megabytes(doneBytes)}${all} MB`;
}

export class DebugFiles {
  readonly #options: DebugFilesOptions;
  readonly #disk: DiskObjects;
  readonly #told = new Set<string>();
  #nAsked = 0;
  #nFound = 0;
  /** Build IDs that no server gave a file for. */
  readonly #missing = new Set<string>();
  readonly #downloads = new SharedDownloads((buildId, signal) => this.#download(buildId, signal));

  constructor(options: DebugFilesOptions) {
    this.#options = options;
    const { places, cacheDirectory } = options;
    this.#disk = new DiskObjects(debugDirectories(places), new CachedScans(cacheDirectory));
  }

  /** The object that a log speaks of; undefined where there is none of that build. Rejects when `signal` is aborted. */
  async objectFor(
    logged: LoggedObject,
    signal?: AbortSignal,
  ): Promise<(Pick<FoundObject, 'isAssumed'> & { readonly object: DebugObject }) | undefined> {
    const answer = await this.#find(logged, signal);
    this.#nAsked++;
    if (answer !== undefined) this.#nFound++;
    return answer;
  }

  /** True where objects were asked for, none was there, and no problem was told that says why. */
  get foundNothing(): boolean {
    return this.#nAsked > 0 && this.#nFound === 0 && this.#told.size === 0;
  }

  async #find(
    logged: LoggedObject,
    signal: AbortSignal | undefined,
  ): Promise<(Pick<FoundObject, 'isAssumed'> & { readonly object: DebugObject }) | undefined> {
    const found = await findObject(logged, this.#options.places, this.#disk);
    for (const problem of found.problems) this.#tell(problem);
    this.#tellProblemsOf(found.object, found.path);
    const { object, isAssumed } = found;
    if (object?.hasLines === true) return { object, isAssumed };
    const buildId = logged.buildId ?? object?.buildId;
    const fetched = buildId === undefined ? undefined : await this.#fetched(buildId, signal);
    const known = fetched ?? object;
    return known && { object: known, isAssumed: false };
  }

  /** Ends the downloads that are under way; these files are not asked for again. */
  stopFetching(): void {
    this.#downloads.stop();
  }

  /** Closes all files. */
  close(): Promise<void> {
    this.stopFetching();
    return this.#disk.close();
  }

  async #fetched(buildId: string, signal?: AbortSignal): Promise<DebugObject | undefined> {
    if (this.#missing.has(buildId)) return undefined;
    const answer = await this.#downloads.get(buildId, signal);
    if (answer.kind !== 'file') {
      this.#missing.add(buildId);
      if (answer.kind === 'failed') {
        this.#tell(`debug info ${buildId} could not be fetched: ${answer.reasons.join('; ')}`);
      }
      return undefined;
    }
    const opened = await this.#disk.open(answer.path);
    if (opened?.kind === 'object' && opened.object.buildId === buildId) {
      this.#tellProblemsOf(opened.object, answer.path);
      return opened.object;
    }
    const reason = opened?.kind === 'unreadable' ? opened.reason : 'it has another build ID';
    this.#tell(`${answer.path} cannot be used: ${reason}`);
    return undefined;
  }

  async #download(buildId: string, signal: AbortSignal): Promise<DebuginfodAnswer> {
    const { asksServers, onProgress } = this.#options;
    const { debuginfodSettings, findByBuildId } = await import('./debuginfod.js');
    try {
      return await findByBuildId(debuginfodSettings(process.env, homedir()), {
        buildId,
        kind: 'debuginfo',
        consent: asksServers,
        onProgress: (doneBytes, totalBytes) => {
          onProgress({ buildId, doneBytes, totalBytes });
        },
        signal,
      });
    } finally {
      onProgress(undefined);
    }
  }

  #tellProblemsOf(object: DebugObject | undefined, path: string | undefined): void {
    for (const problem of object?.problems ?? []) this.#tell(`${path ?? ''}: ${problem}`);
  }

  #tell(problem: string): void {
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    this.#options.onProblem(problem);
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
