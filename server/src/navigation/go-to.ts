/** From a place to the places it leads to: definition, declaration, type, implementation. */
import type { TextRange } from '../base/text.js';
import type { TreePath } from '../base/tree-path.js';
import { localAt, type LocalName } from '../c-source/local-names.js';
import type { IndexedSymbol, SymbolKind } from '../symbol-index/tree-index.js';
import { currentLine, findDefinitions } from './find-definitions.js';
import { resolveInclude } from './include-graph.js';
import type { MacroMadeTable } from './macro-definitions.js';
import { placeAt, type NameAt, type PlaceAt } from './name-at.js';
import {
  rankDefinitions,
  type DefinitionContext,
  type RankReason,
  type RankedDefinition,
} from './rank-definitions.js';
import type { SourceText, SourceView } from './source-view.js';
import {
  declarationOf,
  membersOf,
  ownerOfDesignator,
  ownerOfMember,
  typeOfDeclared,
  typeOfName,
  type DefinedType,
} from './types.js';
import { wordWithin } from './word-test.js';

/** A place in a file of the tree. */
export interface Target {
  readonly path: TreePath;
  /** Of the name, or of what stands for it. */
  readonly range: TextRange;
  /** 0-based line of `range.start`; it ends on the same one. */
  readonly line: number;
  /** 0-based, in UTF-16 units. */
  readonly column: number;
  readonly symbol?: IndexedSymbol;
  readonly reason?: RankReason | 'same-function' | 'type' | 'include';
}

/** A question about one place of one file. */
export interface Asked {
  readonly view: SourceView;
  readonly source: SourceText;
  readonly place: PlaceAt;
  readonly offset: number;
  readonly table: MacroMadeTable | undefined;
}

/** Places that one answer has at most. */
const MOST_TARGETS = 200;

/** Undefined where nothing stands there that leads anywhere. */
export function ask(
  view: SourceView,
  path: TreePath,
  offset: number,
  table?: MacroMadeTable,
): Asked | undefined {
  const source = view.source(path);
  const place = source && placeAt(source, offset);
  return source && place && { view, source, place, offset, table };
}

/** What a name may be by its role. */
const KINDS_OF_ROLE: Readonly<Partial<Record<NameAt['role'], DefinitionContext>>> = {
  tag: { kinds: new Set<SymbolKind>(['struct', 'union', 'enum']) },
  call: {
    kinds: new Set<SymbolKind>(['function', 'macro', 'variable', 'typedef']),
    likely: new Set<SymbolKind>(['function', 'macro']),
  },
  plain: {
    kinds: new Set<SymbolKind>([
      'function',
      'macro',
      'variable',
      'typedef',
      'enumerator',
      'struct',
      'union',
      'enum',
    ]),
  },
};

/** The definitions of what stands there, best first. */
export function definitionTargets(asked: Asked): readonly Target[] {
  const { view, place } = asked;
  if (place.kind === 'include') return includeTargets(asked, place.include.target);
  switch (place.role) {
    case 'config':
      return []; // Answered from Kconfig.
    case 'label':
      return localTargets(asked, place, 'label');
    case 'member':
    case 'designator':
      return memberTargets(asked, place);
    case 'call':
    case 'plain':
    case 'tag': {
      const local = localTargets(asked, place, 'value');
      if (local.length > 0) return local;
      return found(view, rankedFor(asked, place)).slice(0, MOST_TARGETS);
    }
  }
}

/** The ranked definitions of a name that is neither local nor a member. */
export function rankedFor(
  { view, source, table }: Asked,
  place: NameAt,
): readonly RankedDefinition[] {
  const context = { from: source.path, ...KINDS_OF_ROLE[place.role] };
  const ranked = findDefinitions(view, place.name, context, table);
  if (ranked.length > 0) return ranked;
  // A member whose declaration the cursor is on has the role of any name.
  return findDefinitions(view, place.name, { from: source.path }, table);
}

/** The local name that is meant; undefined for a name from outside of the function. */
export function localFor({ source, offset }: Asked, place: NameAt): LocalName | undefined {
  const around = source.functionAt(offset);
  if (
    around === undefined ||
    place.role === 'member' ||
    place.role === 'designator' ||
    place.role === 'tag'
  ) {
    return undefined;
  }
  const kind = place.role === 'label' ? 'label' : 'value';
  return localAt(source.localsOf(around), place.name, place.range.start, kind);
}

function localTargets(asked: Asked, place: NameAt, kind: 'label' | 'value'): readonly Target[] {
  const { source, offset } = asked;
  const around = source.functionAt(offset);
  const local = around && localAt(source.localsOf(around), place.name, place.range.start, kind);
  return local === undefined
    ? []
    : [{ ...targetOf(source, local.nameOffset, local.name.length), reason: 'same-function' }];
}

/** The member in the struct of what stands before it; where that is not known all members of the name. */
function memberTargets(asked: Asked, place: NameAt): readonly Target[] {
  const { view, source } = asked;
  const owner = ownerAt(asked, place);
  if (owner !== undefined) {
    const members = membersOf(owner).filter(({ name }) => name === place.name);
    if (members.length > 0) {
      return members.map(({ nameOffset, name }) => ({
        ...targetOf(owner.source, nameOffset, name.length),
        reason: 'type' as const,
      }));
    }
  }
  // `#define sk_prot __sk_common.skc_prot`: a member by another name.
  for (const kind of ['member', 'macro'] as const) {
    const kinds = new Set<SymbolKind>([kind]);
    const ranked = findDefinitions(view, place.name, { from: source.path, kinds });
    if (ranked.length > 0) return found(view, ranked.slice(0, MOST_TARGETS));
  }
  return [];
}

