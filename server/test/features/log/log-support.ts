/** Logs as the editor features see them: parsed by the lines of the document, decoded on a tree in memory. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Position, Range } from 'vscode-languageserver-types';
import { DocumentLines } from '../../../src/base/document-lines.js';
import { memoryFiles, type FileSource } from '../../../src/base/file-source.js';
import type { TreePath } from '../../../src/base/tree-path.js';
import { FrameIndex, type PlacedFrame } from '../../../src/features/log/frame-index.js';
import type { LogSnapshot, SnapshotTree } from '../../../src/features/log/log-snapshot.js';
import type {
  FileModule,
  FileOwners,
  SourceExcerpt,
  TreeFacts,
} from '../../../src/features/log/tree-facts.js';
import { createMaintainers } from '../../../src/maintainers/maintainers.js';
import { LogParser } from '../../../src/oops/log-parser.js';
import type { Report } from '../../../src/oops/report.js';
import { decodeReports, type Resolutions } from '../../../src/resolve/decode-reports.js';
import type { Resolution } from '../../../src/resolve/evidence.js';
import { printedFileInTree } from '../../../src/resolve/printed-site.js';
import { treeInMemory } from '../../resolve/decode-support.js';

/** The tests run compiled, in `out/server/test/features/log`. */
const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../../samples');

/** `samples/oops.log`. */
export const sampleLog = readFileSync(join(samples, 'oops.log'), 'utf8');

/** `samples/linux`, by tree path. */
export const sampleTree: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(join(samples, 'linux'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(join(samples, 'linux').length + 1), readFileSync(path, 'utf8')];
    }),
);

/** The reports of a document: its lines, as an editor counts them, are what the parser is fed. */
export function reportsOf(lines: DocumentLines): readonly Report[] {
  const parser = new LogParser();
  const reports: Report[] = [];
  for (let line = 0; line < lines.count; line++) reports.push(...parser.feed(lines.line(line)));
  reports.push(...parser.end());
  return reports.sort((a, b) => a.firstLine - b.firstLine);
}

/** A log without a tree. */
export function parsedSnapshot(log: string): LogSnapshot {
  const lines = new DocumentLines(log);
  const reports = reportsOf(lines);
  return {
    uri: 'file:///home/oops.log',
    version: 1,
    lines,
    reports,
    frames: new FrameIndex(reports),
    answerOf: () => undefined,
    tree: undefined,
  };
}

/** A log whose frames are all answered on a tree of these files. */
export async function decodedSnapshot(
  log: string,
  contents: Readonly<Record<string, string>> = sampleTree,
  mismatch?: string,
): Promise<LogSnapshot> {
  const parsed = parsedSnapshot(log);
  const tree = treeInMemory(contents);
  const resolutions: Resolutions = await decodeReports(parsed.reports, tree);
  return {
    ...parsed,
    answerOf: (frame) => resolutions.get(frame),
    tree: {
      ...snapshotTree(tree.files),
      version: tree.version,
      ...(mismatch !== undefined && { mismatch }),
    },
  };
}

function snapshotTree(files: FileSource): Omit<SnapshotTree, 'version'> {
  return {
    root: '/linux',
    uriOf: (path) => `file:///linux/${encodeURI(path)}`,
    fileOf: (printed) => printedFileInTree(printed, files),
  };
}

/** The answers that the snapshot has already, as a server would give them. */
export function answersOf(
  snapshot: LogSnapshot,
): (placed: PlacedFrame) => Promise<Resolution | undefined> {
  return ({ frame }) => Promise.resolve(snapshot.answerOf(frame));
}

/** Facts of a tree of these files; modules are made up. */
export function factsOf(contents: Readonly<Record<string, string>> = sampleTree): TreeFacts {
  const files = memoryFiles(contents);
  return {
    excerpt: (path, lineNumber, definitionLineNumber) =>
      Promise.resolve(excerptOf(files, path, lineNumber, definitionLineNumber)),
    owners: (path) => Promise.resolve(ownersIn(files, [path])),
    ownersOfAll: (paths) => Promise.resolve(ownersIn(files, paths)),
    module: (path) => Promise.resolve(moduleOf(path)),
    origin: () => Promise.resolve(undefined),
  };
}

function excerptOf(
  files: FileSource,
  path: TreePath,
  lineNumber: number,
  definitionLineNumber: number | undefined,
): SourceExcerpt | undefined {
  const lines = files.read(path)?.split('\n');
  if (lines === undefined) return undefined;
  const firstLineNumber = Math.max(1, lineNumber - 2);
  const signature =
    definitionLineNumber === undefined ? undefined : lines[definitionLineNumber - 1];
  return {
    firstLineNumber,
    lines: lines.slice(firstLineNumber - 1, lineNumber + 2),
    ...(signature !== undefined && { signature }),
  };
}

/** The owners as a server would tell them. */
export function ownersIn(files: FileSource, paths: readonly TreePath[]): FileOwners | undefined {
  const found = createMaintainers(files);
  const [first] = paths;
  if (found.kind !== 'readable' || first === undefined) return undefined;
  const { maintainers } = found;
  const { people, lists, status, scm, subsystems } = maintainers.ask(paths);
  const section = maintainers.sectionsFor(first)[0]?.section;
  return {
    ...(section !== undefined &&
      section.title !== 'THE REST' && {
        section: { title: section.title, lineNumber: section.lineNumber },
      }),
    status,
    people: people.map(({ text, role }) => ({ text, role })),
    lists: lists.map(({ text, role }) => ({ text, role })),
    trees: scm,
    subsystems,
  };
}

function moduleOf(path: TreePath): FileModule | undefined {
  if (path.startsWith('drivers/gizmo/')) return { module: 'gizmo', condition: 'CONFIG_GIZMO' };
  return path.startsWith('arch/') ? { condition: '' } : undefined;
}

/** The position of the `nth` occurrence of `text` in the log, counted from 0. */
export function positionOf(snapshot: LogSnapshot, text: string, nth = 0): Position {
  let seen = 0;
  for (let line = 0; line < snapshot.lines.count; line++) {
    const content = snapshot.lines.line(line);
    for (let at = content.indexOf(text); 0 <= at; at = content.indexOf(text, at + 1)) {
      if (seen++ === nth) return { line, character: at };
    }
  }
  throw new Error(`${text} is not in the log`);
}

/** `12:4-20` or `12:4-14:2`: 0-based lines and columns. */
export function rangeText({ start, end }: Range): string {
  const last = end.line === start.line ? '' : `${end.line}:`;
  return `${start.line}:${start.character}-${last}${end.character}`;
}

export const wholeLog = (snapshot: LogSnapshot): Range => ({
  start: { line: 0, character: 0 },
  end: { line: snapshot.lines.count, character: 0 },
});
