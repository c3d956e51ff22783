/**
 * What a macro call defines, from the macro's own text: its replacement is expanded as the preprocessor would, with `##`
 * pasted and nested macros followed, and the function heads in the result are read. `READ_CONFIG(byte, u8)` gives
 * `read_config_byte` where the macro says `int read_config_##size(…) { … }`.
 */
import { skipBrackets, skipIdentifier, skipSpace, splitArguments } from './characters.js';
import { plainText } from './directives.js';
import type { MacroDefinition } from './file-outline.js';
import { isTableMacro } from './macro-made.js';
import { scanC } from './scan-c.js';

/** A macro's parameters and replacement, out of the file it stands in. */
export interface MacroTemplate {
  /** Undefined for an object-like macro. */
  readonly parameters: readonly string[] | undefined;
  /** Without comments and joined lines. */
  readonly replacement: string;
}

/** Gives the definition of a macro that stands in an expansion; undefined where it has none or none is known. */
export type MacroLookup = (name: string) => MacroTemplate | undefined;

/** Nested macros are followed so far: include/linux has chains of eight. */
const deepest = 16;
/** An expansion that grows beyond this is given up: no definition of functions is so long. */
const longest = 1 << 17;

/** A macro definition as a template; `text` is the text of the file it was found in. */
export function templateOf(text: string, macro: MacroDefinition): MacroTemplate {
  return {
    parameters: macro.parameters,
    replacement: plainText(text.slice(macro.bodyStart, macro.end)),
  };
}

/**
 * The names of the functions that a call of the macro defines, in their order; empty where it defines none. Macros are looked
 * up where one can stand for a declaration or a name, not inside bodies. Of nested macros in macro-table.ts the table answers.
 */
export function expandTemplate(
  template: MacroTemplate,
  callArguments: readonly string[],
  lookup: MacroLookup,
): string[] {
  const budget = { left: longest };
  const text = expandCalls(substitute(template, callArguments, budget), lookup, [], budget);
  const lone = text.trim();
  if (/^[A-Za-z_]\w*$/.test(lone)) return [lone];
  // The body may follow the call: `DEFINE_HANDLER(x) { … }`.
  const outline = scanC(`${text}\n{\n}\n`);
  const names = new Set<string>();
  for (const definition of outline.functions) {
    const { name, madeBy } = definition;
    if (madeBy !== undefined && !isTableMacro(madeBy)) continue;
    // A macro that was not expanded, because it refers to itself, is no function.
    if (/[a-z]/.test(name) || lookup(name) === undefined) names.add(name);
  }
  return [...names];
}

/** The replacement with the arguments put in and `##` and `#` done. */
function substitute(
  template: MacroTemplate,
  callArguments: readonly string[],
  budget: { left: number },
): string {
  const values = new Map<string, string>();
  template.parameters?.forEach((parameter, i) => {
    if (parameter.endsWith('...')) {
      const name = parameter === '...' ? '__VA_ARGS__' : parameter.slice(0, -3).trim();
      values.set(name, callArguments.slice(i).join(', '));
    } else values.set(parameter, callArguments[i] ?? '');
  });
  const { replacement } = template;
  let text = '';
  let at = 0;
  while (at < replacement.length && text.length < budget.left) {
    const character = replacement.charAt(at);
    if (character === '#') {
      if (replacement.charAt(at + 1) === '#') {
        at = skipSpace(replacement, at + 2);
        text = text.trimEnd();
      } else {
        at = skipIdentifier(replacement, skipSpace(replacement, at + 1));
        at = Math.max(at, 1);
        text += '""';
      }
      continue;
    }
    const end = endOfPiece(replacement, at);
    const piece = replacement.slice(at, end);
    text += values.get(piece) ?? piece;
    at = end;
  }
  budget.left -= text.length;
  return text;
}

/** A word, a string or one character. */
function endOfPiece(text: string, at: number): number {
  const end = skipIdentifier(text, at);
  if (end > at) return end;
  const character = text.charAt(at);
  if (character !== '"' && character !== "'") return at + 1;
  for (let i = at + 1; i < text.length; i++) {
    if (text.charAt(i) === '\\') i++;
    else if (text.charAt(i) === character) return i + 1;
  }
  return text.length;
}

/** The text with its macro calls outside of braces replaced. `active` are the macros under way: none is expanded in itself. */
function expandCalls(
  text: string,
  lookup: MacroLookup,
  active: readonly string[],
  budget: { left: number },
): string {
  let result = '';
  let at = 0;
  let startsStatement = true;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '{') {
      const end = skipBrackets(text, at, text.length) ?? text.length;
      result += text.slice(at, end);
      at = end;
      startsStatement = true;
      continue;
    }
    const end = endOfPiece(text, at);
    const piece = text.slice(at, end);
    at = end;
    if (!/^[A-Za-z_]/.test(piece)) {
      result += piece;
      if (character === ';' || character === '}') startsStatement = true;
      continue;
    }
    if (startsStatement && isTableMacro(piece)) {
      // On a line of its own, so that it is seen to end without a `;`.
      const open = skipSpace(text, end);
      const close = text.charAt(open) === '(' ? skipBrackets(text, open, text.length) : undefined;
      if (close !== undefined) {
        result += `${text.slice(end - piece.length, close)}\n`;
        at = skipSpace(text, close);
        continue;
      }
    }
    const expansion = expandName(text, piece, end, startsStatement, lookup, active, budget);
    if (expansion === undefined) {
      result += piece;
      startsStatement &&= isQualifier(piece);
    } else {
      result += expansion.text;
      at = expansion.end;
      startsStatement = /[;}]\s*$/.test(result.slice(-40)) || result.trim() === '';
    }
  }
  return result;
}

function expandName(
  text: string,
  name: string,
  end: number,
  startsStatement: boolean,
  lookup: MacroLookup,
  active: readonly string[],
  budget: { left: number },
): { text: string; end: number } | undefined {
  if (active.length >= deepest || budget.left <= 0 || active.includes(name) || isTableMacro(name))
    return undefined;
  if (!startsStatement && /[a-z]/.test(name)) return undefined;
  const open = skipSpace(text, end);
  const isCall = text.charAt(open) === '(';
  if (!isCall && /[a-z]/.test(name)) return undefined;
  const template = lookup(name);
  if (template === undefined) return undefined;
  let after = end;
  let values: readonly string[] = [];
  if (template.parameters !== undefined) {
    const close = isCall ? skipBrackets(text, open, text.length) : undefined;
    if (close === undefined) return undefined;
    values = splitArguments(text, open + 1, close - 1);
    after = close;
  }
  const replaced = substitute(template, values, budget);
  // What follows an object-like macro that names another macro is that one's arguments: `#define OLD NEW`, `OLD(x)`.
  if (template.parameters === undefined && isCall && /^\w+$/.test(replaced.trim())) {
    return (
      expandName(
        text,
        replaced.trim(),
        end,
        startsStatement,
        lookup,
        [...active, name],
        budget,
      ) ?? {
        text: replaced,
        end,
      }
    );
  }
  return { text: expandCalls(replaced, lookup, [...active, name], budget), end: after };
}

function isQualifier(word: string): boolean {
  return (
    word.startsWith('__') ||
    word === 'static' ||
    word === 'inline' ||
    word === 'extern' ||
    word === 'const'
  );
}
