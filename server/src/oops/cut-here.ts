/** The line that announces a header: what stands between the two says what the report is about. */

/** include/asm-generic/bug.h CUT_HERE; arch/arm and arm64 die_kernel_fault(). */
export const CUT_HERE: readonly string[] = ['-[ cut here ]-', '8<--- cut here ---'];

/** True for `------------[ cut here ]------------`. */
export function isCutHere(text: string): boolean {
  return CUT_HERE.some((literal) => text.includes(literal));
}
