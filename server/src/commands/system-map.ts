/** `--system-map FILE`: names for the addresses that a log prints without. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSymbolList, type SymbolList } from '../debug-info/symbol-list.js';
import { namedReportsText } from '../explain/naming-text.js';
import type { Report } from '../oops/report.js';
import { nameAddresses } from '../resolve/name-addresses.js';
import { UserError, type CommandIo } from './command.js';

/** The largest lists, /proc/kallsyms with all symbols of many modules, have 20 MB. */
const MOST_BYTES = 256 << 20;

/** The reports with names from `file`; as they are, with a note that says why, where it does not fit. Throws `UserError`. */
export function namedBySystemMap(
  reports: readonly Report[],
  file: string,
  io: CommandIo,
): readonly Report[] {
  const named = nameAddresses(
    reports,
    readSymbolList(resolve(io.workingDirectory, file)),
    'System.map',
  );
  io.note(`kernav: ${namedReportsText(named, file)}`);
  return named.kind === 'named' ? named.reports : reports;
}

function readSymbolList(path: string): SymbolList {
  let text: string;
  try {
    const status = statSync(path);
    // A pipe would be waited for; /proc/kallsyms is a file, and says that it is empty.
    if (!status.isFile()) throw new UserError(`${path} is no file`);
    if (status.size > MOST_BYTES) throw new UserError(`${path} is too large for a list of symbols`);
    text = readFileSync(path, 'latin1');
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`cannot read the list of symbols ${path}`, { cause });
  }
  const list = parseSymbolList(text);
  if (list.isHidden) {
    throw new UserError(`all addresses in ${path} are 0: it shows them to root alone`);
  }
  if (list.nSymbols === 0 || list.nSkipped > list.nSymbols) {
    throw new UserError(
      `${path} is no list of symbols: its lines are not ADDRESS TYPE NAME, as in System.map and as nm prints them`,
    );
  }
  return list;
}
