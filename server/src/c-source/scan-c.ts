/**
 * The scanner of C files: one pass over the characters, without a syntax tree, as fast as files are read. It knows the
 * shape of file-level declarations, keeps count of braces, and follows `#if` branches far enough that a brace opened once
 * per branch counts once.
 */
import {
  isDigitCode,
  isIdentifierCode,
  skipComment,
  skipIdentifier,
  skipLiteral,
  skipSpace,
} from './characters.js';
import { ConditionStack } from './condition-stack.js';
import { macroCallOf } from './declaration-head.js';
import {
  conditionOf,
  readDefine,
  readDirective,
  skipDeadBranch,
  startsLine,
} from './directives.js';
import { isRowValue } from './field-assignments.js';
import type { FileOutline } from './file-outline.js';
import {
  copyHead,
  newHead,
  OutlineBuilder,
  type Head,
  type OpenFunction,
} from './outline-builder.js';

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

/** 1 for what stands in braces without a meaning here: all that has no kind, and words where no table rows are read. */
const boring = kinds.map((kind) => (kind === 0 || kind === kWord ? 1 : 0));

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
  readonly #outline: OutlineBuilder;
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
    this.#outline = new OutlineBuilder(text);
  }

  scan(): FileOutline {
    const text = this.#text;
    let at = 0;
    while (at < text.length)
      at = this.#depth === 0 ? this.#scanFileLevel(at) : this.#scanBraces(at);
    if (this.#depth === 0 && this.#parentheses === 0) this.#endStatement();
    return this.#outline.finish();
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
      let code = text.charCodeAt(at);
      if (!rows) while (code >= 128 || boring[code] === 1) code = text.charCodeAt(++at);
      switch ((code < 128 ? kinds[code] : 0) ?? 0) {
        case kWord:
          // Only where rows are read: otherwise words are stepped over above.
          at = this.#rowWord(at, code);
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
          at = this.#outline.field(at);
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
    this.#outline.recordCall(head);
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
    this.#outline.recordCall(head);
    const declaresParameter = head.groups.length === 0 && this.#oldStyle !== undefined;
    if (!declaresParameter) this.#oldStyle = head.groups.length > 0 ? head : undefined;
    if (head.sawEquals) this.#oldStyle = undefined;
    this.#reset();
  }

  #openBrace(at: number): void {
    this.#depth = 1;
    const head = this.#head;
    this.#inInitialiser = head.sawEquals;
    if (head.sawEquals) return;
    const opened: OpenFunction[] = [];
    const last = head.start < 0 ? (this.#oldStyle ?? head) : head;
    this.#oldStyle = undefined;
    for (const each of [...this.#otherHeads, last])
      opened.push(...this.#outline.functionsOf(each, at));
    this.#open = opened;
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

  /** A word in an initialiser; gives the offset after it. */
  #rowWord(at: number, code: number): number {
    const text = this.#text;
    const end = skipIdentifier(text, at);
    if (!isDigitCode(code) && isRowValue(text, at, end)) this.#outline.row(at, end);
    return end;
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

  /** Reads the directive at `at`, and gives the offset where scanning goes on. */
  #directive(at: number): number {
    const text = this.#text;
    if (this.#depth === 0 && this.#parentheses === 0) this.#outline.recordCall(this.#head);
    const directive = readDirective(text, at);
    switch (directive.word) {
      case 'define': {
        const macro = readDefine(text, directive);
        if (macro !== undefined) this.#outline.macro(macro, this.#conditions.current);
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
