/** In which order the files of a tree are indexed: what is likeliest to be asked for first. */

/** Parts of a tree, in that order; what is in none of them stands between the last but one and the last. */
const PARTS: readonly RegExp[] = [
  /^(?:kernel|mm|lib|init|block|ipc|security)\//,
  /^include\//,
  /^fs\//,
  /^arch\/x86\//,
  /^net\//,
  /^drivers\/(?:base|block|char|pci|usb|nvme|scsi|md|virtio|tty|ata)\//,
  /^drivers\/net\//,
  /^(?:virt|crypto|io_uring|drivers|sound)\//,
];
const LAST =
  /^(?:tools|samples|scripts|Documentation|usr|certs)\/|^drivers\/gpu\/drm\/amd\/include\//;

/** `paths` with those below `first` (directories, `` for none) before all others. */
export function inOrder(paths: readonly string[], first: readonly string[]): string[] {
  const wanted = first.filter((directory) => directory !== '').map((directory) => `${directory}/`);
  const rank = (path: string): number => {
    if (wanted.some((directory) => path.startsWith(directory))) return -1;
    if (LAST.test(path)) return PARTS.length + 1;
    const part = PARTS.findIndex((pattern) => pattern.test(path));
    return part < 0 ? PARTS.length : part;
  };
  return paths
    .map((path) => ({ path, rank: rank(path) }))
    .sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}
