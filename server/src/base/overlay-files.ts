/** A tree with some files replaced: texts that an editor has and the disk has not. */
import type { FileSource } from './file-source.js';
import type { TreePath } from './tree-path.js';

/** `files` with `texts` in the place of what they hold; files that are only in `texts` are listed in no directory. */
export function overlayFiles(files: FileSource, texts: ReadonlyMap<TreePath, string>): FileSource {
  if (texts.size === 0) return files;
  return {
    read: (path) => texts.get(path) ?? files.read(path),
    readBytes(path) {
      const text = texts.get(path);
      return text === undefined ? files.readBytes(path) : new TextEncoder().encode(text);
    },
    kind: (path) => (texts.has(path) ? 'file' : files.kind(path)),
    list: (path) => files.list(path),
  };
}
