/** References told as they are found, to clients that ask for it: LSP 3.17, partial results and work done progress. */
import type {
  ReferenceParams,
  ResultProgressReporter,
  WorkDoneProgressReporter,
} from 'vscode-languageserver/node';
import type { Location } from 'vscode-languageserver-types';
import type { SourceReferences } from '../workers/navigation-requests.js';

/** A request for references with the ways in which the client hears of it meanwhile. */
export interface ReportedReferences extends ReferenceParams {
  /** Reports nothing for a client that has not asked. */
  readonly work: WorkDoneProgressReporter;
  readonly parts: ResultProgressReporter<Location[]> | undefined;
}

/** Runs `find`. Where the client takes parts all that is found is sent as such, and the answer is empty. */
export async function referencesInParts(
  { work, parts }: ReportedReferences,
  find: (onFound: (locations: readonly Location[]) => void) => Promise<Location[]> | undefined,
): Promise<Location[] | undefined> {
  let nFound = 0;
  work.begin('Finding references', undefined, undefined, true);
  try {
    const answer = await find((locations) => {
      nFound += locations.length;
      parts?.report([...locations]);
      work.report(`${nFound} found`);
    });
    return parts === undefined || nFound === 0 ? answer : [];
  } finally {
    work.done();
  }
}

/** What somebody is told who does not see all references. */
export function cutMessage(
  { name, reason }: NonNullable<SourceReferences['cut']>,
  nFound: number,
): string {
  const why = reason === 'time' ? 'stands in too many files to read them all' : 'is used too often';
  return `${name} ${why}: the ${nFound} references nearest to this file are shown, others are missing.`;
}
