/** The outline of a C or assembly file: functions, those made by macros, types with their members, variables, macros. */
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import type { LineIndex } from '../../base/text.js';
import type { DeclaredName } from '../../c-source/file-declarations.js';
import type { FunctionDefinition } from '../../c-source/file-outline.js';
import { KINDS } from './source-items.js';
import type { SourceText } from '../../navigation/source-view.js';
import { rangeIn } from './source-places.js';

/** Symbols of one file at most: register headers have a hundred thousand macros, and an editor lists them all. */
const MOST_SYMBOLS = 20_000;

/** In the order of the text. */
export function sourceSymbols({ lines, outline, declarations }: SourceText): DocumentSymbol[] {
  const functions = [...byPlace(outline.functions).values()].map((made) =>
    functionSymbol(lines, made),
  );
  const macros = outline.macros
    .slice(0, MOST_SYMBOLS)
    .map(({ name, nameOffset, end, parameters }) => ({
      name,
      kind: parameters === undefined ? SymbolKind.Constant : SymbolKind.Function,
      detail: '#define',
      range: rangeIn(lines, { start: nameOffset, end }),
      selectionRange: rangeIn(lines, { start: nameOffset, end: nameOffset + name.length }),
    }));
  const declared = declaredSymbols(lines, declarations.slice(0, MOST_SYMBOLS));
  return [...functions, ...macros, ...declared].sort(
    ({ range: a }, { range: b }) =>
      a.start.line - b.start.line || a.start.character - b.start.character,
  );
}

/** Types hold their members; prototypes are left out, as what they declare is elsewhere. */
function declaredSymbols(
  lines: LineIndex,
  declarations: readonly DeclaredName[],
): DocumentSymbol[] {
  const top: DocumentSymbol[] = [];
  /** Open types, the innermost last. */
  const around: { readonly end: number; readonly children: DocumentSymbol[] }[] = [];
  const inOrder = [...declarations].sort(
    (a, b) => a.start - b.start || b.end - a.end || order(a) - order(b),
  );
  for (const each of inOrder) {
    if (each.kind === 'prototype' || each.kind === 'extern') continue;
    while ((around.at(-1)?.end ?? Infinity) <= each.nameOffset) around.pop();
    const isInside = each.kind === 'member' || each.kind === 'enumerator';
    const symbol = declaredSymbol(lines, each);
    (isInside ? (around.at(-1)?.children ?? top) : top).push(symbol);
    // `struct { … } name` and `typedef struct { … } name` hold the members themselves.
    if (each.type.body === undefined) continue;
    const children: DocumentSymbol[] = [];
    symbol.children = children;
    around.push({ end: each.end, children });
  }
  return top;
}

/** Of `struct tag { … } name` the tag holds the members. */
function order({ kind }: DeclaredName): number {
  return kind === 'struct' || kind === 'union' || kind === 'enum' ? 1 : 0;
}

function declaredSymbol(lines: LineIndex, each: DeclaredName): DocumentSymbol {
  const { name, kind, nameOffset, start, end, type } = each;
  const tag = type.kind === 'name' ? type.name : `${type.kind} ${type.name}`.trim();
  const isType = kind === 'struct' || kind === 'union' || kind === 'enum' || kind === 'enumerator';
  return {
    name,
    kind: kind === 'prototype' || kind === 'extern' ? SymbolKind.Variable : KINDS[kind],
    ...(isType ? { detail: kind === 'enumerator' ? '' : kind } : { detail: tag }),
    range: rangeIn(lines, {
      start: Math.min(start, nameOffset),
      end: Math.max(end, nameOffset + name.length),
    }),
    selectionRange: rangeIn(lines, { start: nameOffset, end: nameOffset + name.length }),
  };
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

function functionSymbol(lines: LineIndex, made: readonly FunctionDefinition[]): DocumentSymbol {
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
    range: rangeIn(lines, {
      start: Math.min(start, nameOffset),
      end: Math.max(end, nameOffset + shown.length),
    }),
    selectionRange: rangeIn(lines, { start: nameOffset, end: nameOffset + shown.length }),
  };
}
