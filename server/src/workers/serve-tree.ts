/** The worker's side of `requests.ts`: each request on the tree that it names. */
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc';
import { basename } from 'node:path';
import type { FileSource } from '../base/file-source.js';
import { findTree } from '../kernel-tree/detect-root.js';
import { fetchingText } from '../platform/debug-files.js';
import { disk, findConfigFile } from '../platform/disk-probe.js';
import { extractReports } from '../platform/extract-reports.js';
import { readLogContent } from '../platform/log-content.js';
import { LogUnreadable, readLogBytes } from '../platform/log-reader.js';
import { treeFingerprint } from '../platform/tree-fingerprint.js';
import type { Resolution } from '../resolve/evidence.js';
import { linesOfCommit } from '../resolve/lines-of-commit.js';
import { signalOf } from './cancellation-signal.js';
import { checkMaintainers } from './check-maintainers.js';
import { StoredIndex } from '../indexing/stored-index.js';
import { nodeFiles } from '../platform/node-files.js';
import { keepIndex } from './keep-index.js';
import { CommitFiles, foundVersion } from './revisions.js';
import { OpenedTree, type DebugInfoListener } from './opened-tree.js';
import { framesOf, withMentions } from './report-frames.js';
import {
  ANSWERS,
  CHECK_MAINTAINERS,
  DECODE,
  EDITED,
  EXCERPT,
  EXTRACT,
  FIND_TREE,
  FINGERPRINT,
  FIND_REVISION,
  DEBUG_PROBLEM,
  FETCHING,
  FORGET,
  INDEX,
  INDEXED,
  INDEX_PROGRESS,
  LIST,
  MODULE,
  NAME,
  ORIGIN,
  OWNERS,
  PROBLEM,
  REVISION_FILE,
  type AnswerRow,
  type DecodeParams,
  type ExtractedLog,
  type FindTreeParams,
  type FoundTree,
  type TreeChoice,
  type WorkerSettings,
  STOP_FETCHING,
} from './requests.js';
import { serveConfig } from './serve-config.js';
import { serveNavigation } from './serve-navigation.js';
import { excerptOf, moduleOf } from './tree-answers.js';

/** Answers are sent together when so many milliseconds have passed since the last ones. */
const SEND_MS = 40;
/** Commits of one or more repositories that are kept open, each with what was learnt of it. */
const MOST_COMMITS = 4;
/** More text than this no editor takes as one document. */
const MAX_EXTRACT_UNITS = 45 * 1024 * 1024;

