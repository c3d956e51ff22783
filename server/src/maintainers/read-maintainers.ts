/** A whole MAINTAINERS: its sections, and what its head says about them. */
import { parseMaintainers, type Section } from './parse-maintainers.js';
import { parsePreamble, type Preamble } from './preamble.js';

/** A MAINTAINERS that has been read. */
export interface ReadMaintainers {
  /** As long as it was given, with all lines ended by `\n` or `\r\n`. */
  readonly text: string;
  readonly sections: readonly Section[];
  readonly preamble: Preamble;
  /** How many lines stand before the first section; all lines where there is none. */
  readonly preambleLength: number;
}

/** Reads a text whose lines end as editors have it: at a lone `\r` too, which ends one nowhere else. */
export function readMaintainers(given: string): ReadMaintainers {
  const text = given.replace(/\r(?!\n)/g, '\n');
  const sections = parseMaintainers(text);
  const [first] = sections;
  const head = text.split('\n', first === undefined ? undefined : first.lineNumber - 1);
  const preamble = parsePreamble(head.map((line) => line.replace(/\r$/, '')));
  return { text, sections, preamble, preambleLength: head.length };
}
