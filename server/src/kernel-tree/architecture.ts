/** The kernel's architectures: the directories below arch/ and how logs, toolchains and packages spell them. */
import type { TreePath } from '../base/tree-path.js';

/**
 * Spellings by directory. Sources: the top Makefile's SRCARCH lines, scripts/subarch.include, `uname -m` as each
 * arch/NAME/kernel/setup.c sets it, Debian's architecture names, GNU triplets.
 */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  alpha: [],
  arc: ['arceb'],
  arm: ['armel', 'armhf', 'armv5l', 'armv6l', 'armv7', 'armv7l', 'armv8l', 'arm32', 'armeb'],
  arm64: ['aarch64', 'aarch64_be', 'armv8'],
  csky: [],
  hexagon: [],
  ia64: [],
  loongarch: ['loongarch64', 'loongarch32', 'loong64'],
  m68k: [],
  microblaze: ['microblazeel'],
  mips: ['mips64', 'mipsel', 'mips64el', 'mipseb'],
  nios2: [],
  openrisc: ['or1k', 'or32'],
  parisc: ['parisc64', 'hppa', 'hppa64'],
  powerpc: ['ppc', 'ppc64', 'ppc64le', 'ppc64el', 'powerpc64', 'powerpc64le', 'ppcle', 'ppc32'],
  riscv: ['riscv32', 'riscv64'],
  s390: ['s390x'],
  sh: ['sh2', 'sh3', 'sh4', 'sh64', 'superh'],
  sparc: ['sparc32', 'sparc64', 'sparcv9'],
  um: ['uml'],
  x86: ['x86_64', 'x86-64', 'amd64', 'i386', 'i486', 'i586', 'i686', 'x86_32', 'x32', 'ia32'],
  xtensa: [],
};

const DIRECTORY_OF = new Map(
  Object.entries(SPELLINGS).flatMap(([directory, spellings]) =>
    [directory, ...spellings].map((spelling) => [spelling, directory] as const),
  ),
);

/** The directory below arch/ for a name: `x86` for `x86_64` or `i686`, `powerpc` for `ppc64le`. Undefined for an unknown one. */
export function architectureNamed(spelling: string): string | undefined {
  const name = spelling.toLowerCase();
  return DIRECTORY_OF.get(name) ?? DIRECTORY_OF.get(name.replace(/-.*$/s, ''));
}

/** The architecture a file belongs to: `x86` for `arch/x86/kvm/x86.c`, undefined for `fs/inode.c`. */
export function archOf(path: TreePath | string): string | undefined {
  const [top, name, ...rest] = path.split('/');
  return top === 'arch' && rest.length > 0 ? name : undefined;
}
