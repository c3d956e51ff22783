/** `--system-map FILE`: names for the addresses that a log prints without. */
import { resolve } from 'node:path';
import type { SymbolList } from '../debug-info/symbol-list.js';
import { namedReportsText } from '../explain/naming-text.js';
import type { Report } from '../oops/report.js';
import { readSymbolList } from '../platform/symbol-lists.js';
import { nameAddresses } from '../resolve/name-addresses.js';
import { UserError, type CommandIo } from './command.js';

/** The reports with names from `file`; as they are, with a note that says why, where it does not fit. Throws `UserError`. */
export function namedBySystemMap(
  reports: readonly Report[],
  file: string,
  io: CommandIo,
): readonly Report[] {
  const named = nameAddresses(reports, listAt(resolve(io.workingDirectory, file)), 'System.map');
  io.note(`kernav: ${namedReportsText(named, file)}`);
  return named.kind === 'named' ? named.reports : reports;
}

function listAt(path: string): SymbolList {
  const read = readSymbolList(path);
  if (read.kind === 'list') return read.list;
  throw new UserError(read.reason);
}
