/** Who calls a function and whom it calls, through the fields of ops tables too. */
import type { TreePath } from '../base/tree-path.js';
import { callsIn } from '../c-source/calls-in.js';
import { tokenise } from '../c-source/tokens.js';
import type { IndexedCall, IndexedSymbol } from '../symbol-index/tree-index.js';
import { findDefinitions } from './find-definitions.js';
import { symbolTarget, targetOf, rankedFor, type Asked, type Target } from './go-to.js';
import { assignedTo, structOfTable, tablesHolding } from './implementations.js';
import type { SourceText, SourceView } from './source-view.js';
import { membersOf, ownerOfMember } from './types.js';

/** A function or macro as an item of a call hierarchy. */
export interface Callable {
  readonly name: string;
  readonly path: TreePath;
  /** 0-based line of the name. */
  readonly line: number;
  readonly madeBy?: string;
  readonly kind: 'function' | 'macro';
}

/** Calls between one function and the one that was asked about. */
export interface CallGroup {
  readonly callable: Callable;
  /** The calls, in the file of the caller. */
  readonly sites: readonly Target[];
  /** `file_operations.read_iter`: the calls go through it, and may mean another function. */
  readonly through?: string;
}

export interface CallAnswer {
  readonly groups: readonly CallGroup[];
  /** Groups that are not listed. */
  readonly nMore: number;
}

/** Direct callers, callers through fields, and functions that one field may lead to. */
const MOST_DIRECT = 300;
const MOST_INDIRECT = 60;
const MOST_OF_FIELD = 40;
/** Call sites of a field whose struct is looked at: `->open(` has hundreds. */
const MOST_CHECKED = 200;

/** The functions and macros that stand there. */
export function callablesAt(asked: Asked): readonly Callable[] {
  const { source, place, offset } = asked;
  if (place.kind === 'include' || place.role === 'config' || place.role === 'label') return [];
  if (place.role === 'member' || place.role === 'designator') return [];
  const ranked = rankedFor(asked, place)
    .map(({ symbol }) => symbol)
    .filter(({ kind, isInline }) => kind === 'function' || (kind === 'macro' && isInline));
  const [best] = ranked;
  if (best !== undefined) return [callableOf(best)];
  const around = source.functionAt(offset);
  // On `SYSCALL_DEFINE3(read, …)` the function that is made there.
  const isOnName = around?.line === source.lines.lineAt(offset);
  const made = isOnName ? callableAround(source, offset) : undefined;
  return made === undefined ? [] : [made];
}

/** Who calls it: first by name, then through the fields it is assigned to. */
export function incomingCalls(view: SourceView, callee: Callable): CallAnswer {
  const isPrivate = isStaticOfC(view, callee);
  const names = namesOf(view, callee);
  const direct = names
    .flatMap((name) => view.index.callsOf(name))
    .filter(({ isIndirect, path }) => !isIndirect && (!isPrivate || path === callee.path));
  const groups = grouped(view, direct, undefined, MOST_DIRECT);
  const indirect: CallGroup[] = [];
  let nMore = groups.nMore;
  const fields = new Map<string, { field: string; struct: string }>();
  for (const name of names) {
    for (const row of tablesHolding(view, name, callee.path)) {
      if (!/^[A-Za-z_]\w*$/.test(row.field)) continue;
      const struct = structOfTable(view, row);
      fields.set(`${struct}.${row.field}`, { field: row.field, struct });
    }
  }
  for (const { field, struct } of fields.values()) {
    const sites = view.index.callsOf(field).filter(({ isIndirect }) => isIndirect);
    const meant =
      struct === ''
        ? sites
        : sites.filter((site, i) => i < MOST_CHECKED && mayGoThrough(view, site, struct));
    const through = struct === '' ? field : `${struct}.${field}`;
    const found = grouped(view, meant, through, MOST_INDIRECT);
    indirect.push(...found.groups);
    nMore += found.nMore + Math.max(0, struct === '' ? 0 : sites.length - MOST_CHECKED);
  }
  return { groups: [...groups.groups, ...indirect], nMore };
}

/** Whom it calls, in the order of its text; a call of a field leads to the functions assigned to it. */
export function outgoingCalls(view: SourceView, caller: Callable): CallAnswer {
  const source = view.source(caller.path);
  const range = source && bodyOf(source, caller);
  if (source === undefined || range === undefined) return { groups: [], nMore: 0 };
  const tokens = tokenise(
    source.text,
    range.start,
    range.end,
    caller.kind === 'macro' ? 'macro' : 'code',
  );
  const sitesOf = new Map<string, { readonly isIndirect: boolean; readonly sites: Target[] }>();
  for (const { name, token, isIndirect } of callsIn(tokens)) {
    const start = tokens[token]?.start ?? 0;
    const key = `${isIndirect ? '->' : ''}${name}`;
    const known = sitesOf.get(key) ?? { isIndirect, sites: [] };
    known.sites.push(targetOf(source, start, name.length));
    sitesOf.set(key, known);
  }
  const groups: CallGroup[] = [];
  let nMore = 0;
  for (const [key, { isIndirect, sites }] of sitesOf) {
    if (!isIndirect) {
      const [best] = findDefinitions(view, key, {
        from: source.path,
        kinds: new Set(['function', 'macro']),
        likely: new Set(['function', 'macro']),
      });
      if (best !== undefined) groups.push({ callable: callableOf(best.symbol), sites });
      continue;
    }
    const found = throughField(view, source, key.slice(2), sites);
    groups.push(...found.groups);
    nMore += found.nMore;
  }
  return { groups, nMore };
}

