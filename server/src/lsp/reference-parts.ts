/** References told as they are found, to clients that ask for it: LSP 3.17, partial results and work done progress. */
import type {
  ReferenceParams,
  ResultProgressReporter,
  WorkDoneProgressReporter,
} from 'vscode-languageserver/node';
import type { Location } from 'vscode-languageserver-types';
import type { ReferenceListener } from './document-answers.js';
import type { SourceReferences } from '../workers/navigation-requests.js';

/** A request for references with the ways in which the client hears of it meanwhile. */
export interface ReportedReferences extends ReferenceParams {
  /** Reports nothing for a client that has not asked. */
  readonly work: WorkDoneProgressReporter;
  readonly parts: ResultProgressReporter<Location[]> | undefined;
}

/** Runs `find`. Where the client takes parts what `find` tells is sent as such; the answer holds the rest. */
export async function referencesInParts(
  { work, parts }: ReportedReferences,
  find: (listener: ReferenceListener) => Promise<Location[]> | undefined,
): Promise<Location[] | undefined> {
  work.begin('Finding references', undefined, undefined, true);
  try {
    return await find({
      takesParts: parts !== undefined,
      onFound(locations, nFound) {
        if (locations.length > 0) parts?.report([...locations]);
        work.report(`${nFound} found`);
      },
    });
  } finally {
    work.done();
  }
}

/** What somebody is told who does not see all references. */
export function cutMessage({
  name,
  reason,
  nFound,
  nUnread,
  isCounted,
}: NonNullable<SourceReferences['cut']>): string {
  const why = reason === 'time' ? 'stands in too many files to read them all' : 'is used too often';
  const unread = `${isCounted ? '' : 'at least '}${nUnread} ${nUnread === 1 ? 'file that holds' : 'files that hold'} the word`;
  return `${name} ${why}: the ${nFound} references nearest to this file are shown, ${unread} ${nUnread === 1 ? 'was' : 'were'} not looked at.`;
}
