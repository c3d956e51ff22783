/**
 * The scanner of C files: one pass over the characters, without a syntax tree, as fast as files are read. It knows the
 * shape of file-level declarations, keeps count of braces, and follows `#if` branches far enough that a brace opened once
 * per branch counts once.
 */
import type {
  FieldAssignment,
  FileOutline,
  FunctionDefinition,
  MacroDefinition,
  TopLevelMacroCall,
} from './file-outline.js';
import { ConditionStack } from './condition-stack.js';
import {
  isDigitCode,
  isIdentifierCode,
  skipComment,
  skipIdentifier,
  skipLiteral,
  skipSpace,
  splitArguments,
} from './characters.js';
import { functionHeadOf, inliningOf, macroCallOf, type Group } from './declaration-head.js';
import {
  conditionOf,
  readDefine,
  readDirective,
  skipDeadBranch,
  startsLine,
} from './directives.js';
import { fieldValueAt, isRowValue } from './field-assignments.js';
import { macroMadeNames } from './macro-made.js';
import { LineIndex } from '../base/text.js';

/** What a character means to the scanner; what has no kind is stepped over. */
const kWord = 1;
const kHash = 2;
const kLiteral = 3;
const kSlash = 4;
const kOpenBrace = 5;
const kCloseBrace = 6;
const kOpenParenthesis = 7;
const kCloseParenthesis = 8;
const kSemicolon = 9;
const kEquals = 10;
const kinds = new Uint8Array(128);
for (let code = 0; code < 128; code++) if (isIdentifierCode(code)) kinds[code] = kWord;
for (const [character, kind] of [
  ['#', kHash],
  ['"', kLiteral],
  ["'", kLiteral],
  ['/', kSlash],
  ['{', kOpenBrace],
  ['}', kCloseBrace],
  ['(', kOpenParenthesis],
  [')', kCloseParenthesis],
  [';', kSemicolon],
  ['=', kEquals],
] as const) {
  kinds[character.charCodeAt(0)] = kind;
}

/** A file-level head under way: what stands between the last `;` or `}` and here. */
interface Head {
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
}

/** The end of a body that is still open. */
const unclosed = -1;

type OpenFunction = { -readonly [K in keyof FunctionDefinition]: FunctionDefinition[K] };

/** One `#if` … `#endif` under way, with what must be as before at each `#else`. */
interface Branches {
  readonly depth: number;
  readonly parentheses: number;
  readonly head: Head;
  readonly open: readonly OpenFunction[];
  /** The deepest end of the branches so far. */
  deepest: number;
  deepestOpen: readonly OpenFunction[];
}

/** What a C file (`.c`, `.h`) defines. Never throws; odd input gives what can be seen of it. */
export function scanC(text: string): FileOutline {
  return new CScanner(text).scan();
}

