/** Whose a report is: the owners of the file that it is blamed on, of all its files, and of each of them. */
import type { TreePath } from '../../base/tree-path.js';
import type { Report } from '../../oops/report.js';
import { blamedFile, filesOfTrace, type BlamedFile } from '../../resolve/report-owners.js';
import type { LogSnapshot } from './log-snapshot.js';
import type { FileOwners, TreeFacts } from './tree-facts.js';

export interface ReportOwnership extends BlamedFile {
  readonly ofFile: FileOwners;
  /** Of all files of the trace together. */
  readonly ofTrace: FileOwners | undefined;
  /** The title of the section of each file of the trace that has one. */
  readonly sections: ReadonlyMap<TreePath, string>;
}

/** The file that a report is blamed on, as far as its frames are answered; undefined where no frame has a file in the tree. */
export function blamedFileOf(
  { tree, answerOf }: LogSnapshot,
  report: Report,
): BlamedFile | undefined {
  return blamedFile(report, { get: answerOf }, (printed) => tree?.fileOf?.(printed));
}

/** The owners; undefined where nothing is blamed, or nothing is known of the file. */
export async function ownershipOf(
  snapshot: LogSnapshot,
  report: Report,
  facts: TreeFacts,
  signal: AbortSignal,
): Promise<ReportOwnership | undefined> {
  const blamed = blamedFileOf(snapshot, report);
  const ofFile = blamed && (await facts.owners(blamed.file, signal));
  if (blamed === undefined || ofFile === undefined) return undefined;
  const files = filesOfTrace(report, { get: snapshot.answerOf });
  const ofTrace = await facts.ownersOfAll(files, signal);
  const sections = new Map<TreePath, string>();
  for (const file of files) {
    const title = (await facts.owners(file, signal))?.section?.title;
    if (title !== undefined) sections.set(file, title);
  }
  return { ...blamed, ofFile, ofTrace, sections };
}
