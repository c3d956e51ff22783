/** Searches the files of a commit with `git grep`, which needs nothing checked out. */
import type { TreePath } from '../base/tree-path.js';
import type { SearchHit, SearchRequest, TextSearch } from '../symbol-search/text-search.js';
import { endOf, failureOf, startGit, type GitEnd, type GitRepository } from './git-command.js';

/** Lines longer than this are data, not code, as in `ripgrep-search.ts`. */
const MAX_COLUMNS = 4000;
/** Exit status where no line matched: git-grep(1). */
const NOTHING_FOUND = 1;

/** How patterns are written: PCRE2 where git was built with it, for it is faster; else POSIX extended. */
type Dialect = 'perl' | 'extended';

/** A search of the commit or tree `tree`, named by its full hash. */
export function gitSearch(repository: GitRepository, tree: string): TextSearch {
  let dialect: Dialect = 'perl';
  return {
    async *search(request, signal) {
      if (request.patterns.length === 0 || request.under.length === 0) return;
      const tried = dialect;
      const end = yield* grep(repository, tree, request, tried, signal);
      if (signal?.aborted === true || isFine(end)) return;
      if (tried === 'extended' || !end.complaint.includes(LACKS_PERL))
        throw failureOf(repository, end);
      dialect = 'extended';
      const again = yield* grep(repository, tree, request, dialect, signal);
      if (!isFine(again)) throw failureOf(repository, again);
    },
  };
}

/** `cannot use Perl-compatible regexes when not compiled with USE_LIBPCRE`: git's grep.c. */
const LACKS_PERL = 'Perl-compatible';

function isFine({ code, error, complaint }: GitEnd): boolean {
  return error === undefined && (code === 0 || code === NOTHING_FOUND) && complaint === '';
}

async function* grep(
  repository: GitRepository,
  tree: string,
  request: SearchRequest,
  dialect: Dialect,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly SearchHit[], GitEnd> {
  const child = startGit(repository, grepArguments(request, tree, dialect), signal);
  const ended = endOf(child);
  const { patterns } = request;
  const written = dialect === 'perl' ? patterns : patterns.map(extendedPattern);
  // The patterns go through standard input: an argument may be no longer than 128 KiB on Linux.
  child.stdin.end(written.join('\n') + '\n');
  const wanted = new Set(request.extensions);
  let rest: Buffer = Buffer.alloc(0);
  let isWholeOutput = false;
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      rest = bytes.subarray(end);
      const hits = end > 0 ? parseHits(bytes.toString('utf8', 0, end), tree, wanted) : [];
      if (hits.length > 0) yield hits;
    }
    isWholeOutput = true;
  } finally {
    if (!isWholeOutput) child.kill();
  }
  return ended;
}

function grepArguments({ under, except }: SearchRequest, tree: string, dialect: Dialect): string[] {
  return [
    'grep',
    '-n',
    '-z',
    '-I',
    '--no-textconv',
    '--no-recurse-submodules',
    dialect === 'perl' ? '-P' : '-E',
    '-f',
    '-',
    tree,
    '--',
    ...(under.includes('' as TreePath) ? [] : under.map((path) => `:(top,literal)${path}`)),
    // Endings are looked at by us: thousands of patterns of paths would cost git more than the files.
    ...except.map((path) => `:(top,exclude,literal)${path}`),
  ];
}

/**
 * The pattern in POSIX extended form as GNU's and git's own library read it: no groups without number, no escapes in brackets. It knows
 * what `search-patterns.ts` and its neighbours write: `(?:…)`, `[\t ]`, `[^;\n]`, `\b`, `\w`, `\(`.
 */
export function extendedPattern(pattern: string): string {
  return pattern.replace(/\\[\s\S]|\(\?:|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g, (part) => {
    if (part === '(?:') return '(';
    if (part === '\\t') return '\t';
    if (!part.startsWith('[')) return part;
    const inner = part.slice(1, -1);
    const negated = inner.startsWith('^') ? '^' : '';
    const members = inner
      .slice(negated.length)
      .replace(/\\n/g, '')
      .replace(/\\t/g, '\t')
      .replace(/\\w/g, 'A-Za-z0-9_')
      .replace(/\\s/g, ' \t\r\f\v');
    const literal = members.replace(/\\(.)/g, '$1');
    return literal === '' ? '.' : `[${negated}${literal}]`;
  });
}

/** `TREE:fs/x.c\0` `12\0text` lines; a path may hold a newline. */
function parseHits(text: string, tree: string, wanted: ReadonlySet<string>): SearchHit[] {
  const hits: SearchHit[] = [];
  for (let start = 0; start < text.length;) {
    const pathEnd = text.indexOf('\0', start);
    const lineEnd = text.indexOf('\0', pathEnd + 1);
    if (pathEnd < 0 || lineEnd < 0) break;
    const newline = text.indexOf('\n', lineEnd);
    const end = newline < 0 ? text.length : newline;
    const path = text.slice(start + tree.length + 1, pathEnd);
    const line = Number(text.slice(pathEnd + 1, lineEnd)) - 1;
    start = end + 1;
    if (!wanted.has(path.slice(path.lastIndexOf('.') + 1)) || MAX_COLUMNS < end - lineEnd) continue;
    hits.push({ path: path as TreePath, line, text: text.slice(lineEnd + 1, end) });
  }
  return hits;
}
