/** What a line does with a function's name, besides calling it. */
import type { TreePath } from '../base/tree-path.js';
import type { SearchHit } from './text-search.js';

/** A line in which a function's name is used as a value: `.read_iter = ext4_file_read_iter,`. */
export interface ValueUse {
  readonly path: TreePath;
  readonly line: number;
  /** The ops field that it is assigned to, where the line shows one. */
  readonly field?: string;
  /** The macro or function that it is an argument of: `INIT_WORK` in `INIT_WORK(&w, foo_work)`. */
  readonly argumentOf?: string;
}

/** `#define queued_spin_lock_slowpath native_queued_spin_lock_slowpath`: one name given to another; else undefined. */
export function aliasIn(
  hit: SearchHit,
): { readonly alias: string; readonly name: string } | undefined {
  const define = /^[\t ]*#[\t ]*define[\t ]+(\w+)[\t ]+(\w+)[\t ]*$/.exec(hit.text);
  const [, alias, name] = define ?? [];
  return alias === undefined || name === undefined ? undefined : { alias, name };
}

/** What the use of the name at `[start, end)` of a line is: a value in a table, an assignment or an argument; else undefined. */
export function valueUse(hit: SearchHit, start: number, end: number): ValueUse | undefined {
  const before = hit.text.slice(0, start).trimEnd().replace(/&$/, '').trimEnd();
  const after = hit.text.slice(end).trimStart();
  if (!/^(?:[,;)}?:]|$|\/\*)/.test(after)) return undefined;
  const at = { path: hit.path, line: hit.line };
  const assignment = /(?:^|[.>\s*])(\w+)(?:\[[^\]]*\])?\s*=$/.exec(before.slice(-120));
  if (assignment?.[1] !== undefined) return { ...at, field: assignment[1] };
  const call = /([A-Za-z_]\w*)\s*\([^()]*$/.exec(before.slice(-200));
  if (call?.[1] !== undefined) {
    return /^EXPORT_|^ALLOW_ERROR|^NOKPROBE|^MODULE_|^if$|^while$|^return$/.test(call[1])
      ? undefined
      : { ...at, argumentOf: call[1] };
  }
  return /[=,{(]$/.test(before) || before === '' ? at : undefined;
}
