/**
 * What a file puts in front of its own messages: `#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt`, include/linux/printk.h. That of
 * `dev_fmt` comes after the device's name, as part of what stands there.
 */
import type { FileSource } from '../base/file-source.js';
import { LineIndex } from '../base/text.js';
import { directoryOf, joinTreePath, type TreePath } from '../base/tree-path.js';
import { readDirective } from '../c-source/directives.js';
import { tokenise } from '../c-source/tokens.js';
import { unquote } from './c-string.js';
import { markedName } from './format-marks.js';

/** What a file says of the texts that it prints. */
export interface FilePrefixes {
  /** In order of lines, which count from 0: each holds from its line to the next. An empty format where `#undef` ends it. */
  readonly pr: readonly { readonly line: number; readonly format: string }[];
  /** Object-like macros that are one string: `#define DRV_NAME "e1000"`. */
  readonly strings: ReadonlyMap<string, string>;
}

const NONE: FilePrefixes = { pr: [], strings: new Map() };
/** `fs/btrfs/messages.h` may define the prefix of `fs/btrfs/super.c`. */
const localInclude = /^[ \t]*#[ \t]*include[ \t]*"([\w./-]{1,100})"/gm;
const define = /^[ \t]*#[ \t]*(define|undef)[ \t]+(\w{1,100})/gm;
const MOST_INCLUDES = 12;

/** The prefixes that hold in a file: its own, else those of a header that it includes from its own directory. */
export function prefixesOf(files: Pick<FileSource, 'read'>, path: TreePath): FilePrefixes {
  const text = files.read(path);
  if (text === undefined) return NONE;
  let found = definedIn(text);
  let looked = 0;
  for (const [, name = ''] of text.matchAll(localInclude)) {
    if (++looked > MOST_INCLUDES) break;
    const header = joinTreePath(directoryOf(path), name);
    const content = header && files.read(header);
    if (content === undefined) continue;
    const more = definedIn(content);
    // A header comes before all that the file prints.
    const pr = more.pr.slice(-1).map(({ format }) => ({ line: 0, format }));
    found = {
      pr: found.pr.length > 0 ? found.pr : pr,
      strings: new Map([...more.strings, ...found.strings]),
    };
  }
  return found;
}

/** The prefix at a 0-based line as a format; undefined where there is none. */
export function prefixAt({ pr }: FilePrefixes, line: number): string | undefined {
  const format = pr.findLast((each) => each.line <= line)?.format;
  return format === '' ? undefined : format;
}

function definedIn(text: string): FilePrefixes {
  const strings = new Map<string, string>();
  const pr: { line: number; format: string }[] = [];
  let lines: LineIndex | undefined;
  for (const { 0: whole, 1: word, 2: name = '', index } of text.matchAll(define)) {
    const after = index + whole.length;
    const isCall = text[after] === '(';
    const isPrefix = name === 'pr_fmt';
    if (word === 'undef' ? !isPrefix : isCall && !isPrefix) continue;
    const { restEnd } = readDirective(text, text.indexOf('#', index));
    if (isPrefix) {
      lines ??= new LineIndex(text);
      const format = word === 'undef' ? '' : prefixIn(text, after, restEnd);
      pr.push({ line: lines.lineAt(index), format });
    } else {
      const value = stringIn(text, after, restEnd);
      if (value !== undefined) strings.set(name, value);
    }
  }
  return { pr, strings };
}

/** The format before the parameter: of `(fmt) "x: " fmt` it is `x: `. */
function prefixIn(text: string, start: number, end: number): string {
  const close = text.indexOf(')', start);
  const parameter = text.slice(start + 1, close).trim();
  let prefix = '';
  for (const token of tokenise(text, close + 1, end, 'macro')) {
    if (token.kind === 'literal') prefix += unquote(text.slice(token.start, token.end));
    else if (token.kind !== 'word' || token.text === parameter) break;
    else prefix += markedName(token.text);
  }
  return prefix;
}

/** The text of a macro that is nothing but literals. */
function stringIn(text: string, start: number, end: number): string | undefined {
  const first = text.slice(start, end).trimStart();
  if (!first.startsWith('"')) return undefined;
  const tokens = tokenise(text, start, end, 'macro');
  return tokens.every(({ kind }) => kind === 'literal')
    ? tokens.map((token) => unquote(text.slice(token.start, token.end))).join('')
    : undefined;
}
