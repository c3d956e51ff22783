/** What there is to say about a name: how it is declared, what its comment says, who else has the name. For hovers. */
import { commentAbove, linesOf, parseKernelDoc, type KernelDoc } from '../c-source/kernel-doc.js';
import type { DeclaredName } from '../c-source/file-declarations.js';
import type { TreePath } from '../base/tree-path.js';
import type { IndexedSymbol } from '../symbol-index/tree-index.js';
import {
  definitionTargets,
  localFor,
  ownerAt,
  rankedFor,
  targetOf,
  type Asked,
  type Target,
} from './go-to.js';
import type { NameAt } from './name-at.js';
import type { RankReason } from './rank-definitions.js';
import type { SourceText, SourceView } from './source-view.js';
import { declarationOf, membersOf } from './types.js';

export interface Description {
  /** C, one line or several, as it stands in the file; cut where it is long. */
  readonly code: string;
  readonly doc?: KernelDoc;
  /** A comment that is no kernel-doc, or the one behind a member; its lines. */
  readonly comment?: readonly string[];
  /** `struct inode`, for a member; `enum x`, for an enumerator. */
  readonly inside?: string;
  readonly where?: Target;
  /** `EXPORT_SYMBOL_GPL`, with its namespace. */
  readonly exported?: { readonly macro: string; readonly namespace?: string };
  readonly madeBy?: string;
  /** How many definitions of the name there are in all, and the others' files, best first. */
  readonly nDefinitions: number;
  readonly others: readonly TreePath[];
  /** Why it comes first. */
  readonly reason?: RankReason;
  /** A parameter, variable or label of the function around it. */
  readonly isLocal: boolean;
}

/** Lines of a signature, a macro's body, or a struct. */
const MOST_LINES = 16;
const LONGEST_LINE = 240;
/** Other definitions that are named. */
const MOST_OTHERS = 4;

/** Undefined where nothing is known of what stands there. */
export function describe(asked: Asked): Description | undefined {
  const { place, view } = asked;
  if (place.kind === 'include' || place.role === 'config') return undefined;
  const local = localFor(asked, place);
  if (local !== undefined) {
    const { text } = asked.source;
    const code =
      local.kind === 'label'
        ? `${local.name}:`
        : cut(text.slice(local.start, local.end).replace(/[,;]$/, ''));
    return { code, nDefinitions: 1, others: [], isLocal: true };
  }
  if (place.role === 'member' || place.role === 'designator') return describeMember(asked, place);
  const ranked = rankedFor(asked, place);
  const [best] = ranked;
  if (best === undefined) return undefined;
  return {
    ...describeSymbol(view, best.symbol),
    nDefinitions: ranked.length,
    reason: best.reason,
    others: [...new Set(ranked.slice(1).map(({ symbol }) => symbol.path))].slice(0, MOST_OTHERS),
    isLocal: false,
  };
}

function describeMember(asked: Asked, place: NameAt): Description | undefined {
  const owner = ownerAt(asked, place);
  const member = owner && membersOf(owner).find(({ name }) => name === place.name);
  if (owner !== undefined && member !== undefined) {
    const { declaration } = owner;
    const inside = owner.symbol.name === '' ? undefined : `${declaration.kind} ${declaration.name}`;
    return {
      ...ofDeclaration(owner.source, member),
      ...memberDoc(owner.source, declaration, place.name),
      ...(inside !== undefined && { inside }),
      where: targetOf(owner.source, member.nameOffset, member.name.length),
      nDefinitions: 1,
      others: [],
      isLocal: false,
    };
  }
  // Of several structs with such a member nobody knows which: their number is said, and none is shown.
  const targets = definitionTargets(asked);
  const [only] = targets;
  if (only?.symbol === undefined) return undefined;
  if (targets.length > 1) {
    return {
      code: '',
      nDefinitions: targets.length,
      others: [...new Set(targets.map(({ path }) => path))].slice(0, MOST_OTHERS),
      isLocal: false,
    };
  }
  return {
    ...describeSymbol(asked.view, only.symbol),
    nDefinitions: 1,
    others: [],
    isLocal: false,
  };
}

type SymbolDescription = Omit<Description, 'nDefinitions' | 'others' | 'isLocal'>;

function describeSymbol(view: SourceView, symbol: IndexedSymbol): SymbolDescription {
  const source = view.source(symbol.path);
  const where = source && {
    ...targetOf(source, source.lines.startOf(symbol.line) ?? 0, 0),
    symbol,
  };
  const about = source && (functionOrMacro(view, source, symbol) ?? declared(view, symbol));
  const { madeBy } = symbol;
  return {
    code: symbol.name,
    ...about,
    ...(where && { where }),
    ...(madeBy !== undefined && { madeBy }),
    ...(symbol.parent !== '' && {
      inside: `${symbol.kind === 'enumerator' ? 'enum' : 'struct'} ${symbol.parent}`,
    }),
  };
}

