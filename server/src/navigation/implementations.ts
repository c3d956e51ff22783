/** Between a field of an ops table and the functions in it, both ways. */
import type { IndexedAssignment } from '../symbol-index/tree-index.js';
import { architectureFor, isForeign } from './architecture-rule.js';
import { declarationOf, membersOf } from './types.js';
import { ownerAt, placeTarget, rankedFor, type Asked, type Target } from './go-to.js';
import type { NameAt } from './name-at.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import type { SourceView } from './source-view.js';
import { findDefinitions } from './find-definitions.js';

/** `probe` has ten thousand. */
const MOST_SHOWN = 500;

/**
 * From a field, `->read_iter` or `.read_iter`: the functions assigned to it, of the struct's type where that is known. From a
 * function: where it is put into tables. From a prototype: the definitions. Nearest first.
 */
export function implementationTargets(asked: Asked): readonly Target[] {
  const { place } = asked;
  if (place.kind === 'include') return [];
  const field = fieldAt(asked, place);
  return field === undefined ? tablesOf(asked, place) : functionsIn(asked, field);
}

export interface FieldAt {
  readonly name: string;
  /** `file_operations`; undefined where it is not known. */
  readonly struct: string | undefined;
}

/** The member that a place means: used, initialised, or declared there. */
export function fieldAt(asked: Asked, place: NameAt): FieldAt | undefined {
  const { source } = asked;
  if (place.role === 'member' || place.role === 'designator') {
    return { name: place.name, struct: structName(asked, place) };
  }
  const declared = source.declarations.find(({ nameOffset }) => nameOffset === place.range.start);
  return declared?.kind === 'member'
    ? { name: place.name, struct: declared.parent === '' ? undefined : declared.parent }
    : undefined;
}

function structName(asked: Asked, place: NameAt): string | undefined {
  const owner = ownerAt(asked, place);
  if (owner === undefined) return undefined;
  const member = membersOf(owner).find(({ name }) => name === place.name);
  const { name, kind } = owner.symbol;
  return member === undefined || kind === 'typedef' || name === '' ? undefined : name;
}

/**
 * What is assigned to a field: of the tables of the struct where there are such; assignments whose struct nobody knows are
 * among them only where no table is.
 */
export function assignedTo(
  view: SourceView,
  { name, struct }: FieldAt,
): readonly IndexedAssignment[] {
  const all = view.index.assignmentsTo(name).filter(({ value }) => value !== 'NULL');
  if (struct === undefined) return all;
  const ofStruct = all.filter(({ holderType }) => holderType === struct);
  const unknown = all.filter(({ holderType }) => holderType === '');
  return ofStruct.length > 0
    ? [...ofStruct, ...unknown.filter(({ isStatement }) => isStatement)]
    : unknown;
}

function functionsIn({ view, source }: Asked, field: FieldAt): readonly Target[] {
  const targets: Target[] = [];
  const seen = new Set<string>();
  for (const { value, path } of nearestFirst(view, assignedTo(view, field), source.path)) {
    if (targets.length >= MOST_SHOWN) break;
    const [best] = findDefinitions(view, value, { from: path });
    if (best === undefined) continue;
    const { symbol } = best;
    const key = `${symbol.path}:${symbol.line}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const target = placeTarget(view, symbol.path, symbol.line, symbol.madeBy ?? symbol.name);
    if (target !== undefined) targets.push({ ...target, symbol });
  }
  return targets;
}

function tablesOf(asked: Asked, place: NameAt): readonly Target[] {
  const { view, source } = asked;
  const held = tablesHolding(view, place.name, source.path).flatMap(({ path, line, value }) => {
    const target = placeTarget(view, path, line, value);
    return target === undefined ? [] : [target];
  });
  if (held.length > 0) return held.slice(0, MOST_SHOWN);
  return rankedFor(asked, place)
    .filter(({ symbol }) => symbol.kind === 'function')
    .flatMap(({ symbol }) => {
      const target = placeTarget(view, symbol.path, symbol.line, symbol.madeBy ?? symbol.name);
      return target === undefined ? [] : [{ ...target, symbol }];
    });
}

/** The rows that a function stands in; of a static one those of its own file, where it has some. */
export function tablesHolding(
  view: SourceView,
  name: string,
  from: TreePath,
): readonly IndexedAssignment[] {
  const all = view.index.assignmentsOf(name);
  const isStaticHere = view.index
    .definitions(name)
    .some(({ path, isStatic }) => path === from && isStatic && path.endsWith('.c'));
  const here = isStaticHere ? all.filter(({ path }) => path === from) : all;
  return nearestFirst(view, here, from);
}

/** Of the same file, directory, top directory; other architectures and what is beside the kernel last. */
function nearestFirst(
  view: SourceView,
  assignments: readonly IndexedAssignment[],
  from: TreePath,
): readonly IndexedAssignment[] {
  const architecture = architectureFor(view.choice, from);
  const top = from.split('/')[0] ?? '';
  const distance = ({ path }: IndexedAssignment): number => {
    if (path === from) return 0;
    if (isForeign(path, architecture)) return 5;
    if (/^(?:tools|samples|scripts|Documentation)\//.test(path)) return 6;
    if (directoryOf(path) === directoryOf(from)) return 1;
    if (view.choice.isBuilt?.(path) === false) return 4;
    return path.startsWith(`${top}/`) ? 2 : 3;
  };
  return assignments
    .map((each) => ({ each, far: distance(each) }))
    .sort(
      (a, b) =>
        a.far - b.far ||
        (a.each.path < b.each.path
          ? -1
          : a.each.path > b.each.path
            ? 1
            : a.each.line - b.each.line),
    )
    .map(({ each }) => each);
}

/** The struct that a table's variable is of, from its declaration; empty where it is not known. */
export function structOfTable(
  view: SourceView,
  { holder, holderType, path }: IndexedAssignment,
): string {
  if (holderType !== '' || holder === '') return holderType;
  const [variable] = findDefinitions(view, holder, { from: path, kinds: new Set(['variable']) });
  const declared = variable && declarationOf(view, variable.symbol)?.declaration;
  return declared?.type.kind === 'struct' ? declared.type.name : '';
}
