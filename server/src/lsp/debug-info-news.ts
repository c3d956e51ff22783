/** What the decoding thread tells of files with debug info: what is wrong with them, and how far one is fetched. */
import type { Connection } from 'vscode-languageserver/node';
import { DEBUG_PROBLEM, FETCHING, STOP_FETCHING } from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';
import { ShownProgress } from './shown-progress.js';

export class DebugInfoNews {
  /** By the root of the tree whose lines they should have given. */
  readonly #problems = new Map<string, Set<string>>();

  /** `onProblem` hears when there is one more of the tree at a root. */
  constructor(
    connection: Connection,
    worker: TreeWorker,
    showsProgress: boolean,
    onProblem: (root: string) => void,
  ) {
    worker.onNotification(DEBUG_PROBLEM, ({ root, problem }) => {
      const known = this.#problems.get(root) ?? new Set();
      this.#problems.set(root, known);
      if (known.has(problem)) return;
      known.add(problem);
      connection.console.warn(problem);
      onProblem(root);
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

  /** Files of the tree have changed. */
  forget(root: string): void {
    this.#problems.delete(root);
  }
}
