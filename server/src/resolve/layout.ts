/**
 * Where in a function's machine code a source line may lie. A compiler lays the likely code out in source order, behind it
 * the branches that leave the function or their block by `return` or `goto`, and then the unlikely code; the share of the offset in the function's size then picks among several lines. It is a weak hint
 * (right in about 6 of 10 cases with several sites), and never more than a hint.
 */
import type { FunctionBody } from '../c-source/function-body.js';

/** Bytes before the first statement: what ftrace, the stack frame and the saved registers take on most architectures. */
const PROLOGUE_BYTES = 16;
/** Functions are aligned to 16 bytes: on average half of that is padding behind the last instruction. */
const PADDING_BYTES = 8;

/** The share of the function's code that lies before `byteOffset`, from 0 to 1. */
export function codeShare(byteOffset: number, byteSize: number): number {
  const size = Math.max(1, byteSize - PADDING_BYTES - PROLOGUE_BYTES);
  return Math.min(1, Math.max(0, (byteOffset - PROLOGUE_BYTES) / size));
}

export class CodeLayout {
  readonly #shares = new Map<number, number>();
  readonly #lines: { readonly line: number; readonly share: number }[] = [];

  /**
   * @param expandedTokens more tokens of a line than stand on it: what the macros and inline functions called there bring.
   */
  constructor(body: FunctionBody, expandedTokens: (line: number) => number = () => 0) {
    const weighted = body.codeLines.map(({ line, tokens, cold, leaves }) => ({
      line,
      weight: tokens + expandedTokens(line),
      cold,
      leaves,
    }));
    const ordered = [
      ...weighted.filter(({ cold, leaves }) => !cold && !leaves),
      ...weighted.filter(({ cold, leaves }) => !cold && leaves),
      ...weighted.filter(({ cold }) => cold),
    ];
    const total = ordered.reduce((sum, { weight }) => sum + weight, 0) || 1;
    let before = 0;
    for (const { line, weight } of ordered) {
      const share = (before + weight / 2) / total;
      this.#shares.set(line, share);
      this.#lines.push({ line, share });
      before += weight;
    }
  }

  /** The share of the code at which a 0-based line lies; that of the nearest line above it for one without code. */
  shareOf(line: number): number {
    for (let at = line; at >= 0 && line - at < 40; at--) {
      const share = this.#shares.get(at);
      if (share !== undefined) return share;
    }
    return 0.5;
  }

  /** The 0-based line nearest to a share; undefined for a body without code. */
  lineAt(share: number): number | undefined {
    let best: { readonly line: number; readonly share: number } | undefined;
    for (const each of this.#lines) {
      if (best === undefined || Math.abs(each.share - share) < Math.abs(best.share - share))
        best = each;
    }
    return best?.line;
  }
}
