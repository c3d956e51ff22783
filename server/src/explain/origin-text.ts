/** The words for where a line of a log was printed, the same on the command line and in an editor. */
import type {
  MessageOrigin,
  PrintEvidence,
  PrintSite,
  UnattributedReason,
} from '../printk/origin.js';
import { cutText } from './cut-text.js';

/** More places than this are not listed. */
const MOST_PLACES = 4;
const LONGEST_FORMAT = 100;

const evidenceTexts: Readonly<Record<PrintEvidence, string>> = {
  'only-format': 'no other format fits',
  'best-format': 'the format that says most of the line',
  'one-of-n': 'one of several calls that print this text',
  'part-of-line': 'printed a part of the line',
};

export const unattributedTexts: Readonly<Record<UnattributedReason, string>> = {
  'too-short': 'too short to tell where it was printed',
  'user-space': 'written by user space',
  'no-format': 'no format of the tree fits',
};

/** Why the call is named, as a clause: `one of several calls that print this text`. */
export function originEvidence(evidence: PrintEvidence): string {
  return evidenceTexts[evidence];
}

/** `pr_info("note: %s[%d] exited\n")`, cut where it is long; names between literals stand as they are. */
export function callText({ callee, format }: PrintSite): string {
  return `${callee}(${cutText(formatText(format), LONGEST_FORMAT)})`;
}

/** `kernel/exit.c:954  certain: no other format fits  pr_info("…") in make_task_dead`. */
export function originText(origin: MessageOrigin): string {
  if (origin.kind === 'unattributed') return unattributedTexts[origin.reason];
  const { site, candidates, evidence, confidence } = origin;
  const others = candidates
    .slice(0, MOST_PLACES)
    .map(({ file, lineNumber }) => `${file}:${lineNumber}`);
  if (candidates.length > MOST_PLACES) others.push('...');
  return [
    `${site.file}:${site.lineNumber}`,
    `${confidence}: ${originEvidence(evidence)}`,
    `${callText(site)}${site.function === '' ? '' : ` in ${site.function}`}`,
    ...(evidence === 'one-of-n' ? [`(or ${others.join(', ')})`] : []),
  ].join('  ');
}

/** A format as C spells it: `KERN_INFO "x: %d\n"`. */
function formatText(format: string): string {
  return format
    .split('\u0001')
    .map((part, index) => (index % 2 === 1 ? part : part === '' ? '' : JSON.stringify(part)))
    .filter((part) => part !== '')
    .join(' ');
}
