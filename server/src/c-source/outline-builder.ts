/**
 * What the scanner of C files has found so far. It turns heads, offsets and ranges into the definitions of the outline; where
 * things begin and end is the scanner's affair.
 */
import { LineIndex } from '../base/text.js';
import { splitArguments } from './characters.js';
import { functionHeadOf, inliningOf, macroCallOf, type Group } from './declaration-head.js';
import type { MacroText } from './directives.js';
import { fieldValueAt } from './field-assignments.js';
import type {
  FieldAssignment,
  FileOutline,
  FunctionDefinition,
  MacroDefinition,
  TopLevelMacroCall,
} from './file-outline.js';
import { macroMadeNames } from './macro-made.js';

/** A file-level head under way: what stands between the last `;` or `}` and here. */
export interface Head {
  /** Offset of its first word; -1 before it. */
  start: number;
  groups: Group[];
  sawEquals: boolean;
  /** The last word's range, the name of a group that might open next. */
  wordStart: number;
  wordEnd: number;
  conditions: readonly string[];
  /** Set once its macro call is recorded: a `#` line or the next word may have ended it before a `{` comes. */
  made?: readonly OpenFunction[];
  call?: TopLevelMacroCall;
}

/** The end of a body that is still open. */
const unclosed = -1;

export type OpenFunction = { -readonly [K in keyof FunctionDefinition]: FunctionDefinition[K] };

export function newHead(): Head {
  return { start: -1, groups: [], sawEquals: false, wordStart: 0, wordEnd: 0, conditions: [] };
}

export function copyHead(head: Head): Head {
  return { ...head, groups: [...head.groups] };
}

export class OutlineBuilder {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #functions: OpenFunction[] = [];
  readonly #macros: MacroDefinition[] = [];
  readonly #fields: FieldAssignment[] = [];
  readonly #calls: TopLevelMacroCall[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  /** Everything recorded; nothing may be recorded afterwards. */
  finish(): FileOutline {
    this.#endUnclosed();
    return {
      functions: this.#functions,
      macros: this.#macros,
      fieldAssignments: this.#fields,
      macroCalls: this.#calls,
    };
  }

  /** Records a `#define`. */
  macro(macro: MacroText, conditions: readonly string[]): void {
    this.#macros.push({ ...macro, line: this.#lines.lineAt(macro.nameOffset), conditions });
  }

  /** Records the macro call that the head is, if it is one. */
  recordCall(head: Head): void {
    if (head.groups.length === 0 || head.made !== undefined) return;
    const group = macroCallOf(this.#text, head.start, head.groups);
    if (group !== undefined) this.#macroCall(head, group);
  }

  /** Records a call, and what the table knows it to define. */
  #macroCall(head: Head, group: Group): readonly OpenFunction[] {
    const text = this.#text;
    const call: TopLevelMacroCall = {
      macro: text.slice(group.nameStart, group.nameEnd),
      arguments: splitArguments(text, group.open + 1, group.close - 1),
      line: this.#lines.lineAt(group.nameStart),
      start: group.nameStart,
      end: group.close,
      conditions: head.conditions,
    };
    this.#calls.push(call);
    head.call = call;
    head.made = macroMadeNames(call).map((name) => this.#madeBy(call, head, name));
    this.#functions.push(...head.made);
    return head.made;
  }

  #madeBy(call: TopLevelMacroCall, head: Head, name: string): OpenFunction {
    return {
      name,
      origin: 'macro-made',
      nameOffset: call.start,
      line: call.line,
      start: head.start,
      end: call.end,
      isStatic: this.#text.startsWith('static', head.start),
      inlining: 'free',
      madeBy: call.macro,
      conditions: head.conditions,
    };
  }

  /** Records what the head defines whose body opens at `brace`; nothing for a type. Their end is still to come. */
  functionsOf(head: Head, brace: number): OpenFunction[] {
    const text = this.#text;
    const found = functionHeadOf(text, head.start, head.groups);
    if (found === undefined) return [];
    if (found.isMacro) {
      let made = head.made ?? this.#macroCall(head, found.group);
      const { call } = head;
      if (made.length === 0 && call !== undefined) {
        // Which name an unknown macro makes is in its text; until that is read, its first argument stands for it.
        const first = call.arguments.find((argument) => /^[A-Za-z_]\w*$/.test(argument));
        made = [this.#madeBy(call, head, first ?? call.macro)];
        this.#functions.push(...made);
      }
      for (const definition of made) {
        definition.bodyStart = brace;
        definition.end = unclosed;
      }
      return [...made];
    }
    const words = text.slice(head.start, brace);
    const outside =
      words.slice(0, found.nameStart - head.start) + words.slice(found.group.close - head.start);
    const definition: OpenFunction = {
      name: text.slice(found.nameStart, found.nameEnd),
      origin: 'function',
      nameOffset: found.nameStart,
      line: this.#lines.lineAt(found.nameStart),
      start: head.start,
      bodyStart: brace,
      end: unclosed,
      isStatic: /\b(static|STATIC)\b/.test(outside),
      inlining: inliningOf(outside),
      conditions: head.conditions,
    };
    this.#functions.push(definition);
    return [definition];
  }

  /** Records the field assignment at `=`, and gives the offset after it, or after the `=` where there is none. */
  field(at: number): number {
    const value = fieldValueAt(this.#text, at);
    if (value === undefined) return at + 1;
    const line = this.#lines.lineAt(value.valueOffset);
    this.#fields.push({ field: value.field, value: value.value, line, kind: value.kind });
    return value.valueOffset + value.value.length;
  }

  /** Records a row value without a name. */
  row(start: number, end: number): void {
    const value = this.#text.slice(start, end);
    this.#fields.push({ field: '', value, line: this.#lines.lineAt(start), kind: 'initialiser' });
  }

  /** A body whose end was not seen, or was taken for another's, ends where the next function begins. */
  #endUnclosed(): void {
    let next = this.#text.length;
    for (let i = this.#functions.length - 1; i >= 0; i--) {
      const definition = this.#functions[i];
      if (definition === undefined) continue;
      if (definition.end < 0) definition.end = Math.max(next, (definition.bodyStart ?? 0) + 1);
      if (definition.bodyStart !== undefined) next = Math.min(next, definition.start);
    }
  }
}
