/** What stands over a report: what it is, who owns it, and what to do with it. */
import type { CodeLens, Command } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import type { Report } from '../../oops/report.js';
import { ClientCommand } from '../../protocol.js';
import { titleOfReport } from './labels.js';
import { rangeOfLines, type LogSnapshot, type SnapshotTree } from './log-snapshot.js';
import { reportCommand } from './report-commands.js';
import { MAINTAINERS, locationOf } from './source-location.js';
import type { FileOwners } from './tree-facts.js';

/** All lenses of a report stand in one line. */
const LONGEST_TITLE = 60;

/** The lenses of each report, over its first line. The owners are those that `owners` knows already. */
export function codeLenses(
  snapshot: LogSnapshot,
  owners: (report: Report) => FileOwners | undefined = () => undefined,
): CodeLens[] {
  return snapshot.reports.flatMap((report) => {
    const range = rangeOfLines(snapshot, report.firstLine, report.firstLine);
    const known = owners(report);
    const commands = [
      titleCommand(snapshot, report),
      snapshot.tree && known && ownersCommand(snapshot.tree, known),
      reportCommand(snapshot, report, 'copyDecodedReport', 'Copy decoded'),
      reportCommand(snapshot, report, 'copyForMail', 'Copy for mail'),
    ];
    return commands.flatMap((command) => (command === undefined ? [] : [{ range, command }]));
  });
}

/** The title leads to the guilty line; where nothing is blamed it is text alone, which is an empty command. */
function titleCommand(snapshot: LogSnapshot, report: Report): Command {
  const title = lensTitle(report);
  if (report.guilty === undefined) return { title, command: '' };
  return reportCommand(snapshot, report, 'openGuiltyLine', title);
}

/** `WARNING in btrfs_relocate_block_group`; the guilty function is added where the title does not name it. */
function lensTitle(report: Report): string {
  const title = titleOfReport(report);
  const symbol = report.guilty?.symbol;
  const isNamed = symbol === undefined || title.includes(symbol.replace(/\..*$/s, ''));
  return plainLabel(isNamed ? title : `${title} in ${symbol}`);
}

/** `BTRFS FILE SYSTEM, linux-btrfs@vger.kernel.org`: to the section; undefined where only `THE REST` owns the file. */
function ownersCommand(tree: SnapshotTree, { section, lists }: FileOwners): Command | undefined {
  if (section === undefined) return undefined;
  const title = [section.title, lists[0]?.text].filter((part) => part !== undefined).join(', ');
  return {
    title: plainLabel(title),
    command: ClientCommand.openLocation,
    arguments: [locationOf(tree, { file: MAINTAINERS, lineNumber: section.lineNumber })],
  };
}

/** In few words, the last ` in f` kept; without what VS Code would draw as an icon: `$(bug)`. */
function plainLabel(text: string): string {
  const plain = text.replaceAll('$(', '$ (');
  const where = plain.slice(Math.max(0, plain.lastIndexOf(' in ')));
  if (plain.length <= LONGEST_TITLE || LONGEST_TITLE < 2 * where.length) {
    return cutText(plain, LONGEST_TITLE);
  }
  return cutText(plain.slice(0, -where.length), LONGEST_TITLE - where.length) + where;
}