function throughField(
  view: SourceView,
  source: SourceText,
  field: string,
  sites: readonly Target[],
): CallAnswer {
  const struct = sites[0] && structAt(view, source, sites[0].range.start, field);
  const assigned = assignedTo(view, { name: field, struct });
  const groups: CallGroup[] = [];
  const seen = new Set<string>();
  let nMore = 0;
  for (const { value, path } of assigned) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (groups.length >= MOST_OF_FIELD) {
      nMore++;
      continue;
    }
    const [best] = findDefinitions(view, value, {
      from: path,
      kinds: new Set(['function', 'macro']),
    });
    if (best === undefined) continue;
    groups.push({
      callable: callableOf(best.symbol),
      sites,
      through: struct === undefined ? field : `${struct}.${field}`,
    });
  }
  return { groups, nMore };
}

/** False where the struct that a call goes through is known, and is another one. */
function mayGoThrough(
  view: SourceView,
  { path, line, callee }: IndexedCall,
  struct: string,
): boolean {
  const source = view.source(path);
  const start = source?.lines.startOf(line);
  if (source === undefined || start === undefined) return true;
  const at = source.text.indexOf(callee, start);
  const known = at < 0 ? undefined : structAt(view, source, at, callee);
  return known === undefined || known === struct;
}

function structAt(
  view: SourceView,
  source: SourceText,
  offset: number,
  field: string,
): string | undefined {
  const token = source.tokenAt(offset + 1);
  if (token < 0) return undefined;
  const owner = ownerOfMember(view, source, token);
  if (owner === undefined || !membersOf(owner).some(({ name }) => name === field)) return undefined;
  return owner.symbol.kind === 'struct' && owner.symbol.name !== '' ? owner.symbol.name : undefined;
}

/** Calls by the function that they stand in. */
function grouped(
  view: SourceView,
  calls: readonly IndexedCall[],
  through: string | undefined,
  most: number,
): CallAnswer {
  const groups = new Map<string, { callable: Callable; sites: Target[] }>();
  const left = new Set<string>();
  for (const call of calls) {
    const key = `${call.path}:${call.caller}`;
    if (!groups.has(key) && groups.size >= most) {
      left.add(key);
      continue;
    }
    const source = view.source(call.path);
    const site = source && siteOf(source, call);
    const callable =
      source && site && (callableAround(source, site.range.start) ?? namedCaller(view, call));
    if (site === undefined || callable === undefined) continue;
    const group = groups.get(key) ?? { callable, sites: [] };
    group.sites.push(site);
    groups.set(key, group);
  }
  return {
    groups: [...groups.values()].map((group) => ({
      ...group,
      ...(through !== undefined && { through }),
    })),
    nMore: left.size,
  };
}

function siteOf(source: SourceText, { line, callee }: IndexedCall): Target | undefined {
  const { text, lines } = source;
  const start = lines.startOf(line);
  const end = lines.startOf(line + 1) ?? text.length;
  const at = start === undefined ? -1 : text.indexOf(callee, start);
  return at < 0 || end <= at ? undefined : targetOf(source, at, callee.length);
}

/** The function or macro whose text holds the offset. */
function callableAround(source: SourceText, offset: number): Callable | undefined {
  const definition = source.functionAt(offset);
  const { path } = source;
  if (definition !== undefined) {
    const { name, line, madeBy } = definition;
    return { name, path, line, kind: 'function', ...(madeBy !== undefined && { madeBy }) };
  }
  const macro = source.outline.macros.find(
    ({ nameOffset, end }) => nameOffset <= offset && offset < end,
  );
  return macro && { name: macro.name, path, line: macro.line, kind: 'macro' };
}

function namedCaller(view: SourceView, { caller, path }: IndexedCall): Callable | undefined {
  const symbol = view.index.definitions(caller).find((each) => each.path === path);
  return symbol && callableOf(symbol);
}

/** All names of what is made in one place: who calls `sys_read` calls `SYSCALL_DEFINE3(read, …)`. */
function namesOf(view: SourceView, { name, path, line, madeBy }: Callable): readonly string[] {
  if (madeBy === undefined) return [name];
  const made = view.source(path)?.outline.functions.filter((each) => each.line === line) ?? [];
  return [...new Set([name, ...made.map((each) => each.name)])];
}

function isStaticOfC(view: SourceView, { name, path, line }: Callable): boolean {
  return (
    path.endsWith('.c') &&
    (view
      .source(path)
      ?.outline.functions.some(
        (each) => each.name === name && each.line === line && each.isStatic,
      ) ??
      false)
  );
}

function bodyOf(
  source: SourceText,
  { name, line, kind }: Callable,
): { readonly start: number; readonly end: number } | undefined {
  const { functions, macros } = source.outline;
  if (kind === 'macro') {
    const macro = macros.find((each) => each.name === name && each.line === line);
    return macro && { start: macro.bodyStart, end: macro.end };
  }
  const made = functions.filter((each) => each.line === line && each.bodyStart !== undefined);
  const definition = made.find((each) => each.name === name) ?? made[0];
  return definition && { start: definition.bodyStart ?? definition.start, end: definition.end };
}

function callableOf({ name, path, line, kind, madeBy }: IndexedSymbol): Callable {
  return {
    name,
    path,
    line,
    kind: kind === 'macro' ? 'macro' : 'function',
    ...(madeBy !== undefined && { madeBy }),
  };
}

/** Where its name stands; undefined where the file has changed too much. */
export function callableTarget(view: SourceView, { kind, ...rest }: Callable): Target | undefined {
  const symbol: IndexedSymbol = {
    ...rest,
    kind,
    lastLine: rest.line,
    isStatic: false,
    isInline: false,
    parent: '',
  };
  return symbolTarget(view, symbol);
}
