/**
 * Documents of commits that are not checked out. Our own client shows `kernav-git:` documents and asks us for their text; other editors
 * open nothing but files, and get those that `platform/revision-files.ts` keeps.
 */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { toTreePath, type TreePath } from '../base/tree-path.js';

/** Full hashes, of SHA-1 and SHA-256. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** A file of a commit. `name` is what the commit is called in the title. */
export interface RevisionDocument {
  readonly root: string;
  readonly commit: string;
  readonly name: string;
  readonly path: TreePath;
}

/** How a client opens files of commits. */
export interface RevisionDocuments {
  readonly uriOf: (document: RevisionDocument) => string;
  /** Any file of a commit can be opened; else only those that an answer names. */
  readonly areVirtual: boolean;
}

/** `kernav-git:/fs/inode.c%20(v4.5-rc6)?["/linux","1a2b…","fs/inode.c"]`, the query encoded: its last part is the title of the document. */
export function revisionUri({ root, commit, name, path }: RevisionDocument): string {
  const shown = `${path} (${name})`.split('/').map(encodeURIComponent).join('/');
  return `kernav-git:/${shown}?${encodeURIComponent(JSON.stringify([root, commit, path]))}`;
}

/** The URI of the file that stands for it in the directory of such files. */
export function revisionFileUri(
  directory: string,
  { commit, path }: Pick<RevisionDocument, 'commit' | 'path'>,
): string {
  return pathToFileURL(join(directory, commit, path)).href;
}

/** What the query of such a URI names; undefined for any other text. */
export function parseRevisionUri(uri: string): Omit<RevisionDocument, 'name'> | undefined {
  const query = /^kernav-git:[^?#]*\?([^#]*)/.exec(uri)?.[1];
  if (query === undefined) return undefined;
  try {
    const [root, commit, path] = JSON.parse(decodeURIComponent(query)) as unknown[];
    if (typeof root !== 'string' || typeof commit !== 'string' || typeof path !== 'string') {
      return undefined;
    }
    const inTree = toTreePath(path);
    return COMMIT.test(commit) && inTree !== undefined ? { root, commit, path: inTree } : undefined;
  } catch {
    return undefined; // No JSON, a bad escape, no array.
  }
}
