/** Places of source files that a line of a log names: `fs/btrfs/inode.c:1833`, wherever it stands. */
import type { TextRange } from '../../base/text.js';
import { readLocation } from '../../oops/code-reference.js';
import type { PrintedLocation } from '../../oops/frame.js';
import type { SourceLine } from '../../resolve/evidence.js';

export interface PrintedPlace {
  /** Columns of `fs/btrfs/inode.c:1833`. */
  readonly range: TextRange;
  readonly location: PrintedLocation;
}

const PATH_CHARACTER = /[A-Za-z0-9_+~.,@/-]/;
/** PATH_MAX is 4096, but no path of a kernel tree is a tenth of that. */
const LONGEST_PATH = 512;

/** All places in `text`, in order. The time is linear: a colon ends a path, so no character belongs to two. */
export function printedPlacesIn(text: string): readonly PrintedPlace[] {
  const places: PrintedPlace[] = [];
  for (let colon = text.indexOf(':'); 0 <= colon; colon = text.indexOf(':', colon + 1)) {
    if (!isDigit(text.charCodeAt(colon + 1))) continue;
    const start = startOfPath(text, colon);
    const found = start === undefined ? undefined : readLocation(text, start);
    if (start === undefined || found === undefined) continue;
    places.push({ range: { start, end: found.end }, location: found.location });
    colon = found.end - 1;
  }
  return places;
}

/** The place that `column` lies in, its end included. */
export function printedPlaceAt(text: string, column: number): PrintedPlace | undefined {
  // A place is no longer than its path and two numbers: the rest of a long line is not looked at.
  const from = Math.max(0, column - 2 * LONGEST_PATH);
  const shift = ({ range, location }: PrintedPlace): PrintedPlace => ({
    range: { start: range.start + from, end: range.end + from },
    location,
  });
  return printedPlacesIn(text.slice(from, column + 2 * LONGEST_PATH))
    .map(shift)
    .find(({ range }) => range.start <= column && column <= range.end);
}

/** Whether a printed place can be that line of the tree: `/build/linux/fs/x.c:12` can be line 12 of `fs/x.c`. */
export function agrees(printed: PrintedLocation, { file, lineNumber }: SourceLine): boolean {
  if (printed.lineNumber !== lineNumber) return false;
  const path = printed.file.replace(/^(?:\.\/)+/, '');
  return path === file || path.endsWith(`/${file}`) || file.endsWith(`/${path}`);
}

/** Where the path that ends before `colon` begins; undefined for none, and for one that is too long. */
function startOfPath(text: string, colon: number): number | undefined {
  let start = colon;
  while (0 < start && PATH_CHARACTER.test(text[start - 1] ?? '')) {
    if (colon - start === LONGEST_PATH) return undefined;
    start--;
  }
  return start < colon ? start : undefined;
}

function isDigit(code: number): boolean {
  return 0x30 <= code && code <= 0x39;
}
