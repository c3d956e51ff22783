/** Which file or directory of the tree an entry leads to. */
import type { TreePath } from '../../base/tree-path.js';
import { directoryOf, toTreePath } from '../../base/tree-path.js';
import { countOf, MAX_FIRST, namedKind, namedPath } from '../../maintainers/count-matches.js';
import type { Entry } from '../../maintainers/parse-maintainers.js';
import { fileCountText } from './pattern-words.js';
import type { MaintainersSnapshot } from './snapshot.js';

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
  if (entry.letter !== 'F' && entry.letter !== 'X' && entry.letter !== 'P') return undefined;
  const path = namedPath(entry);
  if (counts === undefined) return path === undefined ? undefined : { path };
  const named = namedKind(counts, entry);
  const counted = countOf(counts, entry);
  const count = counted?.count ?? 0;
  if (path !== undefined && (named === 'file' || named === 'directory')) {
    const says = named === 'directory' || 1 < count;
    return says && 0 < count ? { path, tooltip: fileCountText(count) } : { path };
  }
  const [first] = counted?.first ?? [];
  if (first === undefined) return undefined;
  if (count === 1) return { path: first };
  const above = directoryAbovePattern(entry.value);
  return above === undefined
    ? undefined
    : { path: above, tooltip: `${fileCountText(count)} match; this leads to ${above}` };
}

/** The files that a F: or X: names or matches, where they are few enough to be known one by one; else none. */
export function filesOf({ counts }: MaintainersSnapshot, entry: Entry): readonly TreePath[] {
  if (entry.letter !== 'F' && entry.letter !== 'X' && entry.letter !== 'P') return [];
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
