/** How a line was found, in a sentence that names the functions: for hovers, where there is room. */
import type {
  CodeCall,
  Evidence,
  InlineStep,
  Resolution,
  SourceSite,
  UnresolvedReason,
} from '../resolve/evidence.js';

/** What a sentence is about. */
export interface EvidenceStory {
  readonly site: SourceSite;
  /** The function that the frame had called, as the log names it; undefined where it tells none. */
  readonly callee: string | undefined;
  /** Lines that are possible, the site's own among them. */
  readonly nLines: number;
}

/** The story with its names quoted as the medium quotes names. */
interface Names {
  readonly own: string;
  readonly next: string;
  readonly nLines: number;
  readonly isExact: boolean;
}

const SENTENCES: Readonly<Record<Evidence, (names: Names) => string>> = {
  'debug-info': ({ own, isExact }) =>
    isExact
      ? `The debug info of the code says so.`
      : `The debug info of the code names this line of ${own}; the text that stands there may be another.`,
  printed: () => 'The log itself names this line.',
  'only-call-site': ({ own, next }) => `${own} calls ${next} in this one place.`,
  'one-of-n': ({ own, next, nLines }) =>
    `${own} calls ${next} in ${nLines} places; this one fits the offset best.`,
  'through-inline': ({ next }) =>
    `The call of ${next} stands in a function that is inlined here, or may be.`,
  'ops-field': ({ own, next }) =>
    `${own} calls through a field or table that ${next} is assigned to.`,
  'tail-call': ({ own, next }) =>
    `${own} calls a function here that ends by jumping to ${next} and leaves no frame itself.`,
  'passed-as-argument': ({ own, next }) => `${own} passes ${next} as an argument here.`,
  'indirect-call': ({ own }) => `${own} calls through a function pointer here.`,
  entry: ({ own }) => `The address is at the entry of ${own}.`,
  'first-use': ({ own }) => `A pointer is used here that ${own} has not used before.`,
  instruction: () => 'The instruction that the log shows comes of what stands here.',
  'left-over': ({ own, next }) =>
    `${own} has not called ${next} from here: the entry is no part of the chain but left over on the stack.`,
  'same-address': () => 'Another frame of this log, a sure one, has the same address.',
  interpolated: ({ own }) => `Nothing but the offset within ${own} tells the line.`,
  'definition-only': ({ own }) => `Only the definition of ${own} is known.`,
};

/** `gizmo_ioctl calls gizmo_queue_submit in this one place.` Each name is passed through `quote`. */
export function evidenceSentence(story: EvidenceStory, quote: (name: string) => string): string {
  const { site, nLines } = story;
  const isOfCall = site.call?.kind === 'direct' && site.isOfCall === true;
  const callee = isOfCall ? site.call.name : story.callee;
  const sentence = SENTENCES[site.evidence]({
    own: quote(site.function),
    next: callee === undefined ? 'a function that the log does not name' : quote(callee),
    nLines,
    isExact: site.confidence === 'exact',
  });
  return site.call === undefined ? sentence : `${sentence} ${callSentence(site, site.call, quote)}`;
}

function callSentence(
  { isOfCall, function: own }: SourceSite,
  call: CodeCall,
  quote: (name: string) => string,
): string {
  switch (call.kind) {
    case 'direct':
      return isOfCall === true
        ? `The code of this kernel calls ${quote(call.name)} there.`
        : `But the code of this kernel calls ${quote(call.name)} there, which was not found in ${quote(own)}.`;
    case 'indirect':
      return call.staticCall === undefined
        ? 'The code of this kernel calls through a pointer there.'
        : `The code of this kernel has the static call ${quote(call.staticCall)} there.`;
    case 'none':
      return 'The code of this kernel calls nothing there: no function returns to this address.';
  }
}

/** The functions of an inline chain, in the order in which they are called. */
export function outermostFirst(inlines: readonly InlineStep[]): readonly string[] {
  return inlines.map((step) => step.function).reverse();
}

type Unresolved = Extract<Resolution, { kind: 'unresolved' }>;

/** Why there is no line, for people. */
const unresolvedTexts: Readonly<Record<UnresolvedReason, string>> = {
  'no-symbol': 'an address without a symbol',
  'not-c': 'no C symbol',
  'no-definition': 'not defined in this tree',
  'function-before':
    'the call is at the end of the function that stands before this one in the kernel',
  'stale-pointer': 'left on the stack by an earlier call',
  'not-in-tree': 'its file is not in this tree',
};

/** `/home/me/otter/main.c:42 of the build, which is not in this tree`, or the reason alone. */
export function unresolvedText({ reason, built }: Unresolved): string {
  if (built === undefined) return unresolvedTexts[reason];
  const through = built.inlines.map((step) => step.function).reverse();
  const way = through.length === 0 ? '' : `, by way of ${through.join(' > ')}`;
  return `${built.path}:${built.lineNumber} of the build, which is not in this tree${way}`;
}
