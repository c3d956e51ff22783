/**
 * Which kernel a tree holds, and whether a log can come from it. A line number found in a tree of another version is a guess,
 * so every answer that stands on the tree's text is shown with the result of `compareRelease`.
 */

/** The numbers at the head of a tree's top Makefile. */
export interface KernelVersion {
  /** `6.1.192` or `4.5.0-rc6`: what `make kernelversion` prints. */
  readonly text: string;
  readonly version: number;
  readonly patchLevel: number;
  readonly subLevel: number;
  /** `-rc6`, or the empty string. */
  readonly extra: string;
  /** `Curry Ramen`: the NAME line, where there is one. */
  readonly name?: string;
}

/** The assignments stand in the first lines, after a licence line at most. */
const HEAD_LENGTH = 4096;

/**
 * The version that a top Makefile states in its lines `VERSION = 6`, `PATCHLEVEL = 1`, `SUBLEVEL = 192`, `EXTRAVERSION =` and
 * `NAME = Curry Ramen`. Undefined where VERSION or PATCHLEVEL is missing or no number: it is some other Makefile.
 */
export function parseKernelVersion(makefile: string): KernelVersion | undefined {
  const values = new Map<string, string>();
  for (const line of makefile.slice(0, HEAD_LENGTH).split('\n')) {
    // `PATCHLEVEL = 1`
    const found = /^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION|NAME)[ \t]*:?=(.*)$/.exec(line);
    if (found?.[1] !== undefined && !values.has(found[1])) {
      values.set(found[1], (found[2] ?? '').trim());
    }
  }
  const version = toNumber(values.get('VERSION'));
  const patchLevel = toNumber(values.get('PATCHLEVEL'));
  if (version === undefined || patchLevel === undefined) return undefined;
  const subLevel = toNumber(values.get('SUBLEVEL')) ?? 0;
  const extra = values.get('EXTRAVERSION') ?? '';
  const name = values.get('NAME');
  return {
    text: `${version}.${patchLevel}.${subLevel}${extra}`,
    version,
    patchLevel,
    subLevel,
    extra,
    ...(name === undefined || name === '' ? {} : { name }),
  };
}

/** What a log's release string says about the tree beside it. */
export type ReleaseMatch =
  /** All numbers and the `-rc` are the tree's. What a local version adds may still be patches. */
  | { readonly kind: 'same' }
  /** `6.1.0-56-cloud-amd64` beside 6.1.192: distributions print 0 and their own number where the sub-level would stand. */
  | { readonly kind: 'same-series'; readonly subLevel: 'not-told' }
  /** `6.1.55` beside 6.1.192, `4.5.0-rc6` beside 4.5.0: lines may have moved. */
  | { readonly kind: 'same-series'; readonly subLevel: 'differs' }
  | { readonly kind: 'different' }
  /** The text is no release string. */
  | { readonly kind: 'unreadable' };

/** Compares the release that a log prints (`uname -r`, as in `Not tainted 6.1.0-56-cloud-amd64 #1`) with the tree's version. */
export function compareRelease(release: string, tree: KernelVersion): ReleaseMatch {
  // `4.5.0-rc6-btrfs-next-28+`: 4, 5, 0, `-rc6`, the rest.
  const parts = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(-rc\d{1,3})?(.*)$/.exec(release.trim());
  if (parts === null) return { kind: 'unreadable' };
  if (Number(parts[1]) !== tree.version || Number(parts[2]) !== tree.patchLevel) {
    return { kind: 'different' };
  }
  const subLevel = Number(parts[3] ?? 0);
  const candidate = parts[4] ?? '';
  // `-56-cloud-amd64`, `-427.el9`, `-91-generic`: a package's number, behind a sub-level that stays 0 for its whole life.
  const numberedPackage = subLevel === 0 && candidate === '' && /^-\d/.test(parts[5] ?? '');
  const treeCandidate = /^-rc\d+/.exec(tree.extra)?.[0] ?? '';
  if (numberedPackage) return { kind: 'same-series', subLevel: 'not-told' };
  if (subLevel === tree.subLevel && candidate === treeCandidate) return { kind: 'same' };
  return { kind: 'same-series', subLevel: 'differs' };
}

function toNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