/** The struct that a member or designator belongs to; undefined where it is not known. */
export function ownerAt({ view, source }: Asked, place: NameAt): DefinedType | undefined {
  if (place.role === 'designator') return ownerOfDesignator(view, source, place.token);
  return place.role === 'member' ? ownerOfMember(view, source, place.token) : undefined;
}

function includeTargets({ view, source }: Asked, target: string): readonly Target[] {
  return resolveInclude(view, source.path, target).map((path) => ({
    path,
    range: { start: 0, end: 0 },
    line: 0,
    column: 0,
    reason: 'include' as const,
  }));
}

/** Prototypes and `extern` declarations; where there is none, the definitions. */
export function declarationTargets(asked: Asked): readonly Target[] {
  const { view, source, place } = asked;
  if (place.kind === 'include') return definitionTargets(asked);
  if (
    localFor(asked, place) !== undefined ||
    place.role === 'member' ||
    place.role === 'designator'
  ) {
    return definitionTargets(asked);
  }
  const symbols = view.index.declarations(place.name).map(({ path, line }): IndexedSymbol => ({
    name: place.name,
    kind: 'function',
    path,
    line,
    lastLine: line,
    isStatic: false,
    isInline: false,
    parent: '',
  }));
  const ranked = rankDefinitions(view, symbols, { from: source.path });
  const targets = found(view, ranked).slice(0, MOST_TARGETS);
  return targets.length > 0 ? targets : definitionTargets(asked);
}

/** The struct, union, enum or typedef that the type of a name comes down to. */
export function typeTargets(asked: Asked): readonly Target[] {
  const { view, source, place } = asked;
  if (place.kind === 'include') return [];
  const defined = typeAt(asked, place);
  if (defined !== undefined) {
    const { declaration } = defined;
    return [
      {
        ...targetOf(defined.source, declaration.nameOffset, Math.max(1, declaration.name.length)),
        reason: 'type',
      },
    ];
  }
  if (place.role !== 'tag') return [];
  return found(
    view,
    findDefinitions(view, place.name, { from: source.path, ...KINDS_OF_ROLE.tag }),
  );
}

function typeAt(asked: Asked, place: NameAt): DefinedType | undefined {
  const { view, source } = asked;
  if (place.role === 'tag') return undefined;
  if (place.role === 'member' || place.role === 'designator') {
    const owner = ownerAt(asked, place);
    const member = owner && membersOf(owner).find(({ name }) => name === place.name);
    return member && typeOfDeclared(view, owner.source, member);
  }
  // On a declaration of a member or a variable its own type.
  const own = source.declarations.find(({ nameOffset }) => nameOffset === place.range.start);
  if (own !== undefined) return typeOfDeclared(view, source, own);
  return typeOfName(view, source, place.name, place.range.start);
}

/** Ranked symbols as places of the current text. */
export function found(
  view: SourceView,
  ranked: readonly { readonly symbol: IndexedSymbol; readonly reason: RankReason }[],
): readonly Target[] {
  return ranked.flatMap(({ symbol, reason }) => {
    const target = symbolTarget(view, symbol);
    return target === undefined ? [] : [{ ...target, symbol, reason }];
  });
}

/** Where the name of a symbol stands on its line; for a macro-made one the macro's. */
export function symbolTarget(view: SourceView, symbol: IndexedSymbol): Target | undefined {
  const line = currentLine(view, symbol.path, symbol.line, symbol.madeBy ?? symbol.name);
  const source = view.source(symbol.path);
  if (line === undefined || source === undefined) return undefined;
  const declared = declarationOf(view, { ...symbol, line })?.declaration;
  if (declared !== undefined)
    return { ...targetOf(source, declared.nameOffset, symbol.name.length), symbol };
  // `DEFINE_MUTEX(lock)`: the name itself where it stands there, else what makes it.
  for (const word of [symbol.name, symbol.madeBy ?? '']) {
    const start = word === '' ? -1 : wordInLine(source, line, word);
    if (start >= 0) return { ...targetOf(source, start, word.length), symbol };
  }
  return undefined;
}

/** The place of a word on a line of an index: where it stands now. */
export function placeTarget(
  view: SourceView,
  path: TreePath,
  line: number,
  word: string,
): Target | undefined {
  const now = currentLine(view, path, line, word);
  const source = view.source(path);
  const start = now === undefined || source === undefined ? -1 : wordInLine(source, now, word);
  return source === undefined || start < 0 ? undefined : targetOf(source, start, word.length);
}

/** Offset of the word on a line; -1 where it is not on it. */
function wordInLine({ text, lines }: SourceText, line: number, word: string): number {
  const end = lines.startOf(line + 1) ?? text.length;
  return wordWithin(text, word, lines.startOf(line) ?? 0, end);
}

export function targetOf(source: SourceText, start: number, length: number): Target {
  const { path, lines } = source;
  const line = lines.lineAt(start);
  const column = start - (lines.startOf(line) ?? 0);
  return { path, range: { start, end: start + length }, line, column };
}
