/** A cheap look at a kernel tree that tells whether it is still the one that was read. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Change with every checkout, pull, stash, configuration, build, and with edits of the files that whole answers stand on. */
const FILES = ['Makefile', 'MAINTAINERS', '.config', 'vmlinux', 'System.map'];
const GIT_FILES = ['HEAD', 'index', 'packed-refs', 'refs/tags'];

/** Times and sizes of a few files of the tree at `root`; undefined where there is no tree any more. */
export function treeFingerprint(root: string): string | undefined {
  const files = FILES.map((name) => stampOf(join(root, name)));
  if (files[0] === '') return undefined;
  const git = gitDirectory(root);
  return [...files, ...GIT_FILES.map((name) => stampOf(join(git, name)))].join(' ');
}

/** `.git`, or what a linked work tree's file of that name points to. */
function gitDirectory(root: string): string {
  const git = join(root, '.git');
  try {
    if (statSync(git).isDirectory()) return git;
    const pointed = /^gitdir: (.*)$/m.exec(readFileSync(git, 'utf8'))?.[1];
    return pointed === undefined ? git : isAbsolute(pointed) ? pointed : join(root, pointed);
  } catch {
    return git; // A tree from an archive.
  }
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs}:${size}`;
  } catch {
    return '';
  }
}
