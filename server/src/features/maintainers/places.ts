/** Which file or directory of the tree an entry leads to. */
import { directoryOf, toTreePath, type TreePath } from '../../base/tree-path.js';
import { countOf, MAX_FIRST, namedKind, namedPath } from '../../maintainers/count-matches.js';
import type { Entry } from '../../maintainers/parse-maintainers.js';
import { fileCountText } from './pattern-words.js';
import type { MaintainersSnapshot } from './snapshot.js';

/** Letters whose values are paths of the tree, or patterns for them. */
const PATH_LETTERS: ReadonlySet<string> = new Set(['F', 'X', 'P']);

/** Where a link of an F:, X: or P: goes. */
export interface Place {
  readonly path: TreePath;
  /** What else is to be known before one goes there. */
  readonly tooltip?: string;
}

/**
 * The file or directory that the value names; for a pattern the one file that matches, or the directory above its first wildcard.
 * Undefined where nothing matches, where that directory is the whole tree, and, before the files are counted, for patterns.
 */
export function placeOf({ counts }: MaintainersSnapshot, entry: Entry): Place | undefined {
  if (!PATH_LETTERS.has(entry.letter)) return undefined;
  const path = namedPath(entry);
  if (counts === undefined) return path === undefined ? undefined : { path };
  const named = namedKind(counts, entry);
  const counted = countOf(counts, entry);
  const count = counted?.count ?? 0;
  if (path !== undefined && (named === 'file' || named === 'directory')) {
    const isOneFile = named === 'file' && count === 1;
    return isOneFile || count === 0 ? { path } : { path, tooltip: fileCountText(count) };
  }
  const [first] = counted?.first ?? [];
  if (count <= 1) return first && { path: first };
  const above = directoryAbovePattern(entry.value);
  return above && { path: above, tooltip: `${fileCountText(count)} match; this leads to ${above}` };
}

/** The files that an F:, X: or P: names or matches, where they are few enough to be known one by one; else none. */
export function filesOf({ counts }: MaintainersSnapshot, entry: Entry): readonly TreePath[] {
  if (!PATH_LETTERS.has(entry.letter)) return [];
  const path = namedPath(entry);
  if (counts === undefined) {
    return path === undefined || entry.value.endsWith('/') ? [] : [path];
  }
  if (path !== undefined && namedKind(counts, entry) === 'file') return [path];
  const { count, first } = countOf(counts, entry) ?? { count: 0, first: [] };
  return count <= MAX_FIRST ? first : [];
}

/** `drivers/net` for `drivers/net/tun*`; undefined where that is the whole tree. */
function directoryAbovePattern(value: string): TreePath | undefined {
  const special = value.search(/[*?[\](){}|+^$\\]/);
  const literal = toTreePath(special < 0 ? value : value.slice(0, special));
  if (literal === undefined) return undefined;
  const isWhole = special < 0 ? value.endsWith('/') : value[special - 1] === '/';
  const directory = isWhole ? literal : directoryOf(literal);
  return directory === '' ? undefined : directory;
}
