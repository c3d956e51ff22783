/** Locations that a log prints itself: what an earlier tool wrote behind a frame, and `at file:line` of a WARNING or BUG. */
import type { FileSource } from '../base/file-source.js';
import { toTreePath, type TreePath } from '../base/tree-path.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';

/**
 * The file in the tree that a printed path means: `./fs/x.c` and `fs/x.c` as they are; of a build path, absolute or climbing
 * (`/build/linux-6.1/fs/x.c`, `../drivers/x.c`), the longest tail that the tree holds. Undefined where there is none. Nothing
 * outside the tree is looked at.
 */
export function printedFileInTree(printed: string, files: FileSource): TreePath | undefined {
  const parts = printed.split('/').filter((part) => part !== '' && part !== '.');
  for (let first = 0; first < parts.length; first++) {
    // A bare file name says too little, unless it was all that was printed.
    if (parts.length - first === 1 && parts.length > 1) return undefined;
    const path = toTreePath(parts.slice(first).join('/'));
    if (path !== undefined && path !== '' && files.kind(path) === 'file') return path;
  }
  return undefined;
}

/** Reports whose header names the line that trapped; other headers name other places. */
const TRAPPED_AT_LOCATION = new Set(['warning', 'kernel-bug']);

/**
 * The frames that the header's `at file:line` speaks of: those with the very symbol and offset of the header, else the
 * instruction pointer. The line is that of the innermost inlined function.
 */
export function framesOfHeader(report: Report): readonly Frame[] {
  if (report.location === undefined || !TRAPPED_AT_LOCATION.has(report.kind)) return [];
  const frames = report.stacks.flatMap((stack) => stack.frames);
  const named = report.mentions.find(({ what }) => what === 'header')?.frame;
  const sameAddress = frames.filter(
    (frame) =>
      named?.byteOffset !== undefined &&
      frame.reliable &&
      frame.symbol === named.symbol &&
      frame.byteOffset === named.byteOffset,
  );
  if (sameAddress.length > 0) return sameAddress;
  const trapped = frames.find((frame) => frame.role === 'instruction-pointer');
  return trapped === undefined ? [] : [trapped];
}
