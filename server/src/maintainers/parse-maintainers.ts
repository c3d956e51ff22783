/**
 * The text of MAINTAINERS as sections and entries, with the lines they stand on, so that an editor can lead to them.
 * Format: the head of MAINTAINERS itself, and how scripts/get_maintainer.pl reads it (read_maintainer_file and the functions
 * that find a section's start and end).
 */

/** One line `F:	fs/btrfs/`. */
export interface Entry {
  /** `F`: one of A to Z, also letters that no script knows. */
  readonly letter: string;
  /** `fs/btrfs/`: without the blanks before it; blanks at its end are part of it. */
  readonly value: string;
  readonly lineNumber: number;
  /** Where the value begins in its line, 0-based; the line's length where there is none. */
  readonly valueColumn: number;
  /** How many titles and entries stand before it in the file. Blank lines and comments do not count. */
  readonly index: number;
}

/** A title and the entries under it; one without entries is no section. */
export interface Section {
  /** `BTRFS FILE SYSTEM`. For entries that open the file without a title: their first line as it stands. */
  readonly title: string;
  readonly lineNumber: number;
  readonly entries: readonly Entry[];
  /** The section's place among the sections, from 0. */
  readonly index: number;
}

/** One line, as get_maintainer.pl tells them apart. `text` is a title, unless another text follows it. */
export type MaintainersLine =
  | {
      readonly kind: 'entry';
      readonly text: string;
      readonly letter: string;
      readonly value: string;
      readonly valueColumn: number;
    }
  | { readonly kind: 'text' | 'comment' | 'blank'; readonly text: string };

/**
 * The sections of MAINTAINERS in file order; none for a text that has no entry. Blank lines and lines that begin with `#`
 * are nothing, also in the middle of a section: a section ends only where the next title stands. Of two titles in a row the
 * later one counts, which is how the explanations at the head of the file disappear.
 */
export function parseMaintainers(text: string): readonly Section[] {
  const sections: (Section & { readonly entries: Entry[] })[] = [];
  let open: (typeof sections)[number] | undefined;
  let title: { readonly text: string; readonly lineNumber: number } | undefined;
  let index = 0;
  let lineNumber = 0;
  for (const line of readLines(text)) {
    lineNumber++;
    if (line.kind === 'entry') {
      if (open === undefined) {
        const named = title ?? { text: line.text, lineNumber };
        open = {
          title: named.text,
          lineNumber: named.lineNumber,
          entries: [],
          index: sections.length,
        };
        sections.push(open);
      }
      const { letter, value, valueColumn } = line;
      open.entries.push({ letter, value, lineNumber, valueColumn, index: index++ });
    } else if (line.kind === 'text') {
      title = { text: line.text, lineNumber };
      open = undefined;
      index++;
    }
  }
  return sections;
}

/** The values of a section's entries of one letter, in order: `T` gives its trees, `W` its pages, `S` its status. */
export function valuesOf(section: Section, letter: string): readonly string[] {
  return section.entries.filter((entry) => entry.letter === letter).map((entry) => entry.value);
}

/**
 * The lines of MAINTAINERS, which end at `\n`. A `\r` before it is dropped too: the script would keep it in every value, and
 * match nothing.
 */
export function* readLines(text: string): Generator<MaintainersLine> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield readLine(text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end));
    start = end + 1;
  }
}

function readLine(text: string): MaintainersLine {
  const letter = text.charAt(0);
  if (text[1] === ':' && 'A' <= letter && letter <= 'Z') {
    const value = text.slice(2).trimStart();
    return { kind: 'entry', text, letter, value, valueColumn: text.length - value.length };
  }
  const content = text.trimStart();
  return { kind: content === '' ? 'blank' : content.startsWith('#') ? 'comment' : 'text', text };
}
