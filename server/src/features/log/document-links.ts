/** What can be followed in a log beside frames: printed source lines, documents of the kernel, commits, web addresses. */
import type { DocumentLink } from 'vscode-languageserver-types';
import type { TextRange } from '../../base/text.js';
import type { TreePath } from '../../base/tree-path.js';
import type { LogSnapshot, SnapshotTree } from './log-snapshot.js';
import { printedPlacesIn } from './printed-places.js';
import { linkOf } from './source-location.js';

interface FoundLink extends TextRange {
  readonly target: string;
}

/** What a line is looked through with: the tree, and what was asked of it before. */
interface LinkTargets {
  readonly tree: SnapshotTree;
  readonly fileOf: (printed: string) => TreePath | undefined;
  /** The commit that places in the line are of. */
  readonly commit?: string | undefined;
}

/** A line is looked at where it has one of these: most have none. */
const MARKER = /:\/\/|Documentation\/|\("|\.[A-Za-z]{1,3}:\d/;

/** All links, in order; none overlaps another. Places and documents that the tree does not have are left out. */
export function documentLinks(snapshot: LogSnapshot): DocumentLink[] {
  const { lines, tree } = snapshot;
  const targets = tree?.fileOf && { tree, fileOf: remembering(tree.fileOf) };
  const links: DocumentLink[] = [];
  for (let line = 0; line < lines.count; line++) {
    const text = lines.line(line);
    if (!MARKER.test(text)) continue;
    let end = 0;
    const commit = tree?.commitAt?.(line);
    for (const link of linksIn(text, targets && { ...targets, commit })) {
      if (link.start < end) continue;
      end = link.end;
      const range = {
        start: { line, character: link.start },
        end: { line, character: link.end },
      };
      links.push({ range, target: link.target });
    }
  }
  return links;
}

function linksIn(text: string, targets: LinkTargets | undefined): readonly FoundLink[] {
  const links = [...webLinks(text), ...commitLinks(text)];
  if (targets !== undefined) links.push(...placeLinks(text, targets), ...pathLinks(text, targets));
  return links.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** `https://lore.kernel.org/r/1234@example.org`, without what ends the sentence behind it. */
const WEB = /\bhttps?:\/\/[A-Za-z0-9._~:/?#@!$&*+,;=%-]{1,2000}/g;

function webLinks(text: string): FoundLink[] {
  return Array.from(text.matchAll(WEB), ({ 0: found, index: start }) => {
    const target = trimmed(found);
    return { start, end: start + target.length, target };
  });
}

/** `commit 2f064a59a11f ("sched: …")` and `Fixes: 2f064a59a11f ("…")`: Documentation/process/submitting-patches.rst. */
const COMMIT = /\b([0-9a-f]{8,40}) ?\("/g;

/** As that document gives it: a commit of the tree of Linus Torvalds, by the first digits of its id. */
function commitLinks(text: string): FoundLink[] {
  return Array.from(text.matchAll(COMMIT), ({ 1: id = '', index: start }) => ({
    start,
    end: start + id.length,
    target: `https://git.kernel.org/linus/${id}`,
  }));
}

/** `fs/btrfs/inode.c:1833` */
function placeLinks(text: string, { tree, fileOf, commit }: LinkTargets): FoundLink[] {
  return printedPlacesIn(text).flatMap(({ range, location }) => {
    const file = fileOf(location.file);
    if (file === undefined) return [];
    const { lineNumber, columnNumber } = location;
    const place = { file, lineNumber, ...(commit !== undefined && { commit }) };
    return [{ ...range, target: linkOf(tree, place, columnNumber) }];
  });
}

/** `Documentation/admin-guide/tainted-kernels.rst` */
const DOCUMENT = /\bDocumentation\/[A-Za-z0-9._/+-]{1,500}/g;

function pathLinks(text: string, { tree, fileOf }: LinkTargets): FoundLink[] {
  return Array.from(text.matchAll(DOCUMENT)).flatMap(({ 0: found, index: start }) => {
    const printed = trimmed(found);
    const file = fileOf(printed);
    return file === undefined
      ? []
      : [{ start, end: start + printed.length, target: tree.uriOf(file) }];
  });
}

/** Without the marks that a sentence puts behind a word. */
function trimmed(found: string): string {
  let end = found.length;
  while (end > 0 && '.,;:!?'.includes(found[end - 1] ?? ' ')) end--;
  return found.slice(0, end);
}

/** Each path is asked for once: the same few stand in a log again and again. */
function remembering(
  fileOf: (printed: string) => TreePath | undefined,
): (printed: string) => TreePath | undefined {
  const known = new Map<string, TreePath | undefined>();
  return (printed) => {
    if (!known.has(printed)) known.set(printed, fileOf(printed));
    return known.get(printed);
  };
}
