/** Addresses of KASAN's shadow memory: with inline checks a bad pointer faults there, not at the address it holds. */
import type { Meaning } from './term-row.js';

const SOURCE = 'mm/kasan/report.c kasan_non_canonical_hook()';

/**
 * CONFIG_KASAN_SHADOW_OFFSET of arch/ARCH/Kconfig for generic KASAN; arm64 with 48 or 52 bits of addresses. The shadow byte of an
 * address is at (address >> 3) + offset.
 */
const shadowOffsets: Readonly<Record<string, bigint>> = {
  x86: 0xdffffc0000000000n,
  arm64: 0xdfff800000000000n,
  riscv: 0xdfffffff00000000n,
};

const GRANULE = 8n;
const PAGE_SIZE = 0x1000n;
/** The lower half of addresses, user space, with 47 bits: x86_64 with four levels. Less than the others have. */
const USER_SPACE = 1n << 47n;

const hex = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;

/** What `value` says as the address of a shadow byte; `isAddress` is true where an access to it faulted. */
export function shadowMeaning(
  value: bigint,
  {
    architecture,
    isAddress,
  }: { readonly architecture: string | undefined; readonly isAddress: boolean },
): Meaning | undefined {
  const offset = shadowOffsets[architecture ?? 'x86'];
  if (offset === undefined || value < offset) return undefined;
  if (value === offset && !isAddress) {
    return {
      title: 'looks like KASAN_SHADOW_OFFSET',
      lines: [
        'Code with inline KASAN checks holds it in a register: the shadow byte of an address is at (address >> 3) + this.',
      ],
      source: SOURCE,
    };
  }
  const first = (value - offset) * GRANULE;
  // Without the architecture only the shadow of NULL is close enough to its offset to be told from others.
  if (first >= (architecture === undefined ? PAGE_SIZE : USER_SPACE)) return undefined;
  const range = `${hex(first)}-${hex(first + GRANULE - 1n)}`;
  return {
    title: `looks like the KASAN shadow of ${range}`,
    lines: [
      first < PAGE_SIZE
        ? 'Inline KASAN reads the shadow before the access itself: the pointer was NULL, plus the offset of a member.'
        : 'Inline KASAN reads the shadow before the access itself: the pointer was an address of user space, or garbage.',
    ],
    source: SOURCE,
  };
}
