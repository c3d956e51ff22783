/**
 * Takes out of a line what terminals, mail programs and web pages put into it, and keeps for each character that is left
 * the column it had, so that a range found in the clean text can be shown in the log as it came.
 */

/** A cleaned line. */
export interface CleanLine {
  readonly text: string;
  /** Column in the raw line of each UTF-16 unit of `text`, and of its end. Undefined where columns are equal. */
  readonly columns?: readonly number[];
}

interface Dirt {
  readonly name: string;
  readonly example: string;
  /** Source of the pattern; every quantifier is bounded. */
  readonly pattern: string;
  /** What the text stands for; nothing where it is left out. */
  readonly becomes: Readonly<Record<string, string>>;
}

const ESC = String.fromCharCode(0x1b);
const NUL = String.fromCharCode(0);
const BOM = String.fromCharCode(0xfeff);
const NBSP = String.fromCharCode(0xa0);
const REPLACEMENT = 0xfffd;

/** What is cleaned out. ECMA-48 for terminals, RFC 2045 §6.7 for mail, rsyslog's `$EscapeControlCharactersOnReceive`. */
export const dirt: readonly Dirt[] = [
  {
    name: 'terminal colour or cursor',
    example: `${ESC}[32m`,
    pattern: `${ESC}\\[[0-9;?]{0,30}[ -/]{0,4}[@-~]|${ESC}[78=>cM]`,
    becomes: {},
  },
  {
    name: 'terminal sequence shown by cat -v',
    example: '^[[39;49m',
    pattern: '\\^\\[(?:\\[[0-9;?]{0,30}[A-Za-z]|[78])',
    becomes: {},
  },
  { name: 'NUL bytes', example: NUL, pattern: NUL, becomes: {} },
  { name: 'byte order mark', example: BOM, pattern: BOM, becomes: {} },
  { name: 'carriage return inside a line', example: '\r', pattern: '\\r', becomes: { '\r': ' ' } },
  { name: 'no-break space', example: NBSP, pattern: NBSP, becomes: { [NBSP]: ' ' } },
  {
    name: 'quoted-printable',
    example: '=3D',
    pattern: '=3D|=09|=C2=A0|=20(?=[ \\t\\r]{0,8}$)',
    becomes: { '=3D': '=', '=09': '\t', '=C2=A0': ' ', '=20': ' ' },
  },
  {
    name: 'HTML entity',
    example: '&lt;',
    pattern: '&(?:lt|gt|amp|quot|nbsp|#39|#x27);',
    becomes: {
      '&lt;': '<',
      '&gt;': '>',
      '&amp;': '&',
      '&quot;': '"',
      '&nbsp;': ' ',
      '&#39;': "'",
      '&#x27;': "'",
    },
  },
  {
    name: 'HTML tag',
    example: '</div>',
    pattern: '</?(?:div|pre|br|tt|span|code)(?:\\s[^<>]{0,200})?/?>',
    becomes: {},
  },
  {
    name: 'rsyslog escape',
    example: '#011',
    pattern: '#01[12]|\\\\x0[9a](?![0-9a-f])',
    becomes: { '#011': '\t', '#012': ' ', '\\x09': '\t', '\\x0a': ' ' },
  },
];

const anyDirt = new RegExp(dirt.map((row) => row.pattern).join('|'), 'g');
const meanings = new Map(dirt.flatMap((row) => Object.entries(row.becomes)));

/** The text without what `dirt` lists, and without blanks, `\r`, NULs and undecodable bytes at its end. */
export function cleanLine(raw: string): CleanLine {
  let end = raw.length;
  while (end > 0 && isTrailingNoise(raw.charCodeAt(end - 1))) end--;
  const trimmed = end < raw.length ? raw.slice(0, end) : raw;
  if (trimmed.search(anyDirt) < 0) return { text: trimmed };
  let text = '';
  let from = 0;
  const columns: number[] = [];
  for (const match of trimmed.matchAll(anyDirt)) {
    for (let at = from; at < match.index; at++) columns.push(at);
    const meaning = meanings.get(match[0]) ?? '';
    if (meaning !== '') columns.push(match.index);
    text += trimmed.slice(from, match.index) + meaning;
    from = match.index + match[0].length;
  }
  for (let at = from; at <= trimmed.length; at++) columns.push(at);
  return { text: text + trimmed.slice(from), columns };
}

function isTrailingNoise(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0 || code === REPLACEMENT;
}

/** True where a mail program has cut the line in two: it ends in one `=` and is as long as such lines are (RFC 2045 §6.7). */
export function endsInSoftBreak(raw: string): boolean {
  const end = raw.endsWith('\r') ? raw.length - 1 : raw.length;
  return end >= 60 && end <= 78 && raw[end - 1] === '=' && raw[end - 2] !== '=';
}
