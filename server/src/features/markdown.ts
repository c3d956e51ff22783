/**
 * Text of a log or a tree inside the Markdown that hovers are made of. It comes from anywhere: shown as Markdown it could
 * draw links, images and headings that are not ours. Sources: CommonMark 0.31 (2.4 backslash escapes, 4.5 fenced code blocks,
 * 6.1 code spans), GitHub Flavored Markdown (strikethrough, tables, 6.9 autolinks), VS Code's `$(icon)`.
 */

/** All ASCII punctuation that begins or ends something: `.`, `:` and `@` make bare addresses of web and mail into links. */
const MARKUP = /[!#$&()*+\-.:<=>?@[\\\]^_`{|}~]/g;

/** Line ends of any kind, and tabs. */
const BLANKS = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;

/** Control characters, and the marks that change the direction of what stands behind them. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * `text` as one line of Markdown that shows just its characters, wherever it is put: `a*b` is `a\*b`. Blanks and line ends
 * become single blanks, characters that cannot be seen U+FFFD.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replace(MARKUP, '\\$&');
}

/**
 * `text` as inline code on one line; empty for an empty text. Not for cells of a table, where a `|` would end it. Line ends
 * become blanks, characters that cannot be seen U+FFFD.
 */
export function codeSpan(text: string): string {
  const code = oneLine(text);
  if (code === '') return '';
  const fence = '`'.repeat(longestBacktickRun(code) + 1);
  // One blank at either end belongs to the fence, where both have one.
  const isPadded = /^[ `]|[ `]$/.test(code) && code !== ' ';
  return isPadded ? `${fence} ${code} ${fence}` : `${fence}${code}${fence}`;
}

/** A link that shows `text` as it is; `uri` is ours, not text from outside. */
export function markdownLink(text: string, uri: string): string {
  const safe = uri.replace(/[<>\\\s]/g, (character) => encodeURIComponent(character));
  return `[${escapeMarkdown(text)}](<${safe}>)`;
}

/** `text` as a block of code, to stand on lines of its own; `language` is the editor's id of it: `c`. */
export function codeBlock(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestBacktickRun(text) + 1));
  const info = language.replace(/[^A-Za-z0-9_+-]/g, '');
  const lines = text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '\ufffd');
  return `${fence}${info}\n${lines}${lines.endsWith('\n') ? '' : '\n'}${fence}`;
}

function oneLine(text: string): string {
  return text.replace(BLANKS, ' ').replace(INVISIBLE, '\ufffd');
}

function longestBacktickRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** The text that our own Markdown shows, for an editor that shows none: without links, marks and escapes; code as it is. */
export function plainText(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const marker = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && marker !== undefined) fence = marker;
    else if (fence !== undefined && line === fence) fence = undefined;
    else lines.push(fence === undefined ? inlineText(line) : line);
  }
  return lines.join('\n');
}

/** One line outside of blocks of code. */
function inlineText(line: string): string {
  let text = '';
  for (let at = 0; at < line.length;) {
    const found = readEscape(line, at) ?? readCode(line, at) ?? readLink(line, at);
    if (found !== undefined) {
      text += found.text;
      at = found.end;
    } else {
      if (line[at] !== '*') text += line[at] ?? '';
      at++;
    }
  }
  return text;
}

interface Inline {
  readonly text: string;
  /** Behind its last character. */
  readonly end: number;
}

/** `\*` */
function readEscape(line: string, at: number): Inline | undefined {
  const next = line[at + 1];
  return line[at] === '\\' && next !== undefined ? { text: next, end: at + 2 } : undefined;
}

/** `` `a` ``, with any number of backticks on either side. */
function readCode(line: string, at: number): Inline | undefined {
  if (line[at] !== '`') return undefined;
  const fence = /`+/.exec(line.slice(at))?.[0] ?? '';
  const start = at + fence.length;
  const end = line.indexOf(fence, start);
  if (end < 0) return undefined;
  const code = line.slice(start, end);
  const isPadded = code.startsWith(' ') && code.endsWith(' ') && code.trim() !== '';
  return { text: isPadded ? code.slice(1, -1) : code, end: end + fence.length };
}

/** `[text](<uri>)`, as `markdownLink()` writes it. */
function readLink(line: string, at: number): Inline | undefined {
  if (line[at] !== '[') return undefined;
  const middle = line.indexOf('](<', at);
  const end = middle < 0 ? -1 : line.indexOf('>)', middle);
  return end < 0 ? undefined : { text: inlineText(line.slice(at + 1, middle)), end: end + 2 };
}
