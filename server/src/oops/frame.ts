/** One entry of a stack in a kernel log: the currency between the parser and everything that explains it. */
import type { TextRange } from '../base/text.js';

/** What the printed address is. It decides how the line is found: a return address stands *after* its call. */
export type FrameRole =
  /** The instruction that was running or trapped: `RIP:`, `pc :`, `epc :`, `NIP`, `Krnl PSW`, `EIP is at`. Exact. */
  | 'instruction-pointer'
  /** An entry of a call trace. */
  | 'return-address';

/** How an address without a symbol got one. */
export interface AddressNaming {
  readonly source: 'System.map' | 'vmlinux';
  /** True where names that the log prints itself agree with that source. */
  readonly isConfirmed: boolean;
}

/** A place in a source file as a log prints it: `fs/btrfs/inode.c:1833`, with a column in UBSAN and Rust texts. */
export interface PrintedLocation {
  /** As printed: may be absolute, begin with `./`, or climb with `../`. Never opened without `toTreePath`. */
  readonly file: string;
  /** 1-based. */
  readonly lineNumber: number;
  /** 1-based, where one was printed. */
  readonly columnNumber?: number;
}

/**
 * One entry of a call trace. Examples are for `  ? foo_probe.isra.0+0x1c/0x80 [foo 4b4c…]`.
 * Format: lib/vsprintf.c symbol_string(), kernel/kallsyms.c __sprint_symbol().
 */
export interface Frame {
  /** 0-based line of the log; lines end at `\n` only. */
  readonly line: number;
  /** Columns of the frame's text in that line as it came, from the symbol to the last annotation. */
  readonly range: TextRange;
  readonly role: FrameRole;
  /** `foo_probe.isra.0`: the name as printed. Undefined for a raw address without a symbol. */
  readonly symbol?: string;
  /** `foo_probe`: the name without what the compiler or an entry macro added; see `baseSymbol()`. */
  readonly baseSymbol?: string;
  /** `0x1c`: bytes from the symbol's start to the address. Undefined where none was printed. */
  readonly byteOffset?: number;
  /** `0x80`: bytes up to the next symbol, which can be more than the function's own size. */
  readonly byteSize?: number;
  /** `foo`: the module's name as printed, without flags. Where the file has a `-`, kernels since 2.6 print `_`. */
  readonly module?: string;
  /** Lower-case hex digits of the build ID printed behind the module. */
  readonly buildId?: string;
  /** Raw address, hex digits without `0x`, where one was printed: `[<ffffffff812648b3>]`. */
  readonly address?: string;
  /** False here: a `?` entry was found on the stack but not confirmed by the unwinder. */
  readonly reliable: boolean;
  /** Missing for a name that was printed; else where the name of `address` was looked up: not in the log. */
  readonly namedBy?: AddressNaming;
  /** True for `f file.c:12 [inline]`: a call that was inlined into the next frame that is not inlined. */
  readonly inlined: boolean;
  /** The location an earlier tool wrote behind the frame. */
  readonly printed?: PrintedLocation;
  /** Further locations of the same decoded frame, innermost first (scripts/decode_stacktrace.sh inline chains). */
  readonly printedInlines?: readonly PrintedLocation[];
}
