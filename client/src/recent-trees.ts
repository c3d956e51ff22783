/** The kernel trees that were chosen lately, newest first. */

/** More than a picker shows without scrolling is no help. */
const MOST = 8;

/** The list with `root` in front, each tree once. */
export function rememberTree(recent: readonly string[], root: string): readonly string[] {
  return [root, ...forgetTree(recent, root)].slice(0, MOST);
}

export function forgetTree(recent: readonly string[], root: string): readonly string[] {
  return recent.filter((each) => each !== root);
}

/** What a memento holds under our key may have been written by any version, or by hand. */
export function readRecentTrees(stored: unknown): readonly string[] {
  return Array.isArray(stored)
    ? stored.filter((each): each is string => typeof each === 'string').slice(0, MOST)
    : [];
}
