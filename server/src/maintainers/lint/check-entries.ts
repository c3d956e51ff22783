/**
 * What is wrong with single entries, by their text alone. Sources: the head of MAINTAINERS for letters and statuses;
 * scripts/get_maintainer.pl for what becomes of the values.
 */
import { parseMailbox } from '../addresses.js';
import { compileSections } from '../match-sections.js';
import type { Section } from '../parse-maintainers.js';
import { statusOf, type Preamble } from '../preamble.js';
import { splitAddressList } from '../rfc822.js';
import { parseMailingList } from '../roles.js';
import { letterRange, valueRange, type MaintainersProblem, type ProblemKind } from './problem.js';

/** The types that the script's self-test takes (git, quilt, hg) and those that the head of MAINTAINERS adds. */
const TREE_TYPES: ReadonlySet<string> = new Set(['git', 'hg', 'quilt', 'stgit', 'topgit']);

/** What one person's address looks like at least; no kernel developer quotes blanks into one. */
const ADDRESS = /^[^\s<>@]+@[^\s<>@]+$/;

/** The script has a role for this status of one section, and no description. */
const UNDESCRIBED_STATUS = 'buried alive in reporters';

interface Finding {
  readonly kind: ProblemKind;
  readonly text: string;
}

/** The first problem of a value, by its letter; undefined where it is as it should be. */
type Check = (value: string, preamble: Preamble) => Finding | undefined;

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ['M', checkPerson],
  ['R', checkPerson],
  ['L', checkList],
  ['S', checkStatus],
  ['T', checkTree],
]);

/** The problems of all entries. */
export function checkEntries(
  sections: readonly Section[],
  preamble: Preamble,
): readonly MaintainersProblem[] {
  const problems: MaintainersProblem[] = [];
  for (const { entries } of sections) {
    const first = new Map<string, number>();
    for (const entry of entries) {
      const { letter, value, lineNumber } = entry;
      if (!preamble.letters.has(letter)) {
        const known = [...preamble.letters.keys()].join(', ');
        const text = `This is none of the letters known: ${known}.`;
        problems.push({ kind: 'unknown-letter', lineNumber, range: letterRange(), text });
      }
      const at = { lineNumber, range: valueRange(entry) };
      const finding = value === '' ? emptyValue(letter) : CHECKS.get(letter)?.(value, preamble);
      if (finding !== undefined) problems.push({ ...at, ...finding });
      const key = `${letter}:${value.trimEnd()}`;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, lineNumber);
      else if (value !== '') {
        const text = `This stands in the section already, on line ${earlier}.`;
        problems.push({ ...at, kind: 'duplicate-entry', text, relatedLineNumber: earlier });
      }
    }
  }
  return [...problems, ...checkExpressions(sections)];
}

/** The N:, K:, F: and X: that are left out of every answer of ours, and of the script's where Perl cannot read them either. */
function checkExpressions(sections: readonly Section[]): readonly MaintainersProblem[] {
  return compileSections(sections, () => false)
    .problems.filter(({ entry }) => entry.value !== '')
    .map(({ entry, text }) => ({
      kind: 'unreadable-expression',
      lineNumber: entry.lineNumber,
      range: valueRange(entry),
      text: `This is left out of all answers: ${text}.`,
    }));
}

function emptyValue(letter: string): Finding {
  const isPattern = letter === 'F' || letter === 'X';
  const effect = isPattern ? ' The script takes it for all files at the top of the tree.' : '';
  return { kind: 'empty-value', text: `There is nothing behind ${letter}:.${effect}` };
}

function checkPerson(value: string): Finding | undefined {
  for (const text of splitAddressList(value) ?? [value]) {
    const { address } = parseMailbox(text);
    if (address === '') {
      return { kind: 'invalid-address', text: 'There is no mail address in this.' };
    }
    if (!ADDRESS.test(address)) {
      return { kind: 'invalid-address', text: `"${address}" is no mail address.` };
    }
  }
  return undefined;
}

/** Two lists of 6.1 and five of 6.12 are written like people, and the script prints nothing for them. */
function checkList(value: string): Finding | undefined {
  const { address } = parseMailingList(value);
  if (ADDRESS.test(address)) return undefined;
  const text = `get_maintainer.pl takes the first word of a list for its address, and "${address}" is none.`;
  return { kind: 'invalid-address', text };
}

function checkStatus(value: string, preamble: Preamble): Finding | undefined {
  if (value.toLowerCase() === UNDESCRIBED_STATUS) return undefined;
  if (statusOf(preamble, value) !== undefined) return undefined;
  const known = [...preamble.statuses.keys()].join(', ');
  return { kind: 'unknown-status', text: `This is none of the statuses described: ${known}.` };
}

function checkTree(value: string): Finding | undefined {
  const [type = '', place = ''] = value.split(/\s+/, 2);
  if (TREE_TYPES.has(type) && place !== '') return undefined;
  const text = `A tree is a type (one of ${[...TREE_TYPES].join(', ')}) and a location.`;
  return { kind: 'unknown-tree-type', text };
}
