/** A report ready for a mailing list: the log as it came, with source lines as scripts/decode_stacktrace.sh writes them. */
import { confidenceTexts } from '../../explain/confidence-text.js';
import { wrapText } from '../../explain/wrap-text.js';
import type { Report } from '../../oops/report.js';
import type { Confidence } from '../../resolve/evidence.js';
import { titleOfReport } from './labels.js';
import type { LogSnapshot, SnapshotTree } from './log-snapshot.js';
import { agrees } from './printed-places.js';
import type { FileOwners, OwnerAddress } from './tree-facts.js';

/** Documentation/process/email-clients.rst: prose of a mail. Lines of the log are never broken. */
const WIDTH = 75;

/** Headers, what there is to know of the kernel, what the marks mean, and the log. */
export function mailText(
  snapshot: LogSnapshot,
  report: Report,
  owners: FileOwners | undefined,
): string {
  const { text, degrees } = annotatedLines(snapshot, report);
  const paragraphs = [
    [...addresseeLines(owners), `Subject: ${oneLine(titleOfReport(report))}`],
    kernelLines(report),
    snapshot.tree === undefined ? [] : noteLines(snapshot.tree, degrees),
    text,
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The headers `To:` and `Cc:`; without owners none. */
export function addresseeLines(owners: FileOwners | undefined): readonly string[] {
  return [...headerLines('To', owners?.people), ...headerLines('Cc', owners?.lists)];
}

/** One address a line, RFC 5322 2.2.3. */
function headerLines(name: string, addresses: readonly OwnerAddress[] = []): readonly string[] {
  return addresses.map(({ text }, index) => {
    const lead = index === 0 ? `${name}: ` : ' '.repeat(name.length + 2);
    return `${lead}${oneLine(text)}${index === addresses.length - 1 ? '' : ','}`;
  });
}

/** What the report says of the machine, where it says it. */
function kernelLines({ facts }: Report): readonly string[] {
  const { release, taint, hardware } = facts;
  const tainted =
    taint === undefined || taint === '' ? '' : `, tainted: ${Array.from(taint).join(' ')}`;
  return [
    ...(release === undefined ? [] : [`Kernel: ${oneLine(release)}${tainted}`]),
    ...(hardware === undefined ? [] : [`Hardware: ${oneLine(hardware)}`]),
  ];
}

/** Where the lines come from and how sure they are; none where none was added. */
function noteLines(tree: SnapshotTree, degrees: ReadonlySet<Confidence>): readonly string[] {
  if (degrees.size === 0) return [];
  const marks = new Set([...degrees].map((degree) => confidenceTexts[degree].asciiMark));
  const sentences = [
    `The source lines in parentheses were added from the sources of Linux ${tree.version.text}.`,
    marks.has('') ? 'A line without a mark is printed in the log, or from debug info.' : '',
    marks.has('~') ? '"~" marks a line that was inferred from the sources.' : '',
    marks.has('?') ? '"?" marks a guess.' : '',
    tree.mismatch === undefined ? '' : `Note: ${oneLine(tree.mismatch)}.`,
  ];
  return wrapText(sentences.filter((sentence) => sentence !== '').join(' '), WIDTH);
}

/** The lines of the report, each frame followed by its source line, and how sure those are that were added. */
function annotatedLines(
  { lines, frames, answerOf }: LogSnapshot,
  { firstLine, lastLine }: Report,
): { readonly text: readonly string[]; readonly degrees: ReadonlySet<Confidence> } {
  const degrees = new Set<Confidence>();
  const text: string[] = [];
  for (let line = firstLine; line <= lastLine; line++) {
    const raw = lines.line(line);
    let annotated = '';
    let from = 0;
    for (const { frame, stack } of frames.inLines(line, line)) {
      const answer = stack && answerOf(frame);
      if (answer?.kind !== 'resolved' || frame.range.end < from) continue;
      const { site } = answer;
      if (frame.printed !== undefined && agrees(frame.printed, site)) continue;
      degrees.add(site.confidence);
      const { asciiMark } = confidenceTexts[site.confidence];
      const mark = asciiMark === '' ? '' : `${asciiMark} `;
      annotated += `${raw.slice(from, frame.range.end)} (${mark}${site.file}:${site.lineNumber})`;
      from = frame.range.end;
    }
    text.push(annotated + raw.slice(from));
  }
  return { text, degrees };
}

/** Text of a log or of MAINTAINERS as part of a header: a line end there would begin another header. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return text.replace(/[\0-\x1f\x7f]+/g, ' ').trim();
}
