/** Tells at little cost that a line can neither begin a report nor be a frame: most lines of a console log can not. */
import { reportKinds } from './report-kinds.js';
import { topicMarkers } from './report-title.js';
import { CUT_HERE } from './cut-here.js';

/** Literals of frame lines and stack openers that count outside reports. */
const frameMarkers: readonly string[] = [
  '+0x',
  '>{',
  ' [inline]',
  'race:',
  '<stack trace>',
  'Trace; ',
  ' + 0x',
  ' at ffff',
  'exception RIP',
];

/** A pattern that finds any of the literals. */
function anyOf(literals: readonly string[]): RegExp {
  const escaped = [...new Set(literals)]
    // A literal that contains another one adds nothing.
    .filter(
      (literal, _at, all) => !all.some((other) => other !== literal && literal.includes(other)),
    )
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('|'));
}

const literals: readonly string[] = [
  ...reportKinds.map(({ marker }) => marker),
  ...topicMarkers,
  ...CUT_HERE,
  ...frameMarkers,
];

/** To make the pattern takes as long as to look for each literal in some hundred lines. */
const FEW_LINES = 200;
let nAsked = 0;
let interesting: RegExp | undefined;

/** False where `rawLine` has nothing to tell outside a report. */
export function mayBeginReport(rawLine: string): boolean {
  if (nAsked < FEW_LINES) {
    nAsked++;
    return literals.some((each) => rawLine.includes(each));
  }
  interesting ??= anyOf(literals);
  return interesting.test(rawLine);
}
