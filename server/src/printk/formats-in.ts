/** The format strings of one file with the calls that print them, read from its tokens. */
import { LineIndex } from '../base/text.js';
import type { TreePath } from '../base/tree-path.js';
import { quote } from '../c-source/characters.js';
import { readDirective, startsLine } from '../c-source/directives.js';
import type { FileOutline } from '../c-source/file-outline.js';
import { scanFile } from '../c-source/scan-file.js';
import { tokenise, type Token } from '../c-source/tokens.js';
import type { IndexedFormat } from '../symbol-index/tree-index.js';
import { saysSomething } from './anchors.js';
import { unquote } from './c-string.js';
import { markedName } from './format-marks.js';
import { isPrinting } from './printing-callees.js';

/** A longer format is a table of text. */
const LONGEST_FORMAT = 4096;

/**
 * The formats of a file, in no order. In each call of something that prints, be it in a function, a macro or an initialiser, the
 * first argument that holds a string gives them: one for each run of literals, so several where a condition chooses. Names next to
 * the literals belong to the format. Where the format alone says nothing, `%s`, strings that a condition chooses are formats too. Parentheses that call nothing are seen through: `ACPI_ERROR((AE_INFO, "…"))`. `line` is that
 * of the callee. Never throws.
 */
export function formatsIn(text: string, path: TreePath): readonly IndexedFormat[] {
  const outline = scanFile(text, path);
  const lines = new LineIndex(text);
  const formats: IndexedFormat[] = [];
  const callerAt = callersOf(outline);
  const read = (tokens: readonly Token[], callerOf: (offset: number) => string): void => {
    tokens.forEach((token, i) => {
      if (token.kind !== 'word' || tokens[i + 1]?.text !== '(' || !isPrinting(token.text)) return;
      const line = lines.lineAt(token.start);
      const caller = callerOf(token.start);
      for (const format of formatsOfCall(text, tokens, i + 1))
        formats.push({ path, line, callee: token.text, caller, format });
    });
  };
  read(tokenise(text, 0, text.length, 'code'), callerAt);
  for (const { name, bodyStart, end } of outline.macros)
    read(tokenise(text, bodyStart, end, 'macro'), () => name);
  return formats;
}

/** The function around an offset; empty where there is none. */
function callersOf({ functions }: FileOutline): (offset: number) => string {
  const bodies = functions
    .filter(({ bodyStart }) => bodyStart !== undefined)
    .sort((a, b) => a.start - b.start);
  let at = 0;
  return (offset) => {
    while (at > 0 && offset < (bodies[at]?.start ?? 0)) at--;
    while (at + 1 < bodies.length && (bodies[at + 1]?.start ?? 0) <= offset) at++;
    const body = bodies[at];
    return body !== undefined && body.start <= offset && offset < body.end ? body.name : '';
  };
}

function formatsOfCall(text: string, tokens: readonly Token[], open: number): string[] {
  let close = tokens[open]?.match ?? -1;
  if (close < 0) return [];
  while (tokens[open + 1]?.text === '(' && tokens[open + 1]?.match === close - 1) {
    open++;
    close--;
  }
  const formats: string[] = [];
  let first = open + 1;
  for (let i = first; i < close; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.text === ',') {
      // `printk("%s\n", off ? "turned off" : "not found")` says what it says in its arguments.
      if (formats.some(saysSomething)) break;
      first = i + 1;
    } else if (isString(text, token)) {
      if (formats.length > 0 && !isChoice(tokens[i - 1])) continue;
      const run = runAt(text, tokens, i, first, close);
      formats.push(run.format);
      i = run.last;
    } else if (token.text === '(' && tokens[i - 1]?.kind === 'word' && token.match > i) {
      i = token.match;
    }
  }
  return formats;
}

/** The literals and names around the literal `at`, within `[first, end)`. */
function runAt(
  text: string,
  tokens: readonly Token[],
  at: number,
  first: number,
  end: number,
): { readonly format: string; readonly last: number } {
  let from = at;
  while (from > first && tokens[from - 1]?.kind === 'word') from--;
  let format = '';
  let last = at;
  // `#if`s open since the first literal: what stands in them may be printed, and is left out.
  let nChoices = 0;
  for (let i = from; i < end; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    if (i > at) {
      for (const word of directivesIn(text, tokens[i - 1]?.end ?? token.start, token.start)) {
        if (nChoices === 0 && opensChoice.test(word)) format += markedName(word);
        if (nChoices === 0 ? opensChoice.test(word) : word.startsWith('if')) nChoices++;
        else if (word === 'endif' && nChoices > 0) nChoices--;
      }
    }
    if (token.kind !== 'word' && !isString(text, token)) break;
    if (nChoices === 0)
      format +=
        token.kind === 'word'
          ? markedName(token.text)
          : unquote(text.slice(token.start, token.end));
    last = i;
  }
  return { format: format.slice(0, LONGEST_FORMAT), last };
}

const opensChoice = /^(?:if|el)/;

/** The words of the directives in `[from, to)`, where no tokens are. */
function directivesIn(text: string, from: number, to: number): readonly string[] {
  const words: string[] = [];
  if (!text.slice(from, to).includes('#')) return words;
  for (let at = text.indexOf('#', from); at >= 0 && at < to; at = text.indexOf('#', at)) {
    const directive = startsLine(text, at) ? readDirective(text, at) : undefined;
    if (directive !== undefined) words.push(directive.word);
    at = Math.max(at + 1, directive?.end ?? 0);
  }
  return words;
}

/** What stands before a string that a condition chooses. */
function isChoice(before: Token | undefined): boolean {
  return before?.text === '?' || before?.text === ':';
}

function isString(text: string, token: Token): boolean {
  return token.kind === 'literal' && text.charCodeAt(token.start) === quote;
}