/** Answers the requests that come over `connection`. `indexWorker` is the script of the threads that scan a tree. */
export function serveTree(
  connection: MessageConnection,
  settings: WorkerSettings,
  indexWorker: URL,
): void {
  const trees = new Map<string, OpenedTree>();
  const indexes = new Map<string, StoredIndex>();

  const tell = (problem: string): void => {
    void connection.sendNotification(PROBLEM, problem);
  };

  /** The index of the tree at a root; it outlives what else is learnt of the tree, since it knows itself when it is old. */
  function indexOf(root: string): StoredIndex {
    const stored =
      indexes.get(root) ?? new StoredIndex(root, nodeFiles(root), settings.cacheDirectory, tell);
    indexes.set(root, stored);
    return stored;
  }

  const commits = new CommitFiles();

  function filesOf(root: string, commit: string): FileSource | undefined {
    return settings.runsGit ? commits.of(root, commit) : undefined;
  }

  const debugInfoOf = (root: string): DebugInfoListener => ({
    onProblem: (problem) => {
      void connection.sendNotification(DEBUG_PROBLEM, { root, problem });
    },
    onProgress: (progress) => {
      if (progress === undefined) {
        void connection.sendNotification(FETCHING, null);
        return;
      }
      const { doneBytes, totalBytes = 0 } = progress;
      const percentage = totalBytes === 0 ? 0 : Math.floor((100 * doneBytes) / totalBytes);
      void connection.sendNotification(FETCHING, { percentage, text: fetchingText(progress) });
    },
  });

  function opened(choice: TreeChoice): OpenedTree {
    const { root, architecture, configFile, debugInfo, revision } = choice;
    const key = JSON.stringify([root, architecture, configFile, debugInfo, revision?.commit]);
    const tree =
      trees.get(key) ?? new OpenedTree(choice, settings, indexOf(root), debugInfoOf(root));
    trees.delete(key);
    trees.set(key, tree);
    const ofCommits = [...trees].filter(([, each]) => each.isOfCommit);
    const [oldest] = ofCommits;
    if (ofCommits.length > MOST_COMMITS && oldest !== undefined) close(oldest[0]);
    return tree;
  }

  function close(key: string): void {
    trees.get(key)?.close();
    trees.delete(key);
  }

  async function decode(params: DecodeParams, token: CancellationToken): Promise<null> {
    const { job, tree, boot, reports } = params;
    const places = new Map(
      reports.flatMap((report, index) =>
        framesOf(report).map((frame, at) => [frame, [index, at] as const] as const),
      ),
    );
    const lookedUp = opened(tree);
    const { revision } = tree;
    const told = (resolution: Resolution): Resolution =>
      revision === undefined
        ? resolution
        : linesOfCommit(resolution, revision.commit, lookedUp.differs);
    const decoder = lookedUp.decoder(boot, places.size);
    let rows: AnswerRow[] = [];
    let sentAt = 0;
    const send = (): void => {
      if (rows.length > 0) void connection.sendNotification(ANSWERS, { job, rows });
      rows = [];
      sentAt = performance.now();
    };
    await decoder.decode(
      reports.flatMap(withMentions),
      (frame, resolution) => {
        const place = places.get(frame);
        if (place !== undefined) rows.push([...place, told(resolution)]);
        if (performance.now() - sentAt >= SEND_MS) send();
      },
      signalOf(token),
    );
    send();
    return null;
  }

  connection.onRequest(FIND_TREE, foundTree);
  connection.onRequest(FINGERPRINT, (root) => treeFingerprint(root) ?? null);
  connection.onNotification(FORGET, (root) => {
    for (const key of trees.keys()) {
      if ((JSON.parse(key) as unknown[])[0] === root) close(key);
    }
    commits.forget(root);
  });
  connection.onNotification(STOP_FETCHING, () => {
    for (const tree of trees.values()) tree.stopFetching();
  });
  connection.onRequest(INDEX, (params, token) =>
    keepIndex(
      params,
      settings.cacheDirectory,
      indexWorker,
      (progress) => {
        void connection.sendNotification(INDEX_PROGRESS, progress);
      },
      signalOf(token),
    ),
  );
  connection.onNotification(INDEXED, (root) => {
    indexes.get(root)?.lookAgain();
  });
  connection.onNotification(EDITED, ({ root, path, text }) => {
    indexOf(root).edit(path, text ?? undefined);
  });
  connection.onRequest(
    NAME,
    async ({ tree, reports }, token) =>
      (await opened(tree).names?.named(reports, signalOf(token))) ?? null,
  );
  connection.onRequest(DECODE, decode);
  connection.onRequest(EXCERPT, ({ tree, path, lineNumber, definitionLineNumber, commit }) => {
    const files = commit === undefined ? opened(tree).files : filesOf(tree.root, commit);
    return (files && excerptOf(files, path, lineNumber, definitionLineNumber)) ?? null;
  });
  connection.onRequest(FIND_REVISION, (params) => foundVersion(params, settings));
  connection.onRequest(
    REVISION_FILE,
    ({ root, commit, path }) => filesOf(root, commit)?.read(path) ?? null,
  );
  connection.onRequest(OWNERS, ({ tree, paths }) => opened(tree).ownersOf(paths) ?? null);
  connection.onRequest(MODULE, ({ tree, path }) => moduleOf(opened(tree), path) ?? null);
  connection.onRequest(
    ORIGIN,
    async ({ tree, raw, architecture }, token) =>
      (await opened(tree).origins.of(raw, tree.architecture ?? architecture, signalOf(token))) ??
      null,
  );
  serveNavigation(connection, opened);
  connection.onRequest(CHECK_MAINTAINERS, ({ tree, uri, text }) =>
    checkMaintainers(uri, text, tree === null ? undefined : opened(tree)),
  );
  connection.onRequest(LIST, ({ tree, path }) => opened(tree).files.list(path) ?? []);
  connection.onRequest(EXTRACT, extractedLog);
  serveConfig(connection, opened);
}

function foundTree({ directory, upward }: FindTreeParams): FoundTree {
  const search = findTree(disk, directory, { upward });
  if (search.kind === 'not-found') {
    const [last] = search.looked;
    return { kind: 'missing', reason: last?.reason ?? 'no directory was looked at' };
  }
  const { root, version, buildDirectory } = search;
  const configFile = findConfigFile(root, buildDirectory);
  return { kind: 'found', root, version, ...(configFile !== undefined && { configFile }) };
}

async function extractedLog(path: string): Promise<ExtractedLog> {
  try {
    const { reports } = await readLogContent(readLogBytes(path));
    const pieces: Buffer[] = [];
    let size = 0;
    await extractReports(readLogBytes(path), reports, basename(path), (piece) => {
      size += piece.length;
      if (size > MAX_EXTRACT_UNITS) throw new LogUnreadable(path, TOO_MANY_REPORTS);
      pieces.push(Buffer.from(piece));
      return Promise.resolve();
    });
    const text = Buffer.concat(pieces).toString('utf8');
    return { kind: 'extracted', text, reportCount: reports.length };
  } catch (error) {
    if (error instanceof LogUnreadable) return { kind: 'failed', reason: error.message };
    throw error;
  }
}

const TOO_MANY_REPORTS =
  'its reports alone are too large for an editor; write them to files with `kernav extract`';
