/** Formats found by searching the tree for the words of log lines: what stands in for an index that is not complete yet. */
import type { FileSource } from '../base/file-source.js';
import { toTreePath, type TreePath } from '../base/tree-path.js';
import type { IndexedFormat, TreeIndex } from '../symbol-index/tree-index.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { anchorsOf } from './anchors.js';
import { formatsIn } from './formats-in.js';
import type { PrintedMessage } from './origin.js';

/**
 * Two words that stand side by side in a line and, where both are text, in its format. With one blank between them the patterns are
 * plain text, of which a search takes hundreds at once.
 */
const pair = /([A-Za-z_]{2,40})(?= ([A-Za-z_]{2,40}))/g;
/** Letters of a pair that is worth looking for. */
const LEAST_LETTERS = 9;
const MOST_PAIRS_OF_LINE = 8;
/** Pairs that are looked for in one pass. */
const MOST_PAIRS_OF_PASS = 300;
/** Passes for one log. */
const MOST_PASSES = 6;
/** Files that are read for one pass, those with most hits first. */
const MOST_FILES = 600;

const EXCEPT = ['drivers/gpu/drm/amd/include', 'tools', 'scripts', 'Documentation', 'samples']
  .map(toTreePath)
  .filter((path) => path !== undefined);

/** The formats of the files in which words of these messages stand side by side in strings. Rejects when `signal` is aborted. */
export async function searchFormats(
  messages: readonly PrintedMessage[],
  search: TextSearch,
  files: Pick<FileSource, 'read'>,
  signal?: AbortSignal,
): Promise<Pick<TreeIndex, 'formatsWith'>> {
  const patterns = [...new Set(messages.flatMap(({ text }) => patternsOf(text)))];
  const byAnchor = new Map<string, IndexedFormat[]>();
  const read = new Set<TreePath>();
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const some = patterns.slice(pass * MOST_PAIRS_OF_PASS, (pass + 1) * MOST_PAIRS_OF_PASS);
    if (some.length === 0) break;
    for (const path of await filesWith(some, search, signal)) {
      if (read.has(path)) continue;
      read.add(path);
      for (const format of formatsIn(files.read(path) ?? '', path)) {
        for (const anchor of anchorsOf(format.format)) {
          const formats = byAnchor.get(anchor);
          if (formats === undefined) byAnchor.set(anchor, [format]);
          else formats.push(format);
        }
      }
    }
  }
  return { formatsWith: (anchor) => byAnchor.get(anchor) ?? [] };
}

/** Patterns for the text of a line: words of C identifiers, and nothing else of the log. */
function patternsOf(text: string): readonly string[] {
  const patterns: string[] = [];
  for (const [, first = '', second = ''] of text.matchAll(pair)) {
    if (first.length + second.length >= LEAST_LETTERS) patterns.push(`${first} ${second}`);
    if (patterns.length === MOST_PAIRS_OF_LINE) break;
  }
  return patterns;
}

async function filesWith(
  patterns: readonly string[],
  search: TextSearch,
  signal: AbortSignal | undefined,
): Promise<readonly TreePath[]> {
  const hits = new Map<TreePath, number>();
  const request = {
    patterns,
    under: ['' as TreePath],
    except: EXCEPT,
    extensions: ['c', 'h'],
  };
  for await (const batch of search.search(request, signal)) {
    for (const { path, text } of batch)
      if (text.includes('"')) hits.set(path, (hits.get(path) ?? 0) + 1);
  }
  signal?.throwIfAborted();
  return [...hits]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_FILES)
    .map(([path]) => path);
}
