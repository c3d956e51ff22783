/** The words for names that a log does not print. */
import type { Frame } from '../oops/frame.js';
import type { Naming, NamingOutcome } from '../resolve/name-reports.js';

/** `shrink_cache+0x298/0x3b0 (c0139228, from System.map)`; undefined for a name that was printed. */
export function namingText(frame: Frame): string | undefined {
  const { namedBy, address } = frame;
  if (namedBy === undefined || address === undefined) return undefined;
  const doubt = namedBy.isConfirmed ? '' : ', which nothing in the log confirms';
  return `${printedName(frame)} (${address}, from ${namedBy.source}${doubt})`;
}

/** True where addresses that have a list or a vmlinux got no name from it, though it should have them. */
export function isRefused({ outcome }: Naming): boolean {
  return outcome.kind !== 'named';
}

/** What became of the addresses of a log, in one sentence; `vmlinux` is what the image is called. Undefined: nothing worth a word. */
export function namingSentence({ list, outcome }: Naming, vmlinux: string): string | undefined {
  if (outcome.kind === 'named' && outcome.nNamed === 0) return undefined;
  return namedReportsText(outcome, list ?? vmlinux);
}

/** What became of the addresses of a log, in one sentence for whoever named `file`. */
export function namedReportsText(named: NamingOutcome, file: string): string {
  if (named.kind === 'unconfirmed') {
    return `${file} is not used: nothing says that it is of the kernel of the log; where it is, name it (--system-map, kernav.debugInfo.systemMap)`;
  }
  if (named.kind === 'contradicted') {
    const { frame, listed, isNoCall } = named.by;
    const address = frame.address ?? 'its address';
    const difference =
      frame.symbol === undefined
        ? `${address} is code in the log and data there`
        : `the log prints ${printedName(frame)}, there it is ${listed ?? 'data'}`;
    if (isNoCall === true) {
      return `${file} is of another kernel, or of one that was moved and does not say how far, and names no address: ${address} is behind no call in it`;
    }
    return `${file} is of another kernel and is not used: ${difference}`;
  }
  const { nNamed, nUnknown, isConfirmed } = named;
  if (nNamed + nUnknown === 0)
    return `the log has no address without a name: ${file} was not needed`;
  const rest = nUnknown === 0 ? '' : `, ${nUnknown} are not in it (modules, or no code)`;
  const doubt =
    isConfirmed || nNamed === 0 ? '' : '; nothing in the log says that it is of the same kernel';
  return `${nNamed} of ${nNamed + nUnknown} addresses are named from ${file}${rest}${doubt}`;
}

/** `vfs_read+0x10/0x330`, as kernels print it. */
export function printedName({ symbol, byteOffset, byteSize }: Frame): string {
  const offset = byteOffset === undefined ? '' : `+0x${byteOffset.toString(16)}`;
  return `${symbol ?? '?'}${offset}${byteSize === undefined ? '' : `/0x${byteSize.toString(16)}`}`;
}
