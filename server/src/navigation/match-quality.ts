/** How well a name answers what somebody types to find it. */

/**
 * 0 where not all letters of the query stand in the name in order; else the higher the better: the name itself, its
 * beginning, beginnings of its words, any place. Capitals do not matter.
 */
export function matchQuality(query: string, name: string): number {
  const [wanted, text] = [query.toLowerCase(), name.toLowerCase()];
  if (wanted === '') return 0;
  if (text === wanted) return 1000;
  if (text.startsWith(wanted)) return 800 - Math.min(200, text.length - wanted.length);
  const at = text.indexOf(wanted);
  if (at >= 0) return (text.charAt(at - 1) === '_' ? 500 : 400) - Math.min(100, text.length);
  let found = 0;
  let starts = 0;
  for (let i = 0; i < text.length && found < wanted.length; i++) {
    if (text.charCodeAt(i) !== wanted.charCodeAt(found)) continue;
    if (i === 0 || text.charAt(i - 1) === '_') starts++;
    found++;
  }
  return found < wanted.length ? 0 : 1 + starts * 10;
}
