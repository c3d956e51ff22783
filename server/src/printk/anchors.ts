/** The words by which formats are found: a line of a log holds the word whole, so that a look-up needs no other key. */
import { isIdentifierCode, isDigitCode, newline } from '../c-source/characters.js';
import { skipConversion } from './conversion.js';
import { isLevelName, MARK, skipName } from './format-marks.js';

/** Shorter words say too little. */
const SHORTEST = 3;
/** Longer words are no words. */
const LONGEST = 64;
/** Lines of one format that are found by a word of their own. */
const MOST_ANCHORS = 8;

const PERCENT = 37;
const UNDERSCORE = 95;

/** The word of formats that have none, but enough other text to be told by: `%-4.4s 0x%8.8X%8.8X %06X (v%.2d %-6.6s)`. */
export const NO_WORD = '%';
/** Characters of text and conversions that such a format has. */
const LEAST_TEXT = 3;
const LEAST_CONVERSIONS = 2;

/**
 * The longest word of each line that the format prints, `[A-Za-z0-9_]{3,64}`, the first among equally long ones. A word that
 * touches a conversion or a macro's name, as `eth` in `eth%d`, is none: the log may show it as part of a longer one. Empty for a
 * format without words and with hardly any text: `%s: %s`. One that has more text has the anchor `%`. No line of the format has two.
 */
export function anchorsOf(format: string): readonly string[] {
  const anchors: string[] = [];
  let best = '';
  let start = -1;
  let touches = false;
  for (let at = 0; at <= format.length;) {
    const code = format.charCodeAt(at);
    if (isIdentifierCode(code)) {
      if (start < 0) start = at;
      at++;
      continue;
    }
    const isHole = code === PERCENT && format.charCodeAt(at + 1) !== PERCENT;
    const isName = code === MARK && !isLevelName(format, at);
    if (start >= 0) {
      const isWhole = !touches && !isHole && !isName;
      if (isWhole && at - start > best.length && isWord(format, start, at))
        best = format.slice(start, at);
      start = -1;
    }
    // `%s` at the very beginning is a level as a rule, `printk("%sWorkqueue: …", log_lvl)`, and prints nothing.
    touches = (isHole && at > 0) || isName;
    if (code === newline || at === format.length) {
      if (best !== '' && !anchors.includes(best) && anchors.length < MOST_ANCHORS)
        anchors.push(best);
      best = '';
    }
    at =
      code === PERCENT ? skipConversion(format, at) : code === MARK ? skipName(format, at) : at + 1;
  }
  return anchors.length === 0 && isTold(format) ? [NO_WORD] : anchors;
}

/** Whether a format without words can be told by its punctuation, its letters next to conversions and these. */
function isTold(format: string): boolean {
  let text = 0;
  let conversions = 0;
  for (let at = 0; at < format.length;) {
    const code = format.charCodeAt(at);
    if (code === PERCENT && format.charCodeAt(at + 1) !== PERCENT) {
      conversions++;
      at = skipConversion(format, at);
    } else if (code === MARK) at = skipName(format, at);
    else {
      if (code > 32) text++;
      at++;
    }
  }
  return text >= LEAST_TEXT && conversions >= LEAST_CONVERSIONS;
}

/** Whether there is a letter or digit outside of the conversions and names. */
export function saysSomething(format: string): boolean {
  for (let at = 0; at < format.length;) {
    const code = format.charCodeAt(at);
    if (code === PERCENT) at = skipConversion(format, at);
    else if (code === MARK) at = skipName(format, at);
    else if (isIdentifierCode(code) && code !== UNDERSCORE) return true;
    else at++;
  }
  return false;
}

/** The words of a line by which a format may be known, each once. */
export function wordsOf(line: string): readonly string[] {
  const words = new Set<string>();
  let start = -1;
  for (let at = 0; at <= line.length; at++) {
    if (isIdentifierCode(line.charCodeAt(at))) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      if (isWord(line, start, at)) words.add(line.slice(start, at));
      start = -1;
    }
  }
  return [...words];
}

/** Whether `text[start, end)` is long enough, and no number. */
function isWord(text: string, start: number, end: number): boolean {
  if (end - start < SHORTEST || end - start > LONGEST) return false;
  for (let at = start; at < end; at++) if (!isDigitCode(text.charCodeAt(at))) return true;
  return false;
}
