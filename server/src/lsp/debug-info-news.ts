/** What the decoding thread tells of files with debug info: what is wrong with them, and how far one is fetched. */
import type { Connection } from 'vscode-languageserver/node';
import { isRefused, namingSentence } from '../explain/naming-text.js';
import type { Naming } from '../resolve/name-reports.js';
import { DEBUG_PROBLEM, FETCHING, STOP_FETCHING, type TreeChoice } from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';
import { ShownProgress } from './shown-progress.js';

export class DebugInfoNews {
  /** By the root of the tree whose lines they should have given. */
  readonly #problems = new Map<string, Set<string>>();
  readonly #console: Connection['console'];
  readonly #onProblem: (root: string) => void;

  /** `onProblem` hears when there is one more of the tree at a root. */
  constructor(
    connection: Connection,
    worker: TreeWorker,
    showsProgress: boolean,
    onProblem: (root: string) => void,
  ) {
    this.#console = connection.console;
    this.#onProblem = onProblem;
    worker.onNotification(DEBUG_PROBLEM, ({ root, problem }) => {
      this.#add(root, problem);
    });
    if (!showsProgress) return;
    const shown = new ShownProgress(connection, 'Debug info', () => {
      worker.notify(STOP_FETCHING, null);
    });
    worker.onNotification(FETCHING, (progress) => {
      if (progress === null) shown.end();
      else shown.report(progress.percentage, progress.text);
    });
  }

  /** Why files that should have given exact lines of a tree did not, for people. */
  problemsOf(root: string): readonly string[] {
    return [...(this.#problems.get(root) ?? [])];
  }

  /** What became of the addresses of a log that was looked up in a tree. */
  heard({ root, debugInfo }: TreeChoice, naming: Naming): void {
    const sentence = namingSentence(naming, debugInfo?.vmlinux ?? 'vmlinux');
    if (sentence === undefined) return;
    if (isRefused(naming)) this.#add(root, sentence);
    else this.#console.info(sentence);
  }

  #add(root: string, problem: string): void {
    const known = this.#problems.get(root) ?? new Set();
    this.#problems.set(root, known);
    if (known.has(problem)) return;
    known.add(problem);
    this.#console.warn(problem);
    this.#onProblem(root);
  }

  /** Files of the tree have changed. */
  forget(root: string): void {
    this.#problems.delete(root);
  }
}
