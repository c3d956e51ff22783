/** Spells a path as scripts/get_maintainer.pl does before it matches it; its patterns see this text and nothing else. */

/**
 * `./fs//btrfs/./inode.c` is `fs/btrfs/inode.c`, and the directory `fs/btrfs` is `fs/btrfs/`. A `..` stays where it is:
 * `fs/../mm/slub.c` is in the directory `fs` for the patterns. The tree itself is the empty text.
 * Source: canonpath() of Perl's File::Spec::Unix, and the script's loop over its arguments.
 */
export function toScriptPath(path: string, isDirectory: (path: string) => boolean): string {
  const components = path.split('/');
  const isAbsolute = 1 < components.length && components[0] === '';
  const kept = components.filter((component) => component !== '' && component !== '.');
  while (isAbsolute && kept[0] === '..') kept.shift();
  const canonical = (isAbsolute ? '/' : '') + kept.join('/');
  if (canonical === '') return '';
  return isDirectory(canonical) && !canonical.endsWith('/') ? `${canonical}/` : canonical;
}
