/**
 * Preprocessor lines as the scanners meet them: what a directive says and where it ends. Nothing is evaluated but the
 * constants 0 and 1.
 */
import {
  apostrophe,
  backslash,
  closeParenthesis,
  isIdentifierCode,
  isSpaceCode,
  newline,
  openParenthesis,
  quote,
  skipComment,
  skipIdentifier,
  skipLiteral,
  slash,
  space,
  tab,
} from './characters.js';

/** One directive, `# ifdef X`: its word, and the range of what follows on the logical line. */
export interface Directive {
  /** `ifdef`; empty for a lone `#`. */
  readonly word: string;
  /** The rest of the logical line, without outer white space. */
  readonly restStart: number;
  readonly restEnd: number;
  /** Offset of the newline that ends the logical line, or the end of the text. */
  readonly end: number;
}

/** Reads the directive whose `#` is at `at`. Joined lines and comments over several lines belong to it. */
export function readDirective(text: string, at: number): Directive {
  at = skipBlanks(text, at + 1);
  const wordEnd = skipIdentifier(text, at);
  const word = text.slice(at, wordEnd);
  const restStart = skipBlanks(text, wordEnd);
  let lastCode = restStart;
  let end = restStart;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === newline) break;
    if (code === backslash) {
      end++;
      if (text.charCodeAt(end) === 13) end++;
      end++;
      continue;
    }
    if (code === quote || code === apostrophe) {
      end = word === 'error' || word === 'warning' ? end + 1 : skipLiteral(text, end);
      lastCode = end;
      continue;
    }
    if (code === slash) {
      const after = skipComment(text, end);
      if (after > end) {
        end = after;
        continue;
      }
    }
    end++;
    if (!isSpaceCode(code)) lastCode = end;
  }
  end = Math.min(end, text.length);
  return { word, restStart, restEnd: Math.max(restStart, Math.min(lastCode, end)), end };
}

/** Whether only blanks stand between the line's start and `at`, as before the `#` of a directive. */
export function startsLine(text: string, at: number): boolean {
  for (at--; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code === newline) return true;
    if (code !== space && code !== tab) return false;
  }
  return true;
}

/** The condition of `#if`, `#ifdef`, `#ifndef`, `#elif`... as an expression: `defined(CONFIG_X)`. Undefined for other words. */
export function conditionOf(text: string, directive: Directive): string | undefined {
  const rest = plainText(text.slice(directive.restStart, directive.restEnd));
  switch (directive.word) {
    case 'if':
    case 'elif':
      return rest;
    case 'ifdef':
    case 'elifdef':
      return `defined(${rest})`;
    case 'ifndef':
    case 'elifndef':
      return `!defined(${rest})`;
    default:
      return undefined;
  }
}

/**
 * From inside a branch that is never compiled (`#if 0`) to the `#` of the `#elif`, `#else` or `#endif` that ends it, or to
 * the end of the text.
 */
export function skipDeadBranch(text: string, at: number): number {
  let depth = 0;
  for (;;) {
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0) return text.length;
    const start = skipBlanks(text, lineEnd + 1);
    at = start;
    if (text.charCodeAt(start) !== 35) continue;
    const wordStart = skipBlanks(text, start + 1);
    const word = text.slice(wordStart, skipIdentifier(text, wordStart));
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') depth++;
    else if (depth > 0 && word === 'endif') depth--;
    else if (depth === 0 && (word.startsWith('el') || word === 'endif')) return start;
  }
}

/** Parameters and replacement of a `#define`. */
export interface MacroText {
  readonly name: string;
  readonly parameters?: readonly string[];
  readonly nameOffset: number;
  readonly bodyStart: number;
  readonly end: number;
}

/** Reads `name(a, b) replacement` of a `#define` directive; undefined where no name follows. */
export function readDefine(text: string, directive: Directive): MacroText | undefined {
  const nameEnd = skipIdentifier(text, directive.restStart);
  if (nameEnd === directive.restStart) return undefined;
  const name = text.slice(directive.restStart, nameEnd);
  let at = nameEnd;
  let parameters: string[] | undefined;
  if (text.charCodeAt(at) === openParenthesis) {
    while (at < directive.restEnd && text.charCodeAt(at) !== closeParenthesis) at++;
    parameters = plainText(text.slice(nameEnd + 1, at))
      .split(',')
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== '');
    at++;
  }
  while (at < directive.restEnd && isJoinedSpace(text, at)) at++;
  const end = Math.max(nameEnd, directive.restEnd);
  const range = { nameOffset: directive.restStart, bodyStart: Math.min(at, end), end };
  return parameters === undefined ? { name, ...range } : { name, parameters, ...range };
}

/** `text` without comments and joined lines, runs of white space made one blank. */
export function plainText(text: string): string {
  if (!/[\s/\\]/.test(text)) return text;
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const comment = skipComment(text, at);
    if (
      comment > at ||
      isSpaceCode(code) ||
      (code === backslash && isSpaceCode(text.charCodeAt(at + 1)))
    ) {
      if (!plain.endsWith(' ')) plain += ' ';
      at = Math.max(comment, at + 1);
    } else if (code === quote || code === apostrophe) {
      const after = skipLiteral(text, at);
      plain += text.slice(at, after);
      at = after;
    } else if (isIdentifierCode(code)) {
      const after = skipIdentifier(text, at);
      plain += text.slice(at, after);
      at = after;
    } else {
      plain += text.charAt(at);
      at++;
    }
  }
  return plain.trim();
}

function isJoinedSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isSpaceCode(code) || (code === backslash && isSpaceCode(text.charCodeAt(at + 1)));
}

/** Blanks and joined lines, but no newline of its own. */
function skipBlanks(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === space || code === tab) at++;
    else if (code === backslash && text.charCodeAt(at + 1) === newline) at += 2;
    else if (code === backslash && text.charCodeAt(at + 1) === 13) at += 3;
    else if (code === slash && text.charCodeAt(at + 1) === 42) at = skipComment(text, at);
    else return at;
  }
}
