/** The parts of the text at the head of MAINTAINERS. */
import { isUnderline } from '../../maintainers/preamble.js';
import type { MaintainersSnapshot } from './snapshot.js';

/** A heading and what stands under it, up to the next one. Lines are 0-based. */
export interface PreamblePart {
  readonly title: string;
  readonly firstLine: number;
  /** The last line that is not blank. */
  readonly lastLine: number;
}

/** The parts in order: one per underlined heading; in a head without headings one, named by its first line. */
export function preambleParts({ lines, preambleLength }: MaintainersSnapshot): PreamblePart[] {
  const isBlank = (line: number): boolean => lines.line(line).trim() === '';
  const starts: number[] = [];
  for (let line = 0; line < preambleLength; line++) {
    const isHeading = line + 1 < preambleLength && isUnderline(lines.line(line + 1));
    if (!isBlank(line) && (starts.length === 0 || isHeading)) starts.push(line);
  }
  return starts.map((firstLine, index) => {
    let lastLine = (starts[index + 1] ?? preambleLength) - 1;
    while (firstLine < lastLine && isBlank(lastLine)) lastLine--;
    return { title: lines.line(firstLine).trim(), firstLine, lastLine };
  });
}
