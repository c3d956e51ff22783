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
  /** Read when they are first asked for. */
  readonly entries: readonly Entry[];
  /** Those of its entries that say for which files it answers. */
  readonly patterns: readonly Pattern[];
  /** The section's place among the sections, from 0. */
  readonly index: number;
}

/** An F:, X:, N: or K:, of which a kernel has ten thousand; few are ever looked at as entries. */
export interface Pattern {
  readonly section: Section;
  readonly letter: 'F' | 'X' | 'N' | 'K';
  readonly value: string;
  readonly entry: Entry;
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
  const sections: SectionText[] = [];
  let open: SectionText | undefined;
  let title: { readonly text: string; readonly lineNumber: number } | undefined;
  let index = 0;
  let lineNumber = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lineNumber++;
    if (isEntryAt(text, start, end)) {
      if (open === undefined) {
        const named = title ?? { text: lineAt(text, start, end), lineNumber };
        open = new SectionText(named, sections.length, { text, start, lineNumber, index });
        sections.push(open);
      }
      open.addEntry(start, end);
      index++;
    } else {
      const line = readLine(lineAt(text, start, end));
      if (line.kind === 'text') {
        title = { text: line.text, lineNumber };
        open = undefined;
        index++;
      }
    }
    start = end + 1;
  }
  return sections;
}

/** Where the entries of a section begin: an offset in the text, and the numbers that its first entry has. */
interface SectionStart {
  readonly text: string;
  readonly start: number;
  readonly lineNumber: number;
  readonly index: number;
}

class SectionText implements Section {
  readonly title: string;
  readonly lineNumber: number;
  readonly index: number;
  readonly patterns: Pattern[] = [];
  readonly #first: SectionStart;
  #end = 0;
  #nEntries = 0;
  #entries: readonly Entry[] | undefined;

  constructor(
    named: { readonly text: string; readonly lineNumber: number },
    index: number,
    first: SectionStart,
  ) {
    this.title = named.text;
    this.lineNumber = named.lineNumber;
    this.index = index;
    this.#first = first;
  }

  get entries(): readonly Entry[] {
    return (this.#entries ??= this.#readEntries());
  }

  /** The next entry; its line is `start` to `end` of the text, without the newline. */
  addEntry(start: number, end: number): void {
    const { text } = this.#first;
    const letter = text.charAt(start);
    const place = this.#nEntries++;
    if (letter === 'F' || letter === 'X' || letter === 'N' || letter === 'K') {
      const value = lineAt(text, start, end).slice(2).trimStart();
      this.patterns.push(new SectionPattern(this, letter, value, place));
    }
    this.#end = end;
  }

  #readEntries(): readonly Entry[] {
    const { text, start } = this.#first;
    let { lineNumber, index } = this.#first;
    const entries: Entry[] = [];
    for (const line of readLines(text.slice(start, this.#end))) {
      if (line.kind === 'entry') {
        const { letter, value, valueColumn } = line;
        entries.push({ letter, value, lineNumber, valueColumn, index: index++ });
      }
      lineNumber++;
    }
    return entries;
  }
}

class SectionPattern implements Pattern {
  readonly section: Section;
  readonly letter: Pattern['letter'];
  readonly value: string;
  readonly #place: number;

  /** `place` is that among the section's entries. */
  constructor(section: Section, letter: Pattern['letter'], value: string, place: number) {
    this.section = section;
    this.letter = letter;
    this.value = value;
    this.#place = place;
  }

  get entry(): Entry {
    const entry = this.section.entries[this.#place];
    if (entry === undefined) throw new Error(`${this.section.title} has no entry ${this.#place}`);
    return entry;
  }
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
    yield readLine(lineAt(text, start, end));
    start = end + 1;
  }
}

/** What is from `start` to the newline at `end`. */
function lineAt(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end);
}

/** Whether the line from `start` to `end` begins as `F:` does. */
function isEntryAt(text: string, start: number, end: number): boolean {
  const letter = text.charCodeAt(start);
  return letter >= 65 && letter <= 90 && start + 1 < end && text[start + 1] === ':';
}

function readLine(text: string): MaintainersLine {
  if (isEntryAt(text, 0, text.length)) {
    const value = text.slice(2).trimStart();
    const valueColumn = text.length - value.length;
    return { kind: 'entry', text, letter: text.charAt(0), value, valueColumn };
  }
  const content = text.trimStart();
  return { kind: content === '' ? 'blank' : content.startsWith('#') ? 'comment' : 'text', text };
}
