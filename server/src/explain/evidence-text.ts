/** How the command line words an answer for a frame. */
import type { CodeCall, Evidence, Resolution } from '../resolve/evidence.js';
import { outermostFirst, unresolvedText } from './evidence-sentence.js';

const EVIDENCE: Readonly<Record<Evidence, string>> = {
  'debug-info': 'debug info',
  printed: 'printed in the log',
  'only-call-site': 'only call site',
  'one-of-n': 'one of several call sites',
  'through-inline': 'only call site, through',
  'ops-field': 'called through a field or table that holds it',
  'tail-call': 'through a tail call',
  'passed-as-argument': 'passed as an argument',
  'indirect-call': 'through a function pointer',
  entry: 'at the entry of the function',
  'first-use': 'first use of the bad pointer',
  instruction: 'by the instruction in the log',
  'left-over': 'not on the chain, left over on the stack',
  'same-address': 'the address of another frame of this log',
  interpolated: 'interpolated from the offset',
  'definition-only': 'only the definition is known',
};

/** `the code calls kfree there` */
function callText(call: CodeCall): string {
  switch (call.kind) {
    case 'direct':
      return `the code calls ${call.name} there`;
    case 'indirect':
      return call.staticCall === undefined
        ? 'the code calls through a pointer there'
        : `the code has the static call ${call.staticCall} there`;
    case 'none':
      return 'the code calls nothing there';
  }
}

/** More lines than this are not listed. */
const MAX_CANDIDATES = 4;

/** `drivers/gizmo/main.c:26  likely: one of several call sites (or :28)`. */
export function resolutionText(resolution: Resolution): string {
  if (resolution.kind === 'unresolved') return unresolvedText(resolution);
  const { site, candidates, otherDefinitions } = resolution;
  const through = outermostFirst(site.inlines);
  const notes = [
    candidates.length > 0 &&
      `or ${candidates
        .slice(0, MAX_CANDIDATES)
        .map((each) => `:${each.lineNumber}`)
        .join(', ')}${candidates.length > MAX_CANDIDATES ? ', ...' : ''}`,
    otherDefinitions.length > 0 &&
      `or another definition: ${otherDefinitions
        .slice(0, MAX_CANDIDATES)
        .map((each) => `${each.file}:${each.lineNumber}`)
        .join(', ')}`,
  ].filter((note) => note !== false);
  const how =
    through.length === 0
      ? EVIDENCE[site.evidence]
      : site.evidence === 'through-inline'
        ? `${EVIDENCE[site.evidence]} ${through.join(' > ')}`
        : `${EVIDENCE[site.evidence]}, by way of ${through.join(' > ')}`;
  const isElsewhere = site.call?.kind === 'direct' && site.isOfCall !== true;
  const called = site.call && `, ${isElsewhere ? 'but ' : ''}${callText(site.call)}`;
  return [
    `${site.file}:${site.lineNumber}`,
    `${site.confidence}: ${how}${called ?? ''}`,
    ...notes.map((note) => `(${note})`),
  ].join('  ');
}