function functionOrMacro(
  view: SourceView,
  source: SourceText,
  { name, line, kind, madeBy }: IndexedSymbol,
): SymbolDescription | undefined {
  const { outline, text } = source;
  if (kind === 'macro') {
    const macro = outline.macros.find((each) => each.name === name && each.line === line);
    if (macro === undefined) return undefined;
    const start = source.lines.startOf(line) ?? macro.nameOffset;
    return { code: cut(text.slice(start, macro.end)), ...docAbove(text, start) };
  }
  if (madeBy !== undefined) {
    const call = outline.macroCalls.find((each) => each.line === line && each.macro === madeBy);
    const start = call?.start;
    if (call === undefined || start === undefined) return undefined;
    return {
      code: cut(text.slice(start, call.end)),
      ...docAbove(text, start),
      ...exportOf(view, name),
    };
  }
  const definition = outline.functions.find((each) => each.name === name && each.line === line);
  if (definition === undefined) return undefined;
  const { start, bodyStart, end } = definition;
  const isAssembly = definition.origin === 'assembly';
  const code = isAssembly
    ? firstLines(text.slice(start, end), 3)
    : text.slice(start, bodyStart ?? end).trimEnd();
  return { code: cut(code), ...docAbove(text, start), ...exportOf(view, name) };
}

function declared(view: SourceView, symbol: IndexedSymbol): SymbolDescription | undefined {
  const known = declarationOf(view, symbol);
  if (known === undefined) return undefined;
  const { source, declaration } = known;
  return { ...ofDeclaration(source, declaration), ...exportOf(view, symbol.name) };
}

function ofDeclaration(source: SourceText, { start, end, kind }: DeclaredName): SymbolDescription {
  const { text } = source;
  const code = cut(text.slice(start, end));
  const doc = docAbove(text, start);
  if (doc.doc !== undefined || (kind !== 'member' && kind !== 'enumerator'))
    return { code, ...doc };
  const behind = commentBehind(text, end);
  return { code, ...(behind === undefined ? doc : { comment: behind }) };
}

/** What the kernel-doc of a struct says of one member. */
function memberDoc(
  source: SourceText,
  { start }: DeclaredName,
  name: string,
): Pick<Description, 'doc'> {
  const { doc } = docAbove(source.text, start);
  const text = doc?.parameters.find(
    (each) => each.name === name || each.name.endsWith(`.${name}`),
  )?.text;
  return text === undefined ? {} : { doc: { brief: text, parameters: [], sections: [] } };
}

function docAbove(text: string, start: number): Pick<Description, 'doc' | 'comment'> {
  const comment = commentAbove(text, start);
  if (comment === undefined) return {};
  const doc = parseKernelDoc(comment);
  if (doc !== undefined) return { doc };
  const lines = linesOf(comment);
  // `SPDX-License-Identifier`, or a heading of the file.
  return lines.some((line) => /SPDX|Copyright|\(c\) \d{4}/i.test(line))
    ? {}
    : { comment: lines.slice(0, MOST_LINES) };
}

/** A comment on the line behind a member: `int x; /* what it is`. */
function commentBehind(text: string, end: number): readonly string[] | undefined {
  const lineEnd = text.indexOf('\n', end);
  const rest = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  const open = /^[\s,;]*(\/\*|\/\/)/.exec(rest);
  if (open === null) return undefined;
  const start = end + open[0].length - 2;
  if (open[1] === '//') return [text.slice(start + 2, lineEnd < 0 ? text.length : lineEnd).trim()];
  const close = text.indexOf('*/', start);
  return close < 0 ? undefined : linesOf(text.slice(start, close + 2)).slice(0, MOST_LINES);
}

/** `EXPORT_SYMBOL_GPL(name)`, `EXPORT_SYMBOL_NS_GPL(name, NAMESPACE)`. include/linux/export.h. */
function exportOf(view: SourceView, name: string): Pick<Description, 'exported'> {
  const call = view.index
    .macroCallsWith(name)
    .find(({ macro, position }) => position === 0 && macro.startsWith('EXPORT_'));
  if (call === undefined) return {};
  const outline = view.source(call.path)?.outline;
  const written = outline?.macroCalls.find(
    (each) => each.line === call.line && each.macro === call.macro,
  );
  const namespace = call.macro.includes('_NS')
    ? written?.arguments[1]?.replaceAll('"', '')
    : undefined;
  return { exported: { macro: call.macro, ...(namespace !== undefined && { namespace }) } };
}

function cut(code: string): string {
  const lines = firstLines(code, MOST_LINES)
    .split('\n')
    .map((line) =>
      line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line.trimEnd(),
    );
  return lines.join('\n').replace(/,$/, '');
}

function firstLines(text: string, most: number): string {
  const lines = text.split('\n');
  return lines.length > most ? `${lines.slice(0, most).join('\n')}\n…` : text;
}
