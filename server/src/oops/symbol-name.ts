/** From the name a symbol has in the binary to the name it has in the source, and what was taken off. */

/** What a compiler, linker or macro adds to a function's name. One row per kind. */
interface Decoration {
  readonly name: string;
  readonly example: string;
  readonly source: string;
  /** Anchored at the end (suffixes) or the start (prefixes) of the name. */
  readonly pattern: RegExp;
}

/** Suffixes. Several may be stacked: `f.isra.0.part.0`, `f.constprop.57.cold.74`. */
export const suffixes: readonly Decoration[] = [
  {
    name: 'gcc clone',
    example: 'btrfs_relocate_chunk.isra.29',
    source: 'gcc ipa-sra, ipa-cp, ipa-split, hot/cold splitting',
    pattern: /\.(?:isra|constprop|part|cold|clone|localalias)(?:\.\d{1,10})?$/,
  },
  {
    name: 'gcc LTO',
    example: 'bar.lto_priv.0',
    source: 'gcc lto-partition; ltrans partitions',
    pattern: /\.(?:lto_priv(?:\.\d{1,10})?|ltrans\d{0,10})$/,
  },
  {
    name: 'clang LTO',
    example: 'tcp_write.llvm.12345678901234567890',
    source: 'LLVM ThinLTO promotion of static functions',
    pattern: /\.llvm\.\d{1,24}$/,
  },
  {
    name: 'clang unique names',
    example: 'foo_cb.__uniq.263453454674567345634563456',
    source: 'clang -funique-internal-linkage-names',
    pattern: /\.__uniq\.\d{1,48}$/,
  },
  {
    name: 'CFI jump table',
    example: 'baz.cfi_jt',
    source: 'clang -fsanitize=cfi up to Linux 6.0',
    pattern: /\.cfi(?:_jt)?$/,
  },
  {
    name: 'clang ThinLTO hash',
    example: 'qux$9a1b2c3d4e5f60718293a4b5c6d7e8f9',
    source: 'clang ThinLTO up to version 10',
    pattern: /\$[0-9a-f]{32}$/,
  },
];

/** Prefixes that lead to another symbol of the same function. */
export const prefixes: readonly Decoration[] = [
  {
    name: 'function padding',
    example: '__pfx_qux',
    source: 'include/linux/linkage.h, objtool (x86, -fpatchable-function-entry)',
    pattern: /^__pfx_(?=.)/,
  },
  {
    name: 'CFI type id',
    example: '__cfi__raw_spin_lock',
    source: 'clang kCFI',
    pattern: /^__cfi_(?=(?!(?:slowpath|check)(?:_diag)?$|check_fail$).)/,
  },
  {
    name: 'powerpc function descriptor',
    example: '.eeh_report_error',
    source: 'ELFv1 ABI: the dot symbol is the code',
    pattern: /^\.(?=[A-Za-z_])/,
  },
];

const MOST_DECORATIONS = 8;

/** A symbol taken apart. */
export interface SymbolName {
  /** The name in the source: `btrfs_relocate_chunk`. */
  readonly base: string;
  /** The names of the rows that were taken off: `gcc clone`. */
  readonly decorations: readonly string[];
}

/** Takes `symbol` apart. `symbol` may be anything a log has between blanks. */
export function readSymbolName(symbol: string): SymbolName {
  let base = symbol;
  const decorations: string[] = [];
  for (let n = 0; n < MOST_DECORATIONS; n++) {
    const row = [...suffixes, ...prefixes].find(({ pattern }) => pattern.test(base));
    if (row === undefined) break;
    const less = base.replace(row.pattern, '');
    if (less === '') break;
    base = less;
    decorations.push(row.name);
  }
  return { base, decorations };
}

const mayBeDecorated = /[.$]|^__pfx_|^__cfi_/;

/** `foo_probe` for `foo_probe.isra.0`, `__pfx_foo_probe` or `.foo_probe`: the name to look for in the source. */
export function baseSymbol(symbol: string): string {
  return mayBeDecorated.test(symbol) ? readSymbolName(symbol).base : symbol;
}

/**
 * How the entry macros of a system call name the functions they make (include/linux/syscalls.h SYSCALL_DEFINEx,
 * arch/ARCH/include/asm/syscall_wrapper.h; `SyS_`/`SYSC_`/`C_SYSC_` up to Linux 4.16). Longest first.
 */
const syscallPrefix =
  /^(?:__(?:x64|ia32|arm64|riscv|s390x|s390|powerpc)_(?:compat_)?sys_|__(?:se|do)_(?:compat_)?sys_|compat_SyS_|compat_SYSC_|C_SYSC_|SyS_|SYSC_|compat_sys_|sys_|ksys_)(?=[a-z0-9_])/;

/**
 * The system call a function implements: `mount` for `__x64_sys_mount`, `SyS_mount` or `ksys_mount`. Undefined for other
 * functions. `SYSCALL_DEFINEn(mount, …)` is what stands in the source.
 */
export function syscallOf(symbol: string): string | undefined {
  const base = baseSymbol(symbol);
  const match = syscallPrefix.exec(base);
  return match === null ? undefined : base.slice(match[0].length);
}
