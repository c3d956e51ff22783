/** What reading an object needs from outside: other files that it speaks of, and decompression, which the platform brings. */
import type { ByteSource } from '../base/byte-source.js';
import type { DebugScan } from './debug-scan.js';

/** The ranges of units (`kept-ranges.ts`), the orders of symbols (`kept-order.ts`). */
export type ScanKind = 'units' | 'symbols';

/** What was found out of objects and is kept between two runs, by build ID. Neither throws. */
export interface KeptScans {
  /** The bytes as they were written; undefined where there are none, or they are damaged. */
  read(buildId: string, what: ScanKind): Uint8Array | undefined;
  write(buildId: string, what: ScanKind, bytes: Uint8Array): void;
}

export interface ObjectCompanions {
  /** May be made when it is first asked for. */
  readonly scan: DebugScan;
  /** Missing: nothing is kept. */
  readonly scans?: KeptScans;
  /** The uncompressed bytes, `byteSize` of them. Throws where the stream is damaged or longer. */
  readonly decompress: (kind: 'zlib' | 'zstd', bytes: Uint8Array, byteSize: number) => Uint8Array;
  /** The file that `.gnu_debuglink` or the build ID leads to; undefined where there is none. `crc` is that of its contents. */
  separateFile?(
    name: string | undefined,
    crc: number | undefined,
    buildId: string | undefined,
  ): ByteSource | undefined;
  /** The file of `.gnu_debugaltlink`, which dwz makes of what several files share. */
  alternateFile?(name: string, buildId: string): ByteSource | undefined;
  /** The `.dwo` of a unit that was compiled with `-gsplit-dwarf`, or the `.dwp` that holds it. */
  splitFile?(name: string, compilationDirectory: string | undefined): ByteSource | undefined;
}
