/** Brackets and commas inside the references `$(…)` of a makefile. */

/** The place of the bracket that closes the one at `opening`; -1 where it is never closed. Other brackets are text, as in Make. */
export function closingBracket(text: string, opening: number): number {
  const open = text[opening];
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let at = opening; at < text.length; at++) {
    const sign = text[at];
    if (sign === open) depth++;
    else if (sign === close && --depth === 0) return at;
  }
  return -1;
}

/** `%.c,%.o,$(sort a,b)` at the commas that are not inside brackets. */
export function splitArguments(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '(' || sign === '{') depth++;
    else if (sign === ')' || sign === '}') depth--;
    else if (sign === ',' && depth === 0) {
      found.push(text.slice(start, at));
      start = at + 1;
    }
  }
  found.push(text.slice(start));
  return found;
}
