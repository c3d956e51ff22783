/** What is known of the frame, or of the term, under the cursor. */
import type { Hover, Position } from 'vscode-languageserver-types';
import type { AnswerFrame } from './definition.js';
import { resolvedMarkdown, unresolvedMarkdown } from './frame-hover.js';
import type { PlacedFrame } from './frame-index.js';
import { originHover } from './line-origin.js';
import { rangeOfFrame, type LogSnapshot } from './log-snapshot.js';
import { termHover } from './term-hover.js';
import type { TreeFacts } from './tree-facts.js';

/** A hover waits no longer for where a line was printed, in milliseconds. */
const ORIGIN_MS = 300;

/** The hover at `position`; undefined where there is nothing to say. Rejects when `signal` is aborted. */
export async function hover(
  snapshot: LogSnapshot,
  position: Position,
  facts: TreeFacts | undefined,
  answer: AnswerFrame,
  signal: AbortSignal,
): Promise<Hover | undefined> {
  const placed = snapshot.frames.at(position.line, position.character);
  if (placed === undefined) {
    const term = termHover(snapshot, position);
    // Without an index the tree is searched for the line, and nobody waits for that: the next hover has the answer.
    const origin = await within(ORIGIN_MS, originHover(snapshot, position, facts, signal));
    return term === undefined || origin === undefined ? (term ?? origin) : joined(term, origin);
  }
  const value = await frameMarkdown(snapshot, placed, facts, answer, signal);
  if (value === undefined) return undefined;
  return { contents: { kind: 'markdown', value }, range: rangeOfFrame(placed.frame) };
}

/** What `promise` gives; undefined where that takes longer than so many milliseconds. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  promise.catch(() => undefined); // Rejects when nobody waits any more.
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a word means, and below it where the line comes from. */
function joined(term: Hover, origin: Hover): Hover {
  const values = [term, origin].map(({ contents }) =>
    typeof contents === 'object' && 'value' in contents ? contents.value : '',
  );
  return { ...term, contents: { kind: 'markdown', value: values.join('\n\n---\n\n') } };
}

async function frameMarkdown(
  snapshot: LogSnapshot,
  placed: PlacedFrame,
  facts: TreeFacts | undefined,
  answer: AnswerFrame,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { tree } = snapshot;
  if (tree === undefined) return unresolvedMarkdown(tree, placed, undefined);
  const resolution = await answer(placed);
  signal.throwIfAborted();
  if (resolution?.kind !== 'resolved') return unresolvedMarkdown(tree, placed, resolution);
  const { file, lineNumber, definitionLineNumber, commit } = resolution.site;
  const [excerpt, owners, module] = await Promise.all([
    facts?.excerpt(file, lineNumber, definitionLineNumber, signal, commit),
    facts?.owners(file, signal),
    facts?.module(file, signal),
  ]);
  signal.throwIfAborted();
  return resolvedMarkdown(snapshot, tree, placed, resolution, { excerpt, owners, module });
}
