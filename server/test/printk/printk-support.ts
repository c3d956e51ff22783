/** What the tests of printk origins share: the formats of small trees, and answers as one line of text. */
import { memoryFiles, type FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { anchorsOf } from '../../src/printk/anchors.js';
import { formatsIn } from '../../src/printk/formats-in.js';
import { MessageOrigins } from '../../src/printk/message-origins.js';
import type { MessageOrigin } from '../../src/printk/origin.js';
import { printedMessage } from '../../src/printk/printed-messages.js';
import type { IndexedFormat, TreeIndex } from '../../src/symbol-index/tree-index.js';

/** All formats of some files, by their anchors. */
export function formatsOf(
  files: FileSource,
  paths: readonly string[],
): Pick<TreeIndex, 'formatsWith'> & { readonly count: number } {
  const byAnchor = new Map<string, IndexedFormat[]>();
  let count = 0;
  for (const path of paths as readonly TreePath[]) {
    for (const format of formatsIn(files.read(path) ?? '', path)) {
      count++;
      for (const anchor of anchorsOf(format.format)) {
        const known = byAnchor.get(anchor);
        if (known === undefined) byAnchor.set(anchor, [format]);
        else known.push(format);
      }
    }
  }
  return { formatsWith: (anchor) => byAnchor.get(anchor) ?? [], count };
}

/** Where a line was printed in a tree of these files: `fs/x.c:3 pr_err in f, certain, only-format`, or why that is not known. */
export function originIn(
  tree: Readonly<Record<string, string>>,
  raw: string,
  architecture?: string,
): string {
  const files = memoryFiles(tree);
  const origins = new MessageOrigins({ formats: formatsOf(files, Object.keys(tree)), files });
  const message = printedMessage(raw);
  return message === undefined ? 'no message' : shown(origins.originOf(message, architecture));
}

export function shown(origin: MessageOrigin): string {
  if (origin.kind === 'unattributed') return origin.reason;
  const { site, candidates, confidence, evidence } = origin;
  const others =
    evidence === 'one-of-n'
      ? ` (${candidates.map((each) => `${each.file}:${each.lineNumber}`).join(', ')})`
      : '';
  return `${site.file}:${site.lineNumber} ${site.callee} in ${site.function}, ${confidence}, ${evidence}${others}`;
}
