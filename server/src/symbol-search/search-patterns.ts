/**
 * Regular expressions for the lines that may define or use names, and what such a line may be. The names are C identifiers: no
 * other text reaches a pattern.
 */
import { macroSpellingsOf } from '../c-source/macro-made.js';
import type { SearchHit } from './text-search.js';

/** Lines that may begin a definition of one of the names: at column 0, `#define`, or a macro that makes it. */
export function definitionPatterns(names: readonly string[]): string[] {
  const any = names.join('|');
  return [
    `^[\\t ]*#[\\t ]*define[\\t ]+(?:${any})\\b`,
    `^(?:[A-Za-z_][^;\\n]*[\\t *])?(?:${any})[\\t ]*\\(`,
  ];
}

/** Lines with one of the names in any role. */
export function wordPatterns(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`\\b(?:${names.join('|')})\\b`];
}

/** Lines that may make one of the names by a macro. */
export function macroPatterns(names: readonly string[]): string[] {
  const argumentsByMacro = new Map<string, Set<string>>();
  for (const name of names) {
    for (const spelling of macroSpellingsOf(name)) {
      const macro = spelling.macroPattern;
      const argumentTexts = argumentsByMacro.get(macro) ?? new Set();
      argumentsByMacro.set(macro, argumentTexts.add(spelling.argument));
    }
  }
  return [...argumentsByMacro].map(
    ([macro, names]) => `^[\\t ]*(?:${macro})[\\t ]*\\([^\\n]*\\b(?:${[...names].join('|')})\\b`,
  );
}

/** False for lines that only use a name: indented ones that define no macro, prototypes, comments. */
export function mayDefine(hit: SearchHit): boolean {
  const { text, path } = hit;
  if (path.endsWith('.S')) return true;
  if (/^[A-Za-z_]/.test(text)) {
    // `SYSCALL_DEFINE3(read, …` or a name alone at column 0; else a head, which no prototype of one line is.
    return /^\w+[\t ]*\(/.test(text) || text.includes('{') || !/;\s*$/.test(text);
  }
  return /^[\t ]*#[\t ]*define\b|^[\t ]+[A-Z_0-9]+[\t ]*\(/.test(text);
}
