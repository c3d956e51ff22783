/** What can be done with the report under the cursor. */
import { CodeActionKind, type CodeAction, type Range } from 'vscode-languageserver-types';
import type { LogSnapshot } from './log-snapshot.js';
import { reportAt } from './report-at.js';
import { reportCommand } from './report-commands.js';

/**
 * Not `quickfix`: every line of a report has these actions, and a light bulb that is always there tells nothing. As source
 * actions they are in their menu, and wherever an editor lists all actions.
 */
export const REPORT_ACTION_KIND: CodeActionKind = `${CodeActionKind.Source}.kernelReport`;

const ACTIONS = [
  ['copyDecodedReport', 'Copy decoded report'],
  ['copyForMail', 'Copy report for mail'],
  ['copyAddressees', 'Copy To and Cc'],
  ['openGuiltyLine', 'Open guilty line'],
] as const;

/** The actions of the report that `range` begins in; none beside reports. `openGuiltyLine` only where something is blamed. */
export function codeActions(snapshot: LogSnapshot, range: Range): CodeAction[] {
  const report = reportAt(snapshot, range.start.line);
  if (report === undefined) return [];
  return ACTIONS.filter(([name]) => name !== 'openGuiltyLine' || report.guilty !== undefined).map(
    ([name, title]) => ({
      title,
      kind: REPORT_ACTION_KIND,
      command: reportCommand(snapshot, report, name, title),
    }),
  );
}
