/** Sees to it that the trees in use are indexed: when they are first met, and when they change. One tree at a time. */
import type { Connection } from 'vscode-languageserver/node';
import { INDEX, INDEX_PROGRESS, PROBLEM } from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';
import { textOf } from './dispatch.js';
import type { SettingsReader } from './settings.js';
import { ShownProgress } from './shown-progress.js';

/** Another process indexes the tree: it is seen later whether it has come to an end. */
const BUSY_MS = 5000;
/** Files of a tree change one after the other: what has changed is looked for when they rest. */
const REST_MS = 1000;

interface WantedTree {
  readonly root: string;
  readonly first: Set<string>;
  timer: NodeJS.Timeout | undefined;
  /** False where it is to be looked at again. */
  isDone: boolean;
  /** Another process was at it when it was looked at last. */
  wasBusy: boolean;
  /** The user does not want it, or it cannot be. */
  isRefused: boolean;
}

export class IndexKeeper {
  readonly #worker: TreeWorker;
  readonly #settings: SettingsReader;
  readonly #log: Connection['console'];
  readonly #shown: ShownProgress | undefined;
  readonly #onComplete: (root: string) => void;
  readonly #trees = new Map<string, WantedTree>();
  readonly #told = new Set<string>();
  #running: { readonly tree: WantedTree; readonly controller: AbortController } | undefined;

  /** `worker` is started when there is work, and ended after it. `onComplete` hears of trees whose index is complete now, and was not before. */
  constructor(
    connection: Connection,
    worker: TreeWorker,
    settings: SettingsReader,
    showsProgress: boolean,
    onComplete: (root: string) => void,
  ) {
    this.#onComplete = onComplete;
    this.#worker = worker;
    this.#settings = settings;
    this.#log = connection.console;
    this.#shown = showsProgress
      ? new ShownProgress(connection, 'Indexing', () => {
          this.#refuse();
        })
      : undefined;
    worker.onNotification(INDEX_PROGRESS, ({ nIndexed, nFiles, directory }) => {
      const percentage = nFiles === 0 ? 0 : Math.floor((100 * nIndexed) / nFiles);
      this.#shown?.report(percentage, `${directory} (${nIndexed} of ${nFiles})`);
    });
    worker.onNotification(PROBLEM, (problem) => {
      this.#tell(problem);
    });
  }

  /** The tree at `root` is in use; `first` are directories of it that are looked at now. */
  want(root: string, first: Iterable<string>): void {
    const known = this.#trees.get(root);
    if (known !== undefined) {
      if (!known.isDone) for (const directory of first) known.first.add(directory);
      return;
    }
    const tree = {
      root,
      first: new Set(first),
      timer: undefined,
      isDone: false,
      wasBusy: false,
      isRefused: false,
    };
    this.#trees.set(root, tree);
    this.#next();
  }

  /** Files of the tree have changed. */
  changed(root: string): void {
    const tree = this.#trees.get(root);
    if (tree === undefined) return;
    tree.isDone = false;
    clearTimeout(tree.timer);
    tree.timer = setTimeout(() => {
      tree.timer = undefined;
      this.#next();
    }, REST_MS).unref();
  }

  /** Settings have changed. */
  reconsider(): void {
    for (const tree of this.#trees.values()) tree.isRefused = false;
    this.#next();
  }

  dispose(): void {
    for (const { timer } of this.#trees.values()) clearTimeout(timer);
    this.#trees.clear();
    this.#running?.controller.abort();
    this.#shown?.end();
  }

  #refuse(): void {
    if (this.#running === undefined) return;
    this.#running.tree.isRefused = true;
    this.#running.controller.abort();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const tree = [...this.#trees.values()].find(
      ({ isDone, isRefused, timer }) => !isDone && !isRefused && timer === undefined,
    );
    if (tree === undefined) {
      // The thread has read what is known of every file: that memory is not needed until something changes.
      this.#worker.dispose();
      return;
    }
    const controller = new AbortController();
    this.#running = { tree, controller };
    this.#index(tree, controller.signal)
      .catch((error: unknown) => {
        tree.isRefused = true;
        if (!controller.signal.aborted) this.#tell(`the index of ${tree.root}: ${textOf(error)}`);
      })
      .finally(() => {
        this.#running = undefined;
        this.#shown?.end();
        this.#next();
      });
  }

  async #index(tree: WantedTree, signal: AbortSignal): Promise<void> {
    const { index } = await this.#settings.of('');
    if (!index.enabled) {
      tree.isRefused = true;
      return;
    }
    const { root } = tree;
    tree.isDone = true; // Unless it changes meanwhile.
    const params = { root, first: [...tree.first], onBattery: index.onBattery };
    const answer = await this.#worker.request(INDEX, params, signal);
    const mayBeNews = tree.wasBusy;
    tree.wasBusy = answer === 'busy';
    if (answer === 'complete' || (answer === 'unchanged' && mayBeNews)) {
      this.#onComplete(root);
    } else if (answer === 'busy') {
      tree.isDone = false;
      tree.timer = setTimeout(() => {
        tree.timer = undefined;
        this.#next();
      }, BUSY_MS).unref();
    } else if (answer !== 'unchanged') {
      tree.isRefused = true;
      this.#tell(answer.problem);
    }
  }

  /** Once each. */
  #tell(problem: string): void {
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    this.#log.warn(problem);
  }
}
