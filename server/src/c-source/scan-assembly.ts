/**
 * The scanner of assembly files (`.S`): functions by the macros that begin and end them, and by plain labels. It works by
 * lines, as assembly does.
 */
import { assemblyRowsOf, isReturnedTo, type AssemblyRow } from './assembly-table.js';
import { skipBrackets, skipComment, splitArguments } from './characters.js';
import { ConditionStack } from './condition-stack.js';
import { conditionOf, readDefine, readDirective, skipDeadBranch } from './directives.js';
import type { FileOutline, FunctionDefinition, MacroDefinition } from './file-outline.js';
import { GasMacros } from './gas-macros.js';

type Definition = { -readonly [K in keyof FunctionDefinition]: FunctionDefinition[K] };

/** Longer lines are cut: none in use has half of it. */
const longestLine = 1000;

/** What an assembly file defines: functions and `#define`s. Labels that begin with `.L` or a digit are local to it. */
export function scanAssembly(text: string): FileOutline {
  return new AssemblyScanner(text).scan();
}

class AssemblyScanner {
  readonly #text: string;
  readonly #functions: Definition[] = [];
  readonly #macros: MacroDefinition[] = [];
  readonly #conditions = new ConditionStack();
  readonly #gas = new GasMacros();
  readonly #globals = new Set<string>();
  /** The last function begun under each name: an end marker says the name only. */
  readonly #started = new Map<string, Definition>();
  /** The function whose end marker is still to come. */
  #inside: Definition | undefined;
  /** The last plain label: it goes on to the next function or label. */
  #label: Definition | undefined;
  #at = 0;
  #line = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): FileOutline {
    const text = this.#text;
    while (this.#at < text.length) this.#scanLine();
    this.#closeLabel(text.length);
    if (this.#inside !== undefined) this.#inside.end = text.length;
    for (const each of this.#functions) each.isStatic = !this.#globals.has(each.name);
    return {
      functions: this.#functions,
      macros: this.#macros,
      fieldAssignments: [],
      macroCalls: [],
    };
  }

  #scanLine(): void {
    const text = this.#text;
    const start = this.#at;
    if (/^[ \t]*#[ \t]*[a-z]/.test(text.slice(start, start + 40))) {
      this.#directive(text.indexOf('#', start));
      return;
    }
    const end = this.#lineEnd(start);
    const line = withoutComments(text.slice(start, Math.min(end, start + longestLine)));
    if (!this.#gas.define(line)) {
      this.#statement(line, start, end - start);
      for (const expanded of this.#gas.expand(line)) {
        this.#statement(expanded, start, end - start);
      }
    }
    this.#goTo(end + 1);
  }

  /** The end of the line, or of the last line of a comment that begins in it. */
  #lineEnd(start: number): number {
    const text = this.#text;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const comment = text.slice(start, end).lastIndexOf('/*');
    if (comment < 0) return end;
    const after = skipComment(text, start + comment);
    if (after <= end) return end;
    const next = text.indexOf('\n', after);
    return next < 0 ? text.length : next;
  }

  #goTo(at: number): void {
    const text = this.#text;
    for (let newline = text.indexOf('\n', this.#at); newline >= 0 && newline < at;) {
      this.#line++;
      newline = text.indexOf('\n', newline + 1);
    }
    this.#at = at;
  }