class CScanner {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #functions: OpenFunction[] = [];
  readonly #macros: MacroDefinition[] = [];
  readonly #fields: FieldAssignment[] = [];
  readonly #calls: TopLevelMacroCall[] = [];
  #depth = 0;
  #parentheses = 0;
  #head: Head = newHead();
  /** Heads of earlier `#if` branches whose body is still to come. */
  #otherHeads: Head[] = [];
  /** The functions whose body is under way: several where `#if` branches open one body. */
  #open: readonly OpenFunction[] = [];
  /** `int f(a) int a;`: a head whose parameters are declared after it, as before C89. */
  #oldStyle: Head | undefined;
  #inInitialiser = false;
  #branches: Branches[] = [];
  readonly #conditions = new ConditionStack();

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  scan(): FileOutline {
    const text = this.#text;
    let at = 0;
    while (at < text.length)
      at = this.#depth === 0 ? this.#scanFileLevel(at) : this.#scanBraces(at);
    if (this.#depth === 0 && this.#parentheses === 0) this.#endStatement();
    this.#endUnclosed();
    return {
      functions: this.#functions,
      macros: this.#macros,
      fieldAssignments: this.#fields,
      macroCalls: this.#calls,
    };
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

  /** From `at` at brace depth 0 to the next `{` that raises it, or the end. */
  #scanFileLevel(at: number): number {
    const text = this.#text;
    const length = text.length;
    while (at < length) {
      const code = text.charCodeAt(at);
      switch ((code < 128 ? kinds[code] : 0) ?? 0) {
        case kWord: {
          const end = skipIdentifier(text, at);
          if (this.#parentheses === 0) this.#word(at, end);
          at = end;
          break;
        }
        case kHash:
          at = startsLine(text, at) ? this.#directive(at) : at + 1;
          if (this.#depth > 0) return at;
          break;
        case kLiteral:
          at = skipLiteral(text, at);
          break;
        case kSlash:
          at = Math.max(skipComment(text, at), at + 1);
          break;
        case kOpenParenthesis:
          if (this.#parentheses++ === 0) this.#openGroup(at);
          at++;
          break;
        case kCloseParenthesis:
          at++;
          if (this.#parentheses > 0 && --this.#parentheses === 0) {
            const group = this.#head.groups.at(-1);
            if (group !== undefined) group.close = at;
          }
          break;
        case kSemicolon:
          if (this.#parentheses === 0) this.#endStatement();
          at++;
          break;
        case kEquals:
          if (this.#parentheses === 0) this.#head.sawEquals = true;
          at++;
          break;
        case kOpenBrace:
          at++;
          if (this.#parentheses > 0 || this.#isLinkage()) break;
          this.#openBrace(at - 1);
          return at;
        case kCloseBrace:
          // At column 0 inside parentheses that a #if left open: what was counted is wrong.
          if (this.#parentheses > 0 && text.charCodeAt(at - 1) === 10) this.#reset();
          at++;
          break;
        default:
          at++;
      }
    }
    return at;
  }

  /** From inside braces to where their depth is 0 again, or the end. */
  #scanBraces(at: number): number {
    const text = this.#text;
    const length = text.length;
    const rows = this.#inInitialiser;
    while (at < length) {
      const code = text.charCodeAt(at);
      switch ((code < 128 ? kinds[code] : 0) ?? 0) {
        case kWord:
          if (rows) {
            const end = skipIdentifier(text, at);
            if (!isDigitCode(code) && isRowValue(text, at, end)) this.#row(at, end);
            at = end;
          } else at++;
          break;
        case kHash:
          at = startsLine(text, at) ? this.#directive(at) : at + 1;
          if (this.#depth === 0) return at;
          break;
        case kLiteral:
          at = skipLiteral(text, at);
          break;
        case kSlash:
          at = Math.max(skipComment(text, at), at + 1);
          break;
        case kEquals:
          at = this.#field(at);
          break;
        case kOpenBrace:
          this.#depth++;
          at++;
          break;
        case kCloseBrace:
          at++;
          if (--this.#depth > 0 && text.charCodeAt(at - 2) === 10 && this.#declarationFollows(at))
            this.#depth = 0;
          if (this.#depth > 0) break;
          this.#closeBrace(at);
          return at;
        default:
          at++;
      }
    }
    return at;
  }

  #word(start: number, end: number): void {
    const head = this.#head;
    if (head.start < 0) {
      head.start = start;
      head.conditions = this.#conditions.current;
    } else if (
      head.groups.length === 1 &&
      !head.sawEquals &&
      head.wordStart === head.groups[0]?.nameStart
    ) {
      this.#endCallWithoutSemicolon(head, start);
    }
    const current = this.#head;
    current.wordStart = start;
    current.wordEnd = end;
  }

  /** `MODULE_LICENSE("GPL")`, newline, `static int …`: a macro call that no `;` ends is over where the next line begins. */
  #endCallWithoutSemicolon(head: Head, next: number): void {
    const text = this.#text;
    const group = head.groups[0];
    if (group === undefined || text.charCodeAt(next) === 95) return;
    const newline = text.indexOf('\n', group.close);
    if (newline < 0 || newline > next) return;
    const isUpper = !/[a-z]/.test(text.slice(group.nameStart, group.nameEnd));
    if (!isUpper && text.charCodeAt(next - 1) !== 10) return;
    if (macroCallOf(text, head.start, head.groups) === undefined) return;
    this.#recordCall(head);
    this.#head = { ...newHead(), start: next, conditions: this.#conditions.current };
  }

  #openGroup(open: number): void {
    const head = this.#head;
    if (head.start < 0) head.start = open;
    const named = head.wordEnd > 0 && skipSpace(this.#text, head.wordEnd) === open;
    head.groups.push({
      nameStart: named ? head.wordStart : open,
      nameEnd: named ? head.wordEnd : open,
      open,
      close: this.#text.length,
    });
  }

  #endStatement(): void {
    const head = this.#head;
    this.#recordCall(head);
    const declaresParameter = head.groups.length === 0 && this.#oldStyle !== undefined;
    if (!declaresParameter) this.#oldStyle = head.groups.length > 0 ? head : undefined;
    if (head.sawEquals) this.#oldStyle = undefined;
    this.#reset();
  }

  /** Records the macro call that the head is, if it is one. */
  #recordCall(head: Head): void {
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

  #openBrace(at: number): void {
    this.#depth = 1;
    const head = this.#head;
    this.#inInitialiser = head.sawEquals;
    if (head.sawEquals) return;
    const opened: OpenFunction[] = [];
    const last = head.start < 0 ? (this.#oldStyle ?? head) : head;
    this.#oldStyle = undefined;
    for (const each of [...this.#otherHeads, last]) opened.push(...this.#functionsOf(each, at));
    this.#open = opened;
  }

  #functionsOf(head: Head, brace: number): OpenFunction[] {
    const text = this.#text;
    const found = functionHeadOf(text, head.start, head.groups);
    if (found === undefined) return [];
    if (found.isMacro) {
      let made = head.made ?? this.#macroCall(head, found.group);
      const call = this.#calls.at(-1);
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

  #closeBrace(end: number): void {
    for (const open of this.#open) open.end = end;
    const isFunction = this.#open.length > 0;
    this.#open = [];
    if (isFunction) this.#reset();
    else {
      // `struct x { … } name(…)`: the head goes on, its groups may still come.
      this.#inInitialiser = false;
      this.#otherHeads = [];
    }
  }

  #reset(): void {
    this.#head = newHead();
    this.#otherHeads = [];
    this.#parentheses = 0;
    this.#inInitialiser = false;
  }

  /** `extern "C" {` opens nothing. */
  #isLinkage(): boolean {
    const head = this.#head;
    if (head.groups.length > 0 || head.start < 0 || !this.#text.startsWith('extern', head.start))
      return false;
    if (this.#text.charCodeAt(skipSpace(this.#text, head.start + 6)) !== 34) return false;
    this.#reset();
    return true;
  }

  /** After a `}` at column 0: whether the next code begins a declaration there, so that the function must be over. */
  #declarationFollows(at: number): boolean {
    const text = this.#text;
    const next = skipSpace(text, at);
    if (text.charCodeAt(next - 1) !== 10) return false;
    const end = skipIdentifier(text, next);
    if (end === next || isDigitCode(text.charCodeAt(next))) return false;
    if (text.charCodeAt(skipSpace(text, end)) === 58) return false;
    return !/^(else|if|while|for|switch|case|default|return|goto|do|break|continue)$/.test(
      text.slice(next, end),
    );
  }

  /** Records the field assignment at `=`, and gives the offset after it, or after the `=` where there is none. */
  #field(at: number): number {
    const value = fieldValueAt(this.#text, at);
    if (value === undefined) return at + 1;
    const line = this.#lines.lineAt(value.valueOffset);
    this.#fields.push({ field: value.field, value: value.value, line, kind: value.kind });
    return value.valueOffset + value.value.length;
  }

  #row(start: number, end: number): void {
    const value = this.#text.slice(start, end);
    this.#fields.push({ field: '', value, line: this.#lines.lineAt(start), kind: 'initialiser' });
  }

  /** Reads the directive at `at`, and gives the offset where scanning goes on. */
  #directive(at: number): number {
    const text = this.#text;
    if (this.#depth === 0 && this.#parentheses === 0) this.#recordCall(this.#head);
    const directive = readDirective(text, at);
    switch (directive.word) {
      case 'define': {
        const macro = readDefine(text, directive);
        if (macro !== undefined) {
          this.#macros.push({
            ...macro,
            line: this.#lines.lineAt(directive.restStart),
            conditions: this.#conditions.current,
          });
        }
        return directive.end;
      }
      case 'if':
      case 'ifdef':
      case 'ifndef':
        this.#enterIf(conditionOf(text, directive) ?? '', directive.end);
        return this.#conditions.isDead ? skipDeadBranch(text, directive.end) : directive.end;
      case 'elif':
      case 'elifdef':
      case 'elifndef':
      case 'else':
        if (this.#branches.length === 0) return directive.end;
        this.#nextBranch(conditionOf(text, directive));
        return this.#conditions.isDead ? skipDeadBranch(text, directive.end) : directive.end;
      case 'endif':
        this.#endIf();
        return directive.end;
      default:
        return directive.end;
    }
  }

  #enterIf(condition: string, end: number): void {
    this.#branches.push({
      depth: this.#depth,
      parentheses: this.#parentheses,
      head: copyHead(this.#head),
      open: this.#open,
      deepest: -1,
      deepestOpen: this.#open,
    });
    this.#conditions.enter(condition, this.#isIncludeGuard(condition, end));
  }

  #nextBranch(condition: string | undefined): void {
    const branches = this.#branches.at(-1);
    if (branches === undefined) return;
    this.#leaveBranch(branches);
    const hasHead = this.#depth === 0 && this.#head.groups.length > branches.head.groups.length;
    this.#conditions.next(condition);
    this.#depth = branches.depth;
    this.#parentheses = branches.parentheses;
    this.#open = branches.open;
    if (branches.depth === 0) {
      if (hasHead) this.#otherHeads.push(this.#head);
      this.#head = copyHead(branches.head);
    }
  }

  #endIf(): void {
    const branches = this.#branches.pop();
    this.#conditions.leave();
    if (branches === undefined) return;
    if (branches.deepest > this.#depth) {
      this.#depth = branches.deepest;
      this.#open = branches.deepestOpen;
    }
    // Bodies opened in different branches are closed together.
    if (this.#depth > 0 && branches.depth === 0 && branches.deepest === this.#depth) {
      this.#open = [...new Set([...branches.deepestOpen, ...this.#open])];
    }
  }

  #leaveBranch(branches: Branches): void {
    if (this.#conditions.isDead) return;
    if (this.#depth > branches.deepest) {
      branches.deepest = this.#depth;
      branches.deepestOpen = this.#open;
    } else if (this.#depth === branches.deepest && this.#depth > 0) {
      branches.deepestOpen = [...new Set([...branches.deepestOpen, ...this.#open])];
    }
  }

  /** `#ifndef X` with `#define X` as the next line. */
  #isIncludeGuard(condition: string, end: number): boolean {
    const match = /^!defined\((\w+)\)$/.exec(condition);
    if (match === null) return false;
    const next = skipSpace(this.#text, end);
    if (this.#text.charCodeAt(next) !== 35) return false;
    const directive = readDirective(this.#text, next);
    return directive.word === 'define' && readDefine(this.#text, directive)?.name === match[1];
  }
}

function newHead(): Head {
  return { start: -1, groups: [], sawEquals: false, wordStart: 0, wordEnd: 0, conditions: [] };
}

function copyHead(head: Head): Head {
  return { ...head, groups: [...head.groups] };
}
