/** All definitions of a name in a tree, ranked: the one that is meant comes first, and says why. */
import type { TreePath } from '../base/tree-path.js';
import { occurrencesOf } from '../c-source/occurrences.js';
import type { IndexedSymbol } from '../symbol-index/tree-index.js';
import { macroMadeDefinitions, type MacroMadeTable } from './macro-definitions.js';
import {
  rankDefinitions,
  type DefinitionContext,
  type RankedDefinition,
} from './rank-definitions.js';
import type { SourceView } from './source-view.js';
import { wordWithin } from './word-test.js';

/** Beyond this many definitions of one name (`probe`, `init`) their files are not read to compare them. */
const MOST_CHECKED = 400;

/**
 * The definitions of `name`, best first; empty where none is known. Those in a file that does not hold the name any more are
 * left out, and lines are those of the files as they are now.
 */
export function findDefinitions(
  view: SourceView,
  name: string,
  context: DefinitionContext = {},
  table?: MacroMadeTable,
): readonly RankedDefinition[] {
  const isMeant = ({ kind }: IndexedSymbol): boolean => context.kinds?.has(kind) !== false;
  let found = view.index.definitions(name).filter(isMeant);
  const { kinds } = context;
  if (kinds === undefined || kinds.has('function') || kinds.has('variable')) {
    const made = macroMadeDefinitions(view, name, { isKnown: found.length > 0, table });
    found = [...found, ...made.filter(isMeant)];
  }
  return rankDefinitions(view, withoutDoubles(found), context).flatMap((ranked, i) => {
    if (i >= MOST_CHECKED) return [ranked];
    const symbol = whereItStands(view, ranked.symbol);
    return symbol === undefined ? [] : [{ ...ranked, symbol }];
  });
}

/** The same place may be known in two ways. */
function withoutDoubles(symbols: readonly IndexedSymbol[]): readonly IndexedSymbol[] {
  const places = new Map<string, IndexedSymbol>();
  for (const symbol of symbols) {
    const key = `${symbol.path}:${symbol.line}:${symbol.kind}:${symbol.name}`;
    if (!places.has(key)) places.set(key, symbol);
  }
  return [...places.values()];
}

/** How far from an indexed line its name is looked for, when the file has changed since. */
const FARTHEST = 400;

/** The symbol with the line that its name stands on now; undefined where it is nowhere near. */
export function whereItStands(view: SourceView, symbol: IndexedSymbol): IndexedSymbol | undefined {
  const line = currentLine(view, symbol.path, symbol.line, symbol.madeBy ?? symbol.name);
  if (line === undefined) return undefined;
  const moved = line - symbol.line;
  return moved === 0 ? symbol : { ...symbol, line, lastLine: symbol.lastLine + moved };
}

/** The line nearest to `line` that holds the word in code; undefined where there is none within reach. */
export function currentLine(
  view: SourceView,
  path: TreePath,
  line: number,
  word: string,
): number | undefined {
  const source = view.source(path);
  if (source === undefined) return undefined;
  const { text, lines } = source;
  const start = lines.startOf(line);
  if (start !== undefined) {
    const end = lines.startOf(line + 1) ?? text.length;
    // Nearly always: the index is right, and the rest of the file need not be looked at.
    if (wordWithin(text, word, start, end) >= 0) return line;
  }
  let best: number | undefined;
  for (const offset of occurrencesOf(text, word)) {
    const at = lines.lineAt(offset);
    if (best === undefined || Math.abs(at - line) < Math.abs(best - line)) best = at;
  }
  return best !== undefined && Math.abs(best - line) <= FARTHEST ? best : undefined;
}
