/**
 * The assembler's own macros, as far as they make functions: `.macro THUNK name` … `SYM_FUNC_START(\name)` … `.endm` makes
 * `preempt_thunk` of `THUNK preempt_thunk, preempt`. GNU as, "Macro": `\name` is replaced, `\()` separates.
 */

interface GasMacro {
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** The lines between `.macro` and `.endm`. */
  readonly lines: string[];
}

/** Macros in a file; more lines than this are not kept of one, and nesting ends here. */
const longest = 400;
const deepest = 4;

export class GasMacros {
  readonly #macros = new Map<string, GasMacro>();
  #current: GasMacro | undefined;
  #nesting = 0;

  /** Takes a line while a macro is being defined, or begins one; true where the line belongs to a definition. */
  define(line: string): boolean {
    const begin = /^\s*\.macro\s+(\w+)\s*,?\s*(.*)$/.exec(line);
    if (this.#current === undefined) {
      if (begin === null) return false;
      this.#current = { parameters: parameters(begin[2] ?? ''), lines: [] };
      this.#macros.set(begin[1] ?? '', this.#current);
      this.#nesting = 1;
      return true;
    }
    if (begin !== null) this.#nesting++;
    else if (/^\s*\.endm\b/.test(line) && --this.#nesting === 0) this.#current = undefined;
    else if (this.#current.lines.length < longest) this.#current.lines.push(line);
    return true;
  }

  /** The lines that a line stands for if it calls a macro of this file, arguments put in; empty for all other lines. */
  expand(line: string, depth = 0): string[] {
    const call = /^\s*([A-Za-z_]\w*)(?:\s+(.*))?$/.exec(line);
    const macro = call === null ? undefined : this.#macros.get(call[1] ?? '');
    if (macro === undefined || depth >= deepest) return [];
    const values = argumentsOf(macro, call?.[2] ?? '');
    const result: string[] = [];
    for (const each of macro.lines) {
      if (!each.includes('\\') || result.length > longest) continue;
      const text = each
        .replace(/\\(\w+)/g, (whole, name: string) => values.get(name) ?? whole)
        .replaceAll('\\()', '');
      result.push(text, ...this.expand(text, depth + 1));
    }
    return result;
  }
}

/** `el:req, ht:req, size=64` or separated by blanks. */
function parameters(text: string): GasMacro['parameters'] {
  const found: { name: string; value: string }[] = [];
  for (const match of text.slice(0, 400).matchAll(/(\w+)(?::\w+)?(?:\s*=\s*([^\s,]*))?/g)) {
    found.push({ name: match[1] ?? '', value: match[2] ?? '' });
  }
  return found;
}

function argumentsOf(macro: GasMacro, text: string): Map<string, string> {
  const values = new Map(macro.parameters.map(({ name, value }) => [name, value]));
  const parts = text
    .slice(0, 400)
    .trim()
    .split(/\s*,\s*|\s+/);
  parts.forEach((part, i) => {
    const named = /^(\w+)=(.*)$/.exec(part);
    const parameter = named?.[1] ?? macro.parameters[i]?.name;
    if (parameter !== undefined) values.set(parameter, named?.[2] ?? part);
  });
  return values;
}
