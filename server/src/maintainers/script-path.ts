/** Spells a path as scripts/get_maintainer.pl does before it matches it; its patterns see this text and nothing else. */

/**
 * `./fs//btrfs/./inode.c` is `fs/btrfs/inode.c`, and the directory `fs/btrfs` is `fs/btrfs/`. A `..` stays where it is:
 * `fs/../mm/slub.c` is in the directory `fs` for the patterns. The tree itself is the empty text.
 * Source: canonpath() of Perl's File::Spec::Unix, and the script's loop over its arguments.
 */
export function toScriptPath(path: string, isDirectory: (path: string) => boolean): string {
  const canonical = isOddlySpelled(path) ? canonicalPath(path) : path;
  return canonical !== '' && isDirectory(canonical) ? `${canonical}/` : canonical;
}

/** True for an empty component, one that is `.`, and a slash at either end. */
function isOddlySpelled(path: string): boolean {
  return /^\/|\/\/|\/$|(?:^|\/)\.(?:\/|$)/.test(path);
}

function canonicalPath(path: string): string {
  const components = path.split('/').filter((component) => component !== '' && component !== '.');
  if (!path.startsWith('/')) return components.join('/');
  while (components[0] === '..') components.shift();
  return `/${components.join('/')}`;
}
