/** All that the server keeps between two requests: open logs, trees, settings, and the threads that work for it. */
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { FileSource } from '../base/file-source.js';
import { directoryOf, toTreePath, type TreePath } from '../base/tree-path.js';
import type { LogSnapshot, SnapshotTree } from '../features/log/log-snapshot.js';
import type { PlacedFrame } from '../features/log/frame-index.js';
import type { TreeFacts } from '../features/log/tree-facts.js';
import type { Report } from '../oops/report.js';
import { bootsOf } from '../resolve/boot.js';
import type { Resolution } from '../resolve/evidence.js';
import { printedFileInTree } from '../resolve/printed-site.js';
import { framesOf } from '../workers/report-frames.js';
import {
  FINGERPRINT,
  FORGET,
  INDEXED,
  OWNERS,
  type NamedLog,
  type TreeChoice,
} from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';
import { unlessAborted } from './cancellation.js';
import type { DebugInfoNews } from './debug-info-news.js';
import type { AnswerSink, Ask, DecodeQueue } from './decode-queue.js';
import { StaleDocument } from './dispatch.js';
import type { IndexKeeper } from './index-keeper.js';
import { askNames, LogNames } from './log-names.js';
import { LogDocument, type DocumentText } from './log-document.js';
import { versionsOf, type LogVersions } from './log-versions.js';
import type { ParsedDocument } from './parse-document.js';
import type { RevisionDocuments } from './revision-uris.js';
import type { SettingsReader } from './settings.js';
import { treeFacts } from './tree-queries.js';
import { uriInTree, type ChosenTree, type TreeAnswer, type Trees } from './trees.js';

/** How often it is looked whether the trees in use have changed. */
const LOOK_MS = 2000;
/** Somebody is typing: the reports are looked for when the text rests. */
const REST_MS = 300;

/** The two threads: one finds lines, and can be busy for long; the other answers small questions at once. */
export interface Workers {
  readonly decoding: TreeWorker;
  readonly facts: TreeWorker;
}

/** A log with its parse and its tree. */
interface OpenLog {
  readonly document: LogDocument;
  readonly names: LogNames;
  ready: Promise<ReadyLog> | undefined;
  timer: NodeJS.Timeout | undefined;
  /** The versions before: what was wanted for them goes on until this one is ready. */
  previous: readonly LogDocument[];
}

interface ReadyLog {
  readonly parsed: ParsedDocument;
  readonly tree: TreeAnswer;
  /** What is decoded of it. */
  readonly asks: readonly Ask[];
  /** The same for snapshots. */
  readonly snapshotTree: SnapshotTree | undefined;
}

/** Where a log is looked up. */
export interface TreeOfLog {
  /** The tree, or why there is none. */
  readonly answer: TreeAnswer;
  /** Why lines are missing, for people. */
  readonly problem: string | undefined;
  /** Why files that should have given exact lines did not, for people. */
  readonly debugInfo: readonly string[];
}

export class Session {
  readonly workers: Workers;
  readonly settings: SettingsReader;
  readonly trees: Trees;
  readonly queue: DecodeQueue;
  readonly index: IndexKeeper;
  readonly #debugInfo: DebugInfoNews;
  readonly #onChange: (uri: string) => void;
  readonly #logs = new Map<string, OpenLog>();
  readonly #openFiles: (root: string) => FileSource;
  readonly #uriOfRevision: RevisionDocuments['uriOf'];
  readonly #opensCommits: boolean;
  readonly #printed = new Map<string, Map<string, TreePath | undefined>>();
  readonly #fingerprints = new Map<string, string | null>();
  readonly #looking: NodeJS.Timeout;

