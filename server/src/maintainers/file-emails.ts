/**
 * The people whose e-mail addresses stand in a file, as device tree bindings name theirs (`maintainers: - A B <a@b>`).
 * Source: maintainers_in_file() and clean_file_emails() of scripts/get_maintainer.pl, whose two expressions are written out
 * here as walks from each `@`: as expressions they take quadratic time on a long run of letters.
 */
import { makeMailbox, parseMailbox, type Mailbox } from './addresses.js';
import type { ScriptRules } from './script-rules.js';

/** True for a path whose content is searched for addresses. */
export function mayHoldMaintainers(path: string): boolean {
  return path.endsWith('.yaml') && !/\bMAINTAINERS$/.test(path);
}

/** The addresses in a text in order, each with the name that stands before it, if any. */
export function findFileEmails(text: string, names: ScriptRules['names']): readonly Mailbox[] {
  const found: Mailbox[] = [];
  let searched = 0;
  for (let at = text.indexOf('@'); 0 <= at; at = text.indexOf('@', at + 1)) {
    const end = domainEnd(text, at + 1);
    const local = end === undefined ? at : localStart(text, at, searched);
    if (end === undefined || local === at) continue;
    const isLetter = names === 'bytes' ? isLatin1Letter : isLetterOf;
    let start = nameStart(text, local, searched, isLetter);
    let style = names;
    // By bytes the name would begin with the rest of a letter that was cut in two: there we do better than the script.
    if (names === 'bytes' && 0xff < text.charCodeAt(start - 1)) {
      style = 'text';
      start = nameStart(text, local, searched, isLetterOf);
    }
    const before = text.slice(start, local).replace(/[({<]$/, '');
    found.push(cleanMailbox(before, text.slice(local, end), style));
    searched = /[)>}]/.test(text.charAt(end)) ? end + 1 : end;
  }
  return found;
}

/** What the two kinds of script take for parts of a name. Names hold no control characters, so ` ` to `~` is all of ASCII. */
const NAME_PARTS = {
  bytes: {
    separator: /[^A-Za-z\u0080-\u00ff',.+-]/,
    letter: /^[A-Za-z]$/,
    oneCharacter: /^[ -~]$/,
    initial: /^[ -~]\.$/,
  },
  text: {
    separator: /[^\p{L}',.+-]/u,
    letter: /^\p{L}$/u,
    oneCharacter: /^.$/su,
    initial: /^.\.$/su,
  },
} as const;

/** Of `- John Q. Public` only the last words are the name: two, or three where one of the first two is an initial. */
function cleanMailbox(before: string, address: string, style: ScriptRules['names']): Mailbox {
  const parts = NAME_PARTS[style];
  let { name } = parseMailbox(`${before}<${address}>`);
  if (style === 'text') name = name.replace(/^"(.*)"$/s, '$1');
  let words = name.split(parts.separator);
  while (words.at(-1) === '') words.pop(); // Perl's split() gives no empty ones at the end.
  if (style === 'text') words = words.filter((word) => !/^[',.+-]$/.test(word));
  const [last = '', middle = '', first = ''] = words.slice(-3).reverse();
  const withInitial =
    [parts.letter, parts.initial].some((form) => form.test(first)) ||
    [parts.oneCharacter, parts.initial].some((form) => form.test(middle));
  if (2 < words.length) name = withInitial ? `${first} ${middle} ${last}` : `${middle} ${last}`;
  else if (style === 'text') name = words.join(' ');
  return makeMailbox(withoutEndPunctuation(name), address);
}

/** Takes one `,` or `.` off each end, also inside of the quotes: `"Doe,"` is `"Doe"`. */
function withoutEndPunctuation(name: string): string {
  return name.replace(/[,.]("?)$/, '$1').replace(/^("?)[,.]/, '$1');
}

/** After `x.org` in `x.org.`: where the last label ends that has a dot and something else before it. */
function domainEnd(text: string, start: number): number | undefined {
  let end: number | undefined;
  let inLastLabel = false;
  for (let at = start; isDomainChar(text.charCodeAt(at)); at++) {
    const begins = text[at - 1] === '.' && start + 1 < at;
    inLastLabel = isAlphanumeric(text.charCodeAt(at)) && (begins || inLastLabel);
    if (inLastLabel) end = at + 1;
  }
  return end;
}

/** Where the run of address characters that ends at `at` begins. */
function localStart(text: string, at: number, floor: number): number {
  let start = at;
  while (floor < start && isLocalChar(text.charCodeAt(start - 1))) start--;
  return start;
}

/**
 * Where the name before an address begins. Read backwards from the address: a bracket, blanks, commas, blanks, and then what
 * names consist of; each of them may be missing.
 */
function nameStart(
  text: string,
  local: number,
  floor: number,
  isLetter: (code: number) => boolean,
): number {
  let at = local;
  const back = (belongs: (char: string) => boolean): void => {
    while (floor < at && belongs(text.charAt(at - 1))) at--;
  };
  if (floor < at && '({<'.includes(text.charAt(at - 1))) at--;
  back(isBlank);
  back((char) => char === ',');
  back(isBlank);
  back((char) => '"\' ,.+-'.includes(char) || isLetter(char.charCodeAt(0)));
  return at;
}

function isBlank(char: string): boolean {
  return /\s/.test(char);
}

function isAlphanumeric(code: number): boolean {
  return (47 < code && code < 58) || isAsciiLetter(code);
}

function isAsciiLetter(code: number): boolean {
  return (64 < code && code < 91) || (96 < code && code < 123);
}

/** `[A-Za-z0-9.-]` */
function isDomainChar(code: number): boolean {
  return isAlphanumeric(code) || code === 45 || code === 46;
}

/** `[A-Za-z0-9_.+-]` */
function isLocalChar(code: number): boolean {
  return isDomainChar(code) || code === 43 || code === 95;
}

/** What the byte ranges of the older script hold whole: the characters U+0080 to U+00FF, letters or not. */
function isLatin1Letter(code: number): boolean {
  return isAsciiLetter(code) || (127 < code && code < 256);
}

function isLetterOf(code: number): boolean {
  return isAsciiLetter(code) || (127 < code && /\p{L}/u.test(String.fromCharCode(code)));
}
