/**
 * What a pattern of MAINTAINERS means, in sentences for people; as Markdown. Source: scripts/get_maintainer.pl,
 * read_maintainer_file() and file_match_pattern(), see path-patterns.ts.
 */
import { cutText } from '../../explain/cut-text.js';
import type { NamedKind, PatternCount } from '../../maintainers/count-matches.js';
import type { Entry } from '../../maintainers/parse-maintainers.js';
import { countSlashes } from '../../maintainers/path-patterns.js';
import type { ScriptRules } from '../../maintainers/script-rules.js';
import { codeSpan } from '../markdown.js';

/** Longer ones are no paths. */
const LONGEST_PATH = 200;

/** Characters that F: and X: give a meaning beyond the two wildcards, because they become part of a regular expression. */
const REGEX_CHARACTERS = /[[\](){}|+^$\\]/;

/** `1 file`, `1,234 files`, `no file`. */
export function fileCountText(count: number): string {
  if (count === 0) return 'no file';
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'file' : 'files'}`;
}

/** Which files an F: or X: is about. What stands under its value and what it matches are undefined where not known. */
export function pathPatternWords(
  value: string,
  named: NamedKind | undefined,
  counted: PatternCount | undefined,
): string {
  const hasWildcard = /[*?]/.test(value);
  const isRegex = REGEX_CHARACTERS.test(value);
  const sentences = [hasWildcard || isRegex ? wildcardWords(value) : literalWords(value, named)];
  if (isRegex) sentences.push('Brackets and the like are those of a regular expression.');
  // Of what is spelled out this is worth a word only where it makes a difference.
  const ownCount = named === 'file' ? 1 : 0;
  const hasMore = named !== 'directory' && ownCount < (counted?.count ?? 0);
  if ((hasWildcard || isRegex || hasMore) && !/[/*]$/.test(value)) {
    sentences.push('Paths that go on behind it match too: `get_maintainer.pl` asks for no end.');
  }
  return sentences.join(' ');
}

function literalWords(value: string, named: NamedKind | undefined): string {
  if (value === '') return 'All files at the top of the tree.';
  if (value.endsWith('/')) return `All files in ${shown(value)} and below it.`;
  if (named === undefined && !value.includes('.')) {
    return `The file ${shown(value)}; if that is a directory, all files in and below it.`;
  }
  if (named === 'nothing') return `The file ${shown(value)}, which this tree does not have.`;
  if (named !== 'directory') return `The file ${shown(value)}.`;
  return value.includes('.')
    ? `${shown(value)} is a directory; as there is a dot in its path, \`get_maintainer.pl\` needs a slash at its end to see that.`
    : `All files in ${shown(`${value}/`)} and below it: it is a directory, and \`get_maintainer.pl\` adds the slash.`;
}

function wildcardWords(value: string): string {
  if (value.endsWith('/')) {
    const spans = value.includes('*') ? ' A `*` may span several directories here.' : '';
    return `All files in and below the directories that match.${spans}`;
  }
  const directory = value.slice(0, value.lastIndexOf('/') + 1);
  if (/[*?]/.test(directory) || REGEX_CHARACTERS.test(directory)) {
    const depth = countSlashes(value);
    return `Files that match and are exactly ${depth} ${depth === 1 ? 'directory' : 'directories'} deep.`;
  }
  const place = directory === '' ? 'at the top of the tree' : `directly in ${shown(directory)}`;
  return `Files ${place} that match, none below.`;
}

/** Where an N: or K: is looked for. */
export function expressionWords({ letter }: Entry, rules: ScriptRules | undefined): string {
  const perl = 'A Perl regular expression: blanks in it are nothing, and `#` begins a comment.';
  if (letter === 'N') {
    return `${perl} It is looked for anywhere in the path of a file.`;
  }
  const files = {
    always: ' With `-f`, in the whole content of the files too.',
    'on-request': ' With `-f`, in the content of the files only if `--keywords-in-file` is given.',
  };
  const inFiles = rules === undefined ? '' : files[rules.keywords];
  return `${perl} \`get_maintainer.pl\` looks for it in the lines that a patch adds or removes, and in the text above the patch.${inFiles}`;
}

/** How many files match, and what is not obvious about it. */
export function countWords(value: string, { count, deeper }: PatternCount): string {
  if (count !== 0) return `Matches ${fileCountText(count)} of this tree.`;
  if (deeper === undefined || value.endsWith('/')) return 'Matches no file of this tree.';
  return `Matches no file of this tree, only what is deeper, such as ${shown(deeper)}.`;
}

function shown(path: string): string {
  return codeSpan(cutText(path, LONGEST_PATH));
}
