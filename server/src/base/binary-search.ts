/**
 * The first index from `low` on, and below `high`, for which `isBehind` holds; `high` where it holds for none. It must hold for all
 * that follow one for which it holds.
 */
export function firstIndex(
  low: number,
  high: number,
  isBehind: (index: number) => boolean,
): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
