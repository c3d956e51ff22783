/** What a line does with a function's name, besides calling it. */
import type { SearchHit } from './text-search.js';

/** `#define queued_spin_lock_slowpath native_queued_spin_lock_slowpath`: one name given to another; else undefined. */
export function aliasIn(
  hit: SearchHit,
): { readonly alias: string; readonly name: string } | undefined {
  const define = /^[\t ]*#[\t ]*define[\t ]+(\w+)[\t ]+(\w+)[\t ]*$/.exec(hit.text);
  const [, alias, name] = define ?? [];
  return alias === undefined || name === undefined ? undefined : { alias, name };
}

/**
 * The field, array or variable that a line assigns the name at `[start, end)` to: `read_iter` of `.read_iter = ext4_read_iter,`,
 * `x86_idle` of `x86_idle = amd_e400_idle;`. Undefined for every other use.
 */
export function holderIn({ text }: SearchHit, start: number, end: number): string | undefined {
  if (!/^[ \t]*(?:[,;)}?:]|$|\/\*)/.test(text.slice(end, end + 40))) return undefined;
  const before = text.slice(Math.max(0, start - 120), start);
  return /(?:^|[.>\s*])(\w+)(?:\[[^\]]*\])?\s*=\s*&?\s*$/.exec(before)?.[1];
}
