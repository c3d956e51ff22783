/**
 * What MAINTAINERS itself says its letters and statuses mean, at its head. Trees differ (B:, C:, P: came and changed), so the
 * file speaks for itself where it does, and our own table for it where it does not. Other projects have such files too, and
 * not all of them sort theirs.
 * Format: under "Descriptions of section entries", `<tab>M: text`, with lines that go on at `<tab><blanks>`.
 */

/** A letter as the head of MAINTAINERS describes it. */
export interface LetterDescription {
  /** `Mail patches to: FullName <address@domain>`: the first line, without the asterisks around its key word. */
  readonly summary: string;
  /** The lines after it, without the indentation that they share. */
  readonly details: readonly string[];
}

export interface Preamble {
  /** By letter: those described, in that order, then the others that the scripts know. */
  readonly letters: ReadonlyMap<string, LetterDescription>;
  /** By status as it is written there: `Odd Fixes`. Each with its description on one line. */
  readonly statuses: ReadonlyMap<string, string>;
  /** `please keep the entries in alphabetical order`: whether the file wants its sections sorted. */
  readonly wantsSortedSections: boolean;
  /** `Descriptions of section entries and preferred order`: whether it wants the entries of a section sorted. */
  readonly wantsSortedEntries: boolean;
}

/** The letters that scripts/checkpatch.pl and scripts/parse-maintainers.pl of 6.1 know, in the order they want. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['M', 'Maintainer: somebody to mail patches to'],
  ['R', 'Reviewer, who wants a copy of patches'],
  ['L', 'Mailing list'],
  ['S', 'Status'],
  ['W', 'Web page'],
  ['Q', 'Patchwork'],
  ['B', 'Where to report bugs'],
  ['C', 'Chat'],
  ['P', 'Subsystem profile: how patches are wanted here'],
  ['T', 'Tree: its type and where it is'],
  ['F', 'Files and directories, with wildcards'],
  ['X', 'Files and directories that are left out of the F: and N:'],
  ['N', 'Files and directories, by a regular expression for the path'],
  ['K', 'Regular expression for the content of a patch or file'],
]);

const STATUSES: ReadonlyMap<string, string> = new Map([
  ['Supported', 'Somebody is paid to look after this.'],
  ['Maintained', 'Somebody looks after this.'],
  ['Odd Fixes', 'There is a maintainer who has little time.'],
  ['Orphan', 'There is no maintainer.'],
  ['Obsolete', 'Old code that something better replaces.'],
]);

/** True for `-----` or `=====`, which makes the line above it a heading. */
export function isUnderline(line: string): boolean {
  return /^(?:-{3,}|={3,})\s*$/.test(line);
}

/** `<tab>M: *Mail* patches to`. */
const LETTER_LINE = /^\t([A-Z]): (\S.*)$/;
/** `Odd Fixes:<tab>It has a maintainer`, in the details of S:. */
const STATUS_LINE = /^([A-Z][A-Za-z ]*):\s(.*)$/;

/** Reads the lines before the first section. What is not described there is described in our words. */
export function parsePreamble(lines: readonly string[]): Preamble {
  const letters = new Map<string, { summary: string; details: string[] }>();
  let open: { summary: string; details: string[] } | undefined;
  for (const line of lines) {
    const [, letter, summary] = LETTER_LINE.exec(line) ?? [];
    if (letter !== undefined && summary !== undefined) {
      open = { summary: summary.replaceAll('*', ''), details: [] };
      letters.set(letter, open);
    } else if (/^\t[\t ]/.test(line)) {
      open?.details.push(line.replace(/^\t {0,3}/, ''));
    } else {
      open = undefined;
    }
  }
  const statuses = parseStatuses(letters.get('S')?.details ?? []);
  const words = lines.join(' ').toLowerCase().split(/\s+/).join(' ');
  return {
    letters: new Map([...letters, ...ownLetters().filter(([letter]) => !letters.has(letter))]),
    statuses: statuses.size === 0 ? STATUSES : statuses,
    wantsSortedSections: words.includes('alphabetical order'),
    wantsSortedEntries: words.includes('preferred order'),
  };
}

function ownLetters(): readonly (readonly [string, LetterDescription])[] {
  return [...LETTERS].map(([letter, summary]) => [letter, { summary, details: [] }]);
}

function parseStatuses(details: readonly string[]): ReadonlyMap<string, string> {
  const statuses = new Map<string, string>();
  let open: string | undefined;
  for (const line of details) {
    const [, status, text] = STATUS_LINE.exec(line) ?? [];
    if (status !== undefined && text !== undefined) {
      open = status;
      statuses.set(status, text.trim());
    } else if (open !== undefined) {
      statuses.set(open, `${statuses.get(open) ?? ''} ${line.trim()}`);
    }
  }
  return statuses;
}

/**
 * The status that a value of S: begins with, in any case: `Odd Fixes` for `Odd fixes (Book3S 64-bit PR)`. Undefined where it is
 * none that is described.
 */
export function statusOf({ statuses }: Preamble, value: string): string | undefined {
  const lower = value.toLowerCase();
  return [...statuses.keys()].find((status) => {
    const begins = lower.startsWith(status.toLowerCase());
    return begins && !/[a-z]/.test(lower.charAt(status.length));
  });
}
