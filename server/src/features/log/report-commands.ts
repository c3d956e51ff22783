/** What can be done with a report: the commands that lenses and actions offer. */
import type { Command } from 'vscode-languageserver-types';
import type { Report } from '../../oops/report.js';
import { ClientCommand } from '../../protocol.js';
import type { LogSnapshot } from './log-snapshot.js';

/** A command of `ClientCommand` for the report, called `title`. */
export function reportCommand(
  { uri }: LogSnapshot,
  { firstLine }: Report,
  name: Exclude<keyof typeof ClientCommand, 'openLocation'>,
  title: string,
): Command {
  const position = { line: firstLine, character: 0 };
  return { title, command: ClientCommand[name], arguments: [uri, position] };
}
