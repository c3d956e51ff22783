/** What the lines of a report's frames depend on, as one short text: reports that are equal in it are decoded once. */
import { createHash } from 'node:crypto';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import type { Boot } from '../resolve/boot.js';
import type { TreeChoice } from '../workers/requests.js';

/** Equal for the same trace printed again at another time, by another task, with other registers. */
export function reportKey(report: Report, boot: Boot, tree: TreeChoice): string {
  const { location, stacks, mentions } = report;
  const described = [
    tree,
    boot,
    location && [location.file, location.lineNumber],
    stacks.map(({ kind, frames }) => [kind, frames.map(describe)]),
    mentions.map(({ frame }) => describe(frame)),
    // Which frames the header's location is of: those of the function that it names.
    mentions.filter(({ what }) => what === 'header').map(({ frame }) => frame.symbol),
    report.header.replace(/\b(?:0x)?[0-9a-f]{1,16}\b/g, '#'),
  ];
  return createHash('sha1').update(JSON.stringify(described)).digest('base64');
}

function describe(frame: Frame): unknown {
  const { symbol, byteOffset, byteSize, module, role, reliable, inlined } = frame;
  const { printed, printedInlines, address, namedBy } = frame;
  return [
    symbol,
    byteOffset,
    byteSize,
    module,
    role,
    reliable,
    inlined,
    printed,
    printedInlines,
    address?.length,
    namedBy,
  ];
}
