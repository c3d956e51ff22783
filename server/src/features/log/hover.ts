/** What is known of the frame, or of the term, under the cursor. */
import type { Hover, Position } from 'vscode-languageserver-types';
import { codeHover, type LoadDisassembler } from './code-hover.js';
import type { AnswerFrame } from './definition.js';
import { resolvedMarkdown, unresolvedMarkdown } from './frame-hover.js';
import type { PlacedFrame } from './frame-index.js';
import { originHover } from './line-origin.js';
import { rangeOfFrame, type LogSnapshot } from './log-snapshot.js';
import { termHover } from './term-hover.js';
import type { TreeFacts } from './tree-facts.js';

/** The hover at `position`; undefined where there is nothing to say. Rejects when `signal` is aborted. */
export async function hover(
  snapshot: LogSnapshot,
  position: Position,
  facts: TreeFacts | undefined,
  answer: AnswerFrame,
  signal: AbortSignal,
  load?: LoadDisassembler,
): Promise<Hover | undefined> {
  const placed = snapshot.frames.at(position.line, position.character);
  if (placed === undefined) {
    const term = termHover(snapshot, position);
    const code = load && (await codeHover(snapshot, position, load));
    signal.throwIfAborted();
    if (code !== undefined) return term === undefined ? code : joined(term, code);
    const origin = await originHover(snapshot, position, facts, signal);
    return term === undefined || origin === undefined ? (term ?? origin) : joined(term, origin);
  }
  const value = await frameMarkdown(snapshot, placed, facts, answer, signal);
  if (value === undefined) return undefined;
  return { contents: { kind: 'markdown', value }, range: rangeOfFrame(placed.frame) };
}

/** What a word means, and below it where the line comes from or what code it is. */
function joined(term: Hover, below: Hover): Hover {
  const values = [term, below].map(({ contents }) =>
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
