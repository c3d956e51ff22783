/** Names that stand between the literals of a format: how `IndexedFormat.format` spells them, and which print nothing. */

/** Stands before and behind a name. */
export const MARK = 1;
const mark = '\u0001';

/** A name between the literals of a format, as `IndexedFormat.format` holds it. */
export function markedName(name: string): string {
  return `${mark}${name}${mark}`;
}

/** The offset after the name whose mark is at `at`; after the mark where none closes it (a level byte of printk's own). */
export function skipName(format: string, at: number): number {
  const close = format.indexOf(mark, at + 1);
  return close < 0 ? Math.min(at + 2, format.length) : close + 1;
}

/** The name whose mark is at `at`; empty where there is none. */
export function nameAt(format: string, at: number): string {
  const close = format.indexOf(mark, at + 1);
  return close < 0 ? '' : format.slice(at + 1, close);
}

/** Whether the name at `at` is a level, `KERN_ERR`, or a level byte: these print nothing. include/linux/kern_levels.h. */
export function isLevelName(format: string, at: number): boolean {
  const name = nameAt(format, at);
  return name === '' || name.startsWith('KERN_');
}
