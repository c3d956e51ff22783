/** The outline of a C or assembly file: its functions, those made by macros, and its macros, without a build. */
import { SymbolKind, type DocumentSymbol, type Range } from 'vscode-languageserver-types';
import { LineIndex } from '../../base/text.js';
import type { FileOutline, FunctionDefinition } from '../../c-source/file-outline.js';

/** In the order of the text. `outline` must be of `text`, whose lines end at `\n` or `\r\n`. */
export function sourceSymbols(text: string, outline: FileOutline): DocumentSymbol[] {
  const index = new LineIndex(text);
  const functions = [...byPlace(outline.functions).values()].map((made) =>
    functionSymbol(index, made),
  );
  const macros = outline.macros.map(({ name, nameOffset, end, parameters }) => ({
    name,
    kind: parameters === undefined ? SymbolKind.Constant : SymbolKind.Function,
    detail: '#define',
    range: rangeOf(index, nameOffset, end),
    selectionRange: rangeOf(index, nameOffset, nameOffset + name.length),
  }));
  return [...functions, ...macros].sort(
    ({ range: a }, { range: b }) =>
      a.start.line - b.start.line || a.start.character - b.start.character,
  );
}

/** `SYSCALL_DEFINE3(read, …)` makes a dozen symbols in one place. */
function byPlace(
  functions: readonly FunctionDefinition[],
): ReadonlyMap<number, readonly FunctionDefinition[]> {
  const places = new Map<number, FunctionDefinition[]>();
  for (const definition of functions) {
    const known = places.get(definition.nameOffset) ?? [];
    known.push(definition);
    places.set(definition.nameOffset, known);
  }
  return places;
}

function functionSymbol(index: LineIndex, made: readonly FunctionDefinition[]): DocumentSymbol {
  // Of `__x64_sys_read`, `__se_sys_read` and `sys_read` the plain one.
  const [plainest] = [...made].sort((a, b) => a.name.length - b.name.length);
  if (plainest === undefined) throw new Error('a place without a definition');
  const { name, madeBy, origin, start, nameOffset, end } = plainest;
  const shown = madeBy ?? name;
  return {
    name,
    kind: SymbolKind.Function,
    ...(madeBy !== undefined && { detail: madeBy }),
    ...(origin === 'assembly' && { detail: 'assembly' }),
    range: rangeOf(index, Math.min(start, nameOffset), Math.max(end, nameOffset + shown.length)),
    selectionRange: rangeOf(index, nameOffset, nameOffset + shown.length),
  };
}

function rangeOf(index: LineIndex, start: number, end: number): Range {
  return { start: positionOf(index, start), end: positionOf(index, end) };
}

function positionOf(index: LineIndex, offset: number): Range['start'] {
  const line = index.lineAt(offset);
  return { line, character: offset - (index.startOf(line) ?? 0) };
}