  #directive(hash: number): void {
    const text = this.#text;
    const directive = readDirective(text, hash);
    const { word } = directive;
    let next = directive.end;
    if (word === 'define') {
      const macro = readDefine(text, directive);
      if (macro !== undefined) {
        this.#macros.push({ ...macro, line: this.#line, conditions: this.#conditions.current });
      }
    } else if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
      this.#conditions.enter(conditionOf(text, directive) ?? '', false);
    } else if (word.startsWith('el')) this.#conditions.next(conditionOf(text, directive));
    else if (word === 'endif') this.#conditions.leave();
    if (this.#conditions.isDead && word !== 'endif') {
      next = skipDeadBranch(text, next);
      this.#goTo(next);
      return;
    }
    this.#goTo(next + 1);
  }

  /** Reads one line's text, which stands in the file at `start` or is made by a macro call there of `length` characters. */
  #statement(line: string, start: number, length: number): void {
    const global = /^\s*\.glob(?:a)?l\s+([\w$.]+(?:\s*,\s*[\w$.]+)*)/.exec(line);
    for (const name of global?.[1]?.split(/\s*,\s*/) ?? []) this.#globals.add(name);
    const label = /^\s*([A-Za-z_$][\w$]*):/.exec(line)?.[1];
    if (label !== undefined) this.#startLabel(label, start);
    const size = /^\s*\.size\s+([\w$]+)/.exec(line)?.[1];
    if (size !== undefined) this.#finish(size, start + length);
    const call = /(?:^|[\s;])([A-Z_][A-Z0-9_]*)\s*\(/.exec(line);
    if (call === null) return;
    const open = call.index + call[0].length - 1;
    const close = skipBrackets(line, open, line.length);
    if (close === undefined) return;
    const values = splitArguments(line, open + 1, close - 1);
    for (const row of assemblyRowsOf(call[1] ?? ''))
      this.#apply(row, call[1] ?? '', values, start, length);
  }

  #apply(
    row: AssemblyRow,
    macro: string,
    values: readonly string[],
    start: number,
    length: number,
  ): void {
    for (const template of row.names) {
      const name = template.replace(
        /\$(\d)/g,
        (_, digit: string) => values[Number(digit) - 1] ?? '',
      );
      if (!/^[\w$]+$/.test(name)) continue;
      if (row.kind === 'end') this.#finish(name, start + length);
      else {
        const definition = this.#add(name, start, start + length);
        if (!macro.includes('_LOCAL')) this.#globals.add(name);
        if (row.kind === 'start') {
          this.#closeLabel(start);
          // One without an end marker ends where the next begins.
          if (this.#inside !== undefined) this.#inside.end = start;
          this.#inside = definition;
          this.#started.set(name, definition);
        }
      }
    }
  }

  #startLabel(name: string, start: number): void {
    this.#closeLabel(start);
    if (this.#inside !== undefined) {
      // A label inside a function that has its own end is a place in it, unless it is made known to others or is what traces print.
      if (this.#globals.has(name) || isReturnedTo(name)) this.#add(name, start, start);
      return;
    }
    this.#label = this.#add(name, start, start);
  }

  #closeLabel(end: number): void {
    if (this.#label !== undefined) this.#label.end = end;
    this.#label = undefined;
  }

  #finish(name: string, end: number): void {
    const started = this.#started.get(name);
    if (started !== undefined) started.end = end;
    else if (this.#label?.name === name) this.#closeLabel(end);
    if (started !== undefined) this.#inside = undefined;
  }

  #add(name: string, start: number, end: number): Definition {
    const definition: Definition = {
      name,
      origin: 'assembly',
      nameOffset: this.#nameOffset(name, start),
      line: this.#line,
      start,
      end,
      isStatic: false,
      inlining: 'free',
      conditions: this.#conditions.current,
    };
    this.#functions.push(definition);
    return definition;
  }

  /** Where the name stands in its line; the line's start for one that a macro puts together. */
  #nameOffset(name: string, start: number): number {
    const at = this.#text.slice(start, start + longestLine).indexOf(name);
    const newline = this.#text.indexOf('\n', start);
    return at >= 0 && (newline < 0 || start + at < newline) ? start + at : start;
  }
}

/** Comments as in C, and what follows `//`, blanked out of a line; an unclosed one reaches to its end. */
function withoutComments(line: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const slash = line.indexOf('/', at);
    if (slash < 0) return result + line.slice(at);
    const after = skipComment(line, slash);
    result += line.slice(at, slash) + (after > slash ? ' '.repeat(after - slash) : '/');
    at = Math.max(after, slash + 1);
  }
}
