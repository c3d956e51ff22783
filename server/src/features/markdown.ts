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
