/** What stands at a place of a source file: a name and what it does there, an `#include`, or nothing that leads anywhere. */
import type { TextRange } from '../base/text.js';
import { isMemberToken } from '../c-source/calls-in.js';
import { includeTexts, type IncludeLine } from './include-lines.js';
import type { SourceText } from './source-view.js';

/** What a name does where it stands. */
export type NameRole =
  /** `read(…)` */
  | 'call'
  /** `p->read`, `p.read`: called or not. */
  | 'member'
  /** `.read =` in an initialiser. */
  | 'designator'
  /** After `struct`, `union` or `enum`. */
  | 'tag'
  /** After `goto`, or with its `:`. */
  | 'label'
  /** `CONFIG_SMP`, wherever it stands. */
  | 'config'
  /** Anything else: a variable, a type, a macro, a function that is not called here. */
  | 'plain';

export interface NameAt {
  readonly kind: 'name';
  readonly name: string;
  readonly role: NameRole;
  readonly range: TextRange;
  /** Index among the file's tokens. */
  readonly token: number;
}

export type PlaceAt = NameAt | { readonly kind: 'include'; readonly include: IncludeLine };

/** Undefined in comments, strings, numbers, keywords and white space. `offset` may be the end of the name. */
export function placeAt(source: SourceText, offset: number): PlaceAt | undefined {
  const include = includeAt(source, offset);
  if (include !== undefined) return { kind: 'include', include };
  const at = source.tokenAt(offset);
  const token = source.tokens[at];
  if (token?.kind !== 'word' || KEYWORDS.has(token.text)) return undefined;
  // Of `trace_##name` the part under the cursor.
  const part = token.text.includes('##') ? partAt(source.text, token, offset) : token;
  const name = source.text.slice(part.start, part.end);
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  return { kind: 'name', name, role: roleOf(source, at), range: part, token: at };
}

function includeAt({ text, lines }: SourceText, offset: number): IncludeLine | undefined {
  const line = lines.lineAt(offset);
  const start = lines.startOf(line) ?? 0;
  const lineText = text.slice(start, lines.startOf(line + 1) ?? text.length);
  const [include] = includeTexts(lineText);
  if (include === undefined) return undefined;
  const range = { start: start + include.range.start, end: start + include.range.end };
  // The quotes belong to it.
  if (offset < range.start - 1 || range.end + 1 < offset) return undefined;
  return { ...include, line, range };
}

function partAt(text: string, { start, end }: TextRange, offset: number): TextRange {
  let from = Math.min(offset, end);
  while (start < from && /\w/.test(text.charAt(from - 1))) from--;
  let to = from;
  while (to < end && /\w/.test(text.charAt(to))) to++;
  return { start: from, end: to };
}

function roleOf({ tokens, isAssembly }: SourceText, at: number): NameRole {
  const token = tokens[at];
  const [before, after] = [tokens[at - 1]?.text, tokens[at + 1]?.text];
  if (token?.text.startsWith('CONFIG_') === true) return 'config';
  if (isAssembly) return 'plain';
  if (before === 'struct' || before === 'union' || before === 'enum') return 'tag';
  if (before === 'goto') return 'label';
  if (isMemberToken(tokens, at)) {
    const opener = tokens[at - 2]?.text;
    const isInitialised = before === '.' && (opener === '{' || opener === ',' || opener === ';');
    // `.ops.open =`: the second name is a member of the first.
    return isInitialised || (before === '.' && opener === '(' && after === '=')
      ? 'designator'
      : 'member';
  }
  if (after === ':' && (before === ';' || before === '}' || before === '{' || before === ':')) {
    return 'label';
  }
  return after === '(' ? 'call' : 'plain';
}

/** C11 6.4.1, and directives. */
const KEYWORDS = new Set(
  (
    'auto break case char const continue default do double else enum extern float for goto if inline int long register ' +
    'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ' +
    'define undef include ifdef ifndef elif endif pragma defined error warning'
  ).split(' '),
);
