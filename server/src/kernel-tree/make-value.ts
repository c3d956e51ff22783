/**
 * Values of Make variables when the configuration may be unknown. A value is its words, each with the condition under which
 * it is there: `$(CONFIG_X)` is the word `y` where X is y, the word `m` where X is m, and no word where it is not set. White
 * space between words is not kept; Kbuild never looks at it.
 */
import { ALWAYS, NEVER, and, isAlways, isNever, not, or, type Condition } from './condition.js';

export interface Word {
  readonly text: string;
  readonly when: Condition;
}

/** One way a whole value can turn out: its words, under the condition. */
export interface Alternative {
  readonly words: readonly string[];
  readonly when: Condition;
}

/** More outcomes of one value than these are not told apart. */
const MAX_ALTERNATIVES = 32;

/** `text` at its blanks, without empty pieces. */
export function splitWords(text: string): readonly string[] {
  return text.split(/[ \t\r\n\f\v]/).filter((word) => word !== '');
}

/** The words that can be there under `when`. */
export function guarded(words: readonly Word[], when: Condition): readonly Word[] {
  if (when === ALWAYS) return words;
  const kept: Word[] = [];
  for (const word of words) {
    const both = and(word.when, when);
    if (!isNever(both)) kept.push(both === word.when ? word : { text: word.text, when: both });
  }
  return kept;
}

/** When a value has a word at all. */
export function notEmpty(words: readonly Word[]): Condition {
  let condition = NEVER;
  for (const word of words) condition = or(condition, word.when);
  return condition;
}

/** Every way the value can turn out; their conditions exclude each other. Undefined where there are too many. */
export function alternatives(words: readonly Word[]): readonly Alternative[] | undefined {
  let found: { words: string[]; when: Condition }[] = [{ words: [], when: ALWAYS }];
  for (const { text, when } of words) {
    if (isAlways(when)) {
      for (const alternative of found) alternative.words.push(text);
      continue;
    }
    const next: typeof found = [];
    const without = not(when);
    for (const alternative of found) {
      const present = and(alternative.when, when);
      const absent = and(alternative.when, without);
      if (isNever(present)) {
        next.push(alternative);
      } else if (isNever(absent)) {
        alternative.words.push(text);
        next.push(alternative);
      } else {
        next.push({ words: [...alternative.words, text], when: present });
        next.push({ words: alternative.words, when: absent });
      }
    }
    if (MAX_ALTERNATIVES < next.length) return undefined;
    found = next;
  }
  return found;
}
