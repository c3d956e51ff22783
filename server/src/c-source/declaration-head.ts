/**
 * Decides what a file-level head is that a `{` or `;` ends: which of its parenthesised groups holds the parameters of a
 * function, or whether it is a macro call. The groups are what the scanner noted on its way.
 */
import {
  closeParenthesis,
  isIdentifierCode,
  isSpaceCode,
  skipBrackets,
  skipIdentifier,
  skipSpace,
  star,
} from './characters.js';
import { isTableMacro } from './macro-made.js';

/** `name (` … `)` at file level. Offsets; `nameStart === nameEnd` where no identifier stands right before the `(`. */
export interface Group {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly open: number;
  /** After the `)`. */
  close: number;
}

/** Words that may precede a definition without being its type. Also every word that begins with two underscores. */
const qualifiers = new Set(
  'static inline const extern volatile asmlinkage notrace noinline noinstr STATIC INIT nokprobe_inline register'.split(
    ' ',
  ),
);

/** Macros that take arguments and qualify a declaration instead of naming it. include/linux/compiler*.h, init.h, sparse. */
const attributes = new Set(
  (
    '__attribute__ __attribute __acquires __releases __acquire __release __must_hold __cond_acquires __printf __scanf ' +
    '__aligned __section __alloc_size __realloc_size __malloc __assume_aligned __counted_by __nonnull __diag_ignore ' +
    '__cond_lock __releases_shared __acquires_shared __must_hold_shared __cond_releases __context_unsafe ' +
    '__no_sanitize __copy __alias __mode __cleanup __weak_reference __nonstring __guarded_by __pt_guarded_by ' +
    '__must_not_hold __init_or_module __target __designated_init __bpf_kfunc_attr __diag_push __declspec ' +
    '__typeof__ typeof __typeof _Alignas alignas __no_context_analysis asm __asm__ __asm acquires releases'
  ).split(' '),
);

export interface FunctionHead {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly group: Group;
  /** The name is a macro's: `SYSCALL_DEFINE3(read, …) {`, or the two groups of `int NAME_OF(x)(void) {`. */
  readonly isMacro: boolean;
}

/** The function that a head before `{` defines; undefined where it is none (a type, say). */
export function functionHeadOf(
  text: string,
  start: number,
  groups: readonly Group[],
): FunctionHead | undefined {
  for (let i = groups.length - 1; i >= 0; i--) {
    const group = groups[i];
    if (group === undefined) break;
    if (group.nameStart === group.nameEnd) {
      const chained = groups[i - 1];
      if (chained === undefined || skipSpace(text, chained.close) !== group.open) continue;
      const inner = functionInGroup(text, chained);
      if (inner !== undefined) return inner;
      if (chained.nameStart === chained.nameEnd) continue;
      return {
        nameStart: chained.nameStart,
        nameEnd: chained.nameEnd,
        group: chained,
        isMacro: true,
      };
    }
    const name = text.slice(group.nameStart, group.nameEnd);
    if (attributes.has(name)) continue;
    const previous = groups[i - 1];
    if (
      previous !== undefined &&
      looksLikeAttribute(name) &&
      followsParameters(text, start, previous, group)
    )
      continue;
    const isMacro =
      !/[a-z]/.test(name) && (isTableMacro(name) || isQualifiersOnly(text, start, group.nameStart));
    return { nameStart: group.nameStart, nameEnd: group.nameEnd, group, isMacro };
  }
  return undefined;
}

/** The macro call that a head before `;` (or before the next line's declaration) is; undefined for a declaration. */
export function macroCallOf(
  text: string,
  start: number,
  groups: readonly Group[],
): Group | undefined {
  const group = groups[0];
  if (group === undefined || group.nameStart === group.nameEnd) return undefined;
  const name = text.slice(group.nameStart, group.nameEnd);
  if (attributes.has(name)) return undefined;
  return isTableMacro(name) || isQualifiersOnly(text, start, group.nameStart) ? group : undefined;
}

/** How the words of a head let the compiler inline the function. include/linux/compiler_types.h, compiler_attributes.h. */
export function inliningOf(head: string): 'always' | 'inline' | 'never' | 'free' {
  if (/\b(__always_inline|nokprobe_inline|__forceinline|__flatten)\b/.test(head)) return 'always';
  if (/\b(noinline\w*|__noinline\w*|noinstr|__noclone|__cpuidle|__entry_text)\b/.test(head))
    return 'never';
  return /\b(inline|__inline|__inline__|ACPI_INLINE|INLINE)\b/.test(head) ? 'inline' : 'free';
}

/** `(*make_op(int kind))(void)`: a function that returns a function's address has its name inside the first group. */
function functionInGroup(text: string, outer: Group): FunctionHead | undefined {
  let at = skipSpace(text, outer.open + 1);
  if (text.charCodeAt(at) !== star) return undefined;
  while (text.charCodeAt(at) === star) at = skipSpace(text, at + 1);
  for (;;) {
    const end = skipIdentifier(text, at);
    if (end === at || end >= outer.close) return undefined;
    const open = skipSpace(text, end);
    if (text.charCodeAt(open) === 40) {
      const close = skipBrackets(text, open, outer.close);
      if (close === undefined) return undefined;
      return {
        nameStart: at,
        nameEnd: end,
        group: { nameStart: at, nameEnd: end, open, close },
        isMacro: false,
      };
    }
    at = open;
  }
}

function looksLikeAttribute(name: string): boolean {
  return name.startsWith('__') || !/[a-z]/.test(name);
}

/** Whether only words that qualify stand between `previous`, itself a parameter list, and `group`. */
function followsParameters(text: string, start: number, previous: Group, group: Group): boolean {
  if (previous.nameStart === previous.nameEnd) return false;
  if (attributes.has(text.slice(previous.nameStart, previous.nameEnd))) return false;
  if (isQualifiersOnly(text, start, previous.nameStart)) return false;
  return isQualifiersOnly(text, previous.close, group.nameStart);
}

/** Whether `text[start, end)` holds no word but qualifiers, and nothing but words. */
function isQualifiersOnly(text: string, start: number, end: number): boolean {
  let at = skipSpace(text, start);
  while (at < end) {
    const code = text.charCodeAt(at);
    if (!isIdentifierCode(code)) {
      if (!isSpaceCode(code) && code !== closeParenthesis) return false;
      at++;
      continue;
    }
    const after = skipIdentifier(text, at);
    const word = text.slice(at, after);
    if (!word.startsWith('__') && !qualifiers.has(word)) return false;
    at = skipSpace(text, after);
  }
  return true;
}