  /** `documents`: how the client opens files of commits. `onChange` hears of documents of which there is something new to show. */
  constructor(
    workers: Workers,
    settings: SettingsReader,
    trees: Trees,
    queue: DecodeQueue,
    index: IndexKeeper,
    debugInfo: DebugInfoNews,
    openFiles: (root: string) => FileSource,
    documents: RevisionDocuments,
    onChange: (uri: string) => void,
  ) {
    this.workers = workers;
    this.settings = settings;
    this.trees = trees;
    this.queue = queue;
    this.index = index;
    this.#debugInfo = debugInfo;
    this.#openFiles = openFiles;
    this.#uriOfRevision = documents.uriOf;
    this.#opensCommits = documents.areVirtual;
    this.#onChange = onChange;
    this.#looking = setInterval(() => {
      this.#look();
    }, LOOK_MS).unref();
  }

  /** A document that is to be read as a log was opened or has changed. */
  openLog(text: DocumentText): void {
    const before = this.#logs.get(text.uri);
    if (before?.document.version === text.version) return;
    clearTimeout(before?.timer);
    before?.document.close();
    const document = new LogDocument(text, ({ uri }) => {
      this.#onChange(uri);
    });
    const previous = before === undefined ? [] : [...before.previous, before.document];
    const names = new LogNames();
    const log: OpenLog = { document, names, ready: undefined, timer: undefined, previous };
    this.#logs.set(text.uri, log);
    log.timer = setTimeout(
      () => {
        this.#ready(log).catch(() => undefined); // Whoever needs it asks again, and is told.
      },
      before === undefined ? 0 : REST_MS,
    );
  }

  closeLog(uri: string): void {
    const log = this.#logs.get(uri);
    if (log === undefined) return;
    clearTimeout(log.timer);
    log.document.close();
    this.#logs.delete(uri);
    for (const document of [log.document, ...log.previous]) this.queue.want(document, []);
    this.#onChange(uri);
  }

  isLog(uri: string): boolean {
    return this.#logs.has(uri);
  }

  /** The log as far as it is known now; undefined for a document that is none. Rejects when it changes meanwhile. */
  async snapshot(uri: string, signal: AbortSignal): Promise<LogSnapshot | undefined> {
    const log = this.#logs.get(uri);
    if (log === undefined) return undefined;
    await log.document.parsed(signal);
    const { parsed, snapshotTree } = await this.#ready(log);
    const { version, answerOf } = log.document;
    const snapshot = { uri, version, answerOf, ...parsed, tree: snapshotTree };
    this.ensureCurrent(snapshot);
    return snapshot;
  }

  /** Throws a `StaleDocument` where the log has changed since the snapshot: an answer made from it is none any more. */
  ensureCurrent({ uri, version }: LogSnapshot): void {
    if (this.#logs.get(uri)?.document.version !== version) throw new StaleDocument(uri);
  }

  /** The answer for a frame of a snapshot, as soon as it can be had; undefined where there is none. */
  async answer(
    uri: string,
    { frame, report }: PlacedFrame,
    signal: AbortSignal,
  ): Promise<Resolution | undefined> {
    const document = await this.#decoding(uri, report);
    if (document === undefined) return undefined;
    if (!document.isAnswered(frame)) this.queue.waitFor(new Set([report]));
    return document.whenAnswered(frame, report, signal);
  }

  /** These reports of a log are on the screen now, and no others of it. */
  show(uri: string, reports: readonly Report[]): void {
    const log = this.#logs.get(uri);
    if (log !== undefined) this.queue.show(log.document, new Set(reports));
  }

  /** Resolves when all answers for these reports are there, or when `patience` milliseconds have passed. */
  async finished(
    uri: string,
    reports: readonly Report[],
    signal: AbortSignal,
    patience?: number,
  ): Promise<void> {
    const [first] = reports;
    const document = first && (await this.#decoding(uri, first));
    if (document === undefined) return;
    this.queue.waitFor(new Set(reports));
    const finished = document.whenFinished(reports, signal);
    await (patience === undefined ? finished : Promise.race([finished, after(patience, signal)]));
  }

  /** The answer for a frame of a report that stands in no document. Undefined where there is none. */
  async decodeAlone(
    { frame, report }: PlacedFrame,
    { choice, version }: ChosenTree,
    signal: AbortSignal,
  ): Promise<Resolution | undefined> {
    const [boot] = bootsOf([report], version, choice.architecture);
    if (boot === undefined) return undefined;
    const frames = framesOf(report);
    let answer: Resolution | undefined;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const sink: AnswerSink = {
      answered: (_, index, resolution) => {
        if (frames[index] === frame) answer = resolution;
      },
      finished: () => {
        finish();
      },
    };
    this.queue.want(sink, [{ report, tree: choice, boot }]);
    this.queue.waitFor(new Set([report]));
    try {
      await unlessAborted(finished, signal);
      return answer;
    } finally {
      this.queue.want(sink, []);
    }
  }

  /** Questions about the tree of a log; undefined where it has none. */
  async facts(uri: string): Promise<TreeFacts | undefined> {
    const ready = await this.#logs.get(uri)?.ready;
    return ready?.tree.kind === 'tree'
      ? treeFacts(this.workers.facts, ready.tree.tree.choice)
      : undefined;
  }

  /** Undefined for a document that is no log. */
  async treeOf(uri: string, signal: AbortSignal): Promise<TreeOfLog | undefined> {
    const log = this.#logs.get(uri);
    if (log === undefined) return undefined;
    await log.document.parsed(signal);
    const { tree } = await this.#ready(log);
    const root = tree.kind === 'tree' ? tree.tree.choice.root : undefined;
    const debugInfo = root === undefined ? [] : this.#debugInfo.problemsOf(root);
    return { answer: tree, problem: log.document.problem, debugInfo };
  }

  /** How many frames a log has, as far as it is parsed. */
  frameCount(uri: string): number {
    return this.#logs.get(uri)?.document.frameCount ?? 0;
  }

  /** How many frames of a log are answered. */
  answeredCount(uri: string): number {
    return this.#logs.get(uri)?.document.answeredCount ?? 0;
  }

  /** Settings, folders or the chosen tree have changed: every log is looked up anew. */
  reconsider(): void {
    this.trees.forget();
    this.index.reconsider();
    for (const log of this.#logs.values()) {
      if (log.ready === undefined) continue;
      log.ready = undefined;
      log.names.forget();
      log.document.reopen();
      this.#ready(log).catch(() => undefined);
    }
  }

  /** Files of the tree at `root` have changed: what was learnt of it is forgotten, and its logs are decoded again. */
  treeChanged(root: string): void {
    this.#printed.delete(root);
    this.#debugInfo.forget(root);
    for (const worker of [this.workers.decoding, this.workers.facts]) worker.notify(FORGET, root);
    this.queue.forget();
    this.index.changed(root);
    this.reconsider();
    for (const uri of this.#logs.keys()) this.#onChange(uri);
  }

  /**
   * The tree at `root` is in use, and these directories of it are looked at now: takes note of what it is like before anything is read
   * of it, and sees to its index.
   */
  async useTree(root: string, directories: Iterable<string>): Promise<void> {
    if (!this.#fingerprints.has(root)) {
      const now = await this.workers.facts.request(FINGERPRINT, root).catch(() => undefined);
      if (now !== undefined && !this.#fingerprints.has(root)) this.#fingerprints.set(root, now);
    }
    this.index.want(root, directories);
  }

  /** The index of the tree at `root` is complete: logs that were decoded without are decoded again. What is shown stays until then. */
  indexed(root: string): void {
    for (const worker of [this.workers.decoding, this.workers.facts]) worker.notify(INDEXED, root);
    this.queue.forgetTree(root);
    for (const log of this.#logs.values()) this.#decodeAgain(log, root).catch(() => undefined);
  }

  /** There is something new to say of the debug files of the tree at `root`. */
  debugInfoChanged(root: string): void {
    for (const [uri, { ready }] of this.#logs) {
      ready
        ?.then(({ tree }) => {
          if (tree.kind === 'tree' && tree.tree.choice.root === root) this.#onChange(uri);
        })
        .catch(() => undefined); // Whoever asks for the log is told.
    }
  }

  async #decodeAgain(log: OpenLog, root: string): Promise<void> {
    const { document } = log;
    const ready = await log.ready;
    const isOpen = this.#logs.get(document.uri) === log;
    if (!isOpen || ready?.tree.kind !== 'tree' || ready.tree.tree.choice.root !== root) return;
    this.queue.want(document, ready.asks);
  }

  dispose(): void {
    clearInterval(this.#looking);
    for (const uri of [...this.#logs.keys()]) this.closeLog(uri);
    this.workers.decoding.dispose();
    this.workers.facts.dispose();
    this.index.dispose();
  }

  /** The log that `report` was read from; undefined where it has no tree. Throws where it has changed since. */
  async #decoding(uri: string, report: Report): Promise<LogDocument | undefined> {
    const log = this.#logs.get(uri);
    const ready = await log?.ready;
    if (ready?.parsed.reports.includes(report) !== true) throw new StaleDocument(uri);
    return ready.tree.kind === 'tree' ? log?.document : undefined;
  }

  #ready(log: OpenLog): Promise<ReadyLog> {
    log.ready ??= this.#prepare(log);
    const { ready } = log;
    ready.catch(() => {
      if (log.ready === ready) log.ready = undefined;
    });
    return ready;
  }

  async #prepare(log: OpenLog): Promise<ReadyLog> {
    const { document } = log;
    const plain = await document.parsed(new AbortController().signal);
    const settings = await this.settings.of(document.uri);
    const release = plain.reports.find(({ facts }) => facts.release !== undefined)?.facts.release;
    const tree = await this.trees.forLog(document.uri, settings, release);
    if (tree.kind === 'tree') {
      const { root } = tree.tree.choice;
      await this.useTree(root, directoriesOf(plain.reports));
    }
    const parsed = tree.kind === 'tree' ? await this.#named(log, plain, tree.tree.choice) : plain;
    const { reports } = parsed;
    const versions =
      tree.kind === 'tree'
        ? await versionsOf(reports, tree.tree, this.workers.facts, settings.otherVersions)
        : undefined;
    if (this.#logs.get(document.uri)?.document === document) {
      document.keep(parsed);
      if (tree.kind === 'tree') {
        const { choice } = tree.tree;
        this.queue.want(document, versions?.asks ?? []);
        // MAINTAINERS is read before somebody asks for an owner.
        this.workers.facts.request(OWNERS, { tree: choice, paths: [] }).catch(() => undefined);
      } else {
        this.queue.want(document, []);
        for (const report of reports) document.finished(report, undefined);
      }
      this.#onChange(document.uri);
    }
    for (const each of log.previous) this.queue.want(each, []);
    log.previous = [];
    const asks = versions?.asks ?? [];
    return { parsed, tree, asks, snapshotTree: this.#snapshotTree(tree, versions) };
  }

  /** The log with names for its addresses, as far as they are known by now. */
  #named(log: OpenLog, parsed: ParsedDocument, tree: TreeChoice): Promise<ParsedDocument> {
    const { decoding } = this.workers;
    const ask = async (): Promise<NamedLog | undefined> => {
      const named = await askNames(parsed.reports, tree, decoding);
      for (const naming of named?.namings ?? []) this.#debugInfo.heard(tree, naming);
      return named;
    };
    return log.names.of(parsed, ask, () => {
      if (this.#logs.get(log.document.uri) !== log) return;
      log.ready = undefined;
      this.#ready(log).catch(() => undefined); // Whoever needs it asks again, and is told.
    });
  }

  #snapshotTree(answer: TreeAnswer, versions?: LogVersions): SnapshotTree | undefined {
    if (answer.kind === 'none' || versions === undefined) return undefined;
    const { choice, version } = answer.tree;
    const { mismatch, revisions, names, commitAt } = versions;
    const { root } = choice;
    return {
      root,
      version,
      revisions,
      uriOf: (path, commit) =>
        commit === undefined
          ? uriInTree(root, path)
          : this.#uriOfRevision({ root, commit, path, name: names.get(commit) ?? commit }),
      fileOf: this.#printedFiles(choice.root),
      ...(this.#opensCommits && { commitAt }),
      ...(mismatch !== undefined && { mismatch }),
    };
  }

  /** The files of the tree that printed paths mean, each looked for once. */
  #printedFiles(root: string): (printed: string) => TreePath | undefined {
    const known = this.#printed.get(root) ?? new Map<string, TreePath | undefined>();
    this.#printed.set(root, known);
    return (printed) => {
      if (!known.has(printed)) {
        known.set(printed, printedFileInTree(printed, this.#openFiles(root)));
      }
      return known.get(printed);
    };
  }

  #look(): void {
    // Where a thread has died, that is told elsewhere, and the next look is not far.
    this.#lookForChanges().catch(() => undefined);
  }

  async #lookForChanges(): Promise<void> {
    // A tree that is gone for the moment, as in a rebase, is waited for.
    for (const root of new Set([...(await this.trees.roots()), ...this.#fingerprints.keys()])) {
      const now = await this.workers.facts.request(FINGERPRINT, root).catch(() => undefined);
      if (now === undefined) continue; // The thread has died; it is told elsewhere.
      const before = this.#fingerprints.get(root);
      this.#fingerprints.set(root, now);
      if (before !== undefined && before !== now) this.treeChanged(root);
    }
  }
}

/** Resolves after so many milliseconds, or when `signal` is aborted. */
async function after(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeoutPromise(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Directories of the tree that the reports print. */
function directoriesOf(reports: readonly Report[]): Set<string> {
  const directories = new Set<string>();
  for (const { location } of reports) {
    const path = location && toTreePath(location.file);
    if (path !== undefined) directories.add(directoryOf(path));
  }
  return directories;
}
