/** Draws what the glossary says of a log: under each line its terms, marked with `^^^^` in the columns they were found in. */
import { parseLog } from '../../src/oops/parse-log.js';
import type { Report } from '../../src/oops/report.js';
import { termsIn } from '../../src/glossary/glossary.js';
import type { LogLineContext, Term } from '../../src/glossary/term.js';

/** The lines of `log`, each with the report it lies in. */
export function linesOf(log: string): readonly LogLineContext[] {
  const reports = new Map<number, Report>();
  for (const report of parseLog(log).reports) {
    for (let line = report.firstLine; line <= report.lastLine; line++) reports.set(line, report);
  }
  return log.split('\n').map((text, line) => {
    const report = reports.get(line);
    return { text, ...(report && { report }) };
  });
}

/** The drawing of `log`. Lines without a term are left out. */
export function drawTerms(log: string): string {
  return linesOf(log)
    .map((line) => ({ line, terms: termsIn(line) }))
    .filter(({ terms }) => terms.length > 0)
    .map(
      ({ line, terms }) => `${line.text}\n${terms.map((term) => draw(line.text, term)).join('')}`,
    )
    .join('\n');
}

function draw(text: string, { range, title, lines, source }: Term): string {
  const blanks = text.slice(0, range.start).replace(/[^\t]/g, ' ');
  const mark = `${blanks}${'^'.repeat(range.end - range.start)} ${title}`;
  return [mark, ...lines.map((line) => `      ${line}`), `      (${source})`].join('\n') + '\n';
}
