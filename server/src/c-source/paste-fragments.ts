/**
 * Where to look for the macro that pastes a symbol together, when no table knows it: `prefix ##` and `## suffix` at the places
 * where people cut names.
 */

/** A way to cut a symbol in two, and what a `#define` line that pastes it so must show. */
export interface PasteFragment {
  /** The part that is written in the macro: `pci_user_read_config_` of `pci_user_read_config_byte`. */
  readonly fragment: string;
  readonly side: 'prefix' | 'suffix';
  /** The rest of the symbol, which comes from an argument (and perhaps a second paste). */
  readonly rest: string;
  /** Regular expression for a line of the macro: `\bpci_user_read_config_[ \t]*##`. */
  readonly pattern: string;
}

/** A fragment shorter than this is in hundreds of macros. */
const shortest = 3;
/** An argument may be shorter than that: `u8`. */
const shortestPart = 2;

/**
 * The fragments of a symbol at `_`, at a change between letters and digits and at a capital, longest first: those that are
 * found in the fewest macros come first.
 */
export function pastePrefixesOf(symbol: string): PasteFragment[] {
  if (!/^\w+$/.test(symbol)) return [];
  const fragments: PasteFragment[] = [];
  for (let cut = 1; cut < symbol.length; cut++) {
    if (!isCut(symbol, cut)) continue;
    const head = symbol.slice(0, cut);
    const tail = symbol.slice(cut);
    if (head.length >= shortest) {
      fragments.push({
        fragment: head,
        side: 'prefix',
        rest: tail,
        pattern: `\\b${head}[ \\t]*##`,
      });
    }
    if (tail.length >= shortest) {
      fragments.push({
        fragment: tail,
        side: 'suffix',
        rest: head,
        pattern: `##[ \\t]*${tail}\\b`,
      });
    }
  }
  return fragments.sort((a, b) => b.fragment.length - a.fragment.length);
}

/** The parts of a symbol between any two such places, the whole one too; the longest first. */
export function cutsOf(symbol: string): string[] {
  const places = [0];
  for (let at = 1; at < symbol.length; at++) if (isCut(symbol, at)) places.push(at);
  places.push(symbol.length);
  const parts = new Set<string>();
  for (const start of places) {
    for (const end of places) {
      const part = symbol.slice(start, end);
      // A number may be a part by itself: `4` of `bpf_trace_run4`.
      if (shortestPart <= part.length || /^\d$/.test(part)) parts.add(part);
    }
  }
  return [...parts].sort((a, b) => b.length - a.length);
}

function isCut(symbol: string, cut: number): boolean {
  const before = symbol.charAt(cut - 1);
  const after = symbol.charAt(cut);
  if (before === '_' || after === '_') return true;
  return /\d/.test(before) !== /\d/.test(after) || (/[a-z]/.test(before) && /[A-Z]/.test(after));
}
