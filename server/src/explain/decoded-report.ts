/** The lines that stand under the frames of a decoded log and behind its reports, on the command line and in an editor. */
import type { Report } from '../oops/report.js';
import type { Resolution } from '../resolve/evidence.js';
import { resolutionText } from './evidence-text.js';

/** Somebody to write to. */
export interface SummaryAddress {
  /** `"David S. Miller" <davem@davemloft.net>` */
  readonly text: string;
  /** `maintainer:BTRFS FILE SYSTEM` */
  readonly role: string;
  /** What says so, where it is known: `MAINTAINERS:123`. */
  readonly because?: string;
}

/** Who to write to about a report, and why them. */
export interface SummaryOwners {
  /** The file that the report is blamed on, and why. */
  readonly file: string;
  readonly reason: string;
  readonly people: readonly SummaryAddress[];
  readonly lists: readonly SummaryAddress[];
  readonly trees: readonly string[];
  /** Sections of that file, and of all files of the trace. */
  readonly subsystems: readonly string[];
  readonly subsystemsOfTrace: readonly string[];
}

/** The section that owns everything owns nothing. */
const THE_REST = 'THE REST';
/** Further sections that are named. */
const MOST_SECTIONS = 6;

/** `      => fs/ioctl.c:19  certain: only call site`, for the guilty frame; others have `->`. */
export function answerLine(resolution: Resolution, isGuilty: boolean): string {
  return `      ${isGuilty ? '=>' : '->'} ${resolutionText(resolution)}`;
}

/** `  [BTRFS FILE SYSTEM]`, behind the line of a frame; empty where only `THE REST` owns its file. */
export function sectionMark(title: string | undefined): string {
  return title === undefined || title === THE_REST ? '' : `  [${title}]`;
}

/** `---- WARNING in btrfs_relocate_block_group` */
export function summaryHeading(report: Report): string {
  return `---- ${report.title || report.kind}`;
}

/** The lines under the heading: who is to blame and who to write to. */
export function summaryLines(
  { guilty }: Report,
  owners: SummaryOwners | undefined,
): readonly string[] {
  const blame = guilty === undefined ? [] : [row('guilty', `${guilty.symbol}: ${guilty.reason}`)];
  if (owners === undefined) return blame;
  const more = owners.subsystemsOfTrace.filter(
    (title) => title !== THE_REST && !owners.subsystems.includes(title),
  );
  return [
    ...blame,
    row('file', `${owners.file} (${owners.reason})`),
    ...owners.people.map((each) => row('to', addressText(each))),
    ...owners.lists.map((each) => row('cc', addressText(each))),
    ...owners.trees.map((each) => row('tree', each)),
    ...(more.length > 0 ? [row('also in', more.slice(0, MOST_SECTIONS).join(', '))] : []),
  ];
}

function row(label: string, value: string): string {
  return `     ${label.padEnd(10)}${value}`;
}

function addressText({ text, role, because }: SummaryAddress): string {
  return because === undefined ? `${text} (${role})` : `${text} (${role}) ${because}`;
}
