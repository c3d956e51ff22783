/** What can be opened from MAINTAINERS: files, pages, mail addresses. */
import type { DocumentLink } from 'vscode-languageserver-types';
import { parseMailbox } from '../../maintainers/addresses.js';
import type { Entry } from '../../maintainers/parse-maintainers.js';
import { splitAddressList } from '../../maintainers/rfc822.js';
import { parseMailingList } from '../../maintainers/roles.js';
import { placeOf } from './places.js';
import { rangeIn, type MaintainersSnapshot } from './snapshot.js';

/** A part of a value. Columns are of the value, not of the line. */
interface LinkPart {
  readonly start: number;
  readonly length: number;
  readonly target: string;
  readonly tooltip?: string;
}

type FindLinks = (entry: Entry, snapshot: MaintainersSnapshot) => readonly LinkPart[];

const LINKS: ReadonlyMap<string, FindLinks> = new Map<string, FindLinks>([
  ['F', pathLinks],
  ['X', pathLinks],
  ['P', (entry, snapshot) => [...pathLinks(entry, snapshot), ...pageLinks(entry)]],
  ['M', personLinks],
  ['R', personLinks],
  ['L', ({ value }) => mailLinks(parseMailingList(value).address, 0)],
  ['W', pageLinks],
  ['Q', pageLinks],
  ['B', pageLinks],
  ['C', pageLinks],
  // Only `git https://...`: what pages a host has for a `git://...` is not known.
  ['T', pageLinks],
]);

/** What a word must begin with to be opened; nothing that an editor might run. */
const SCHEME = /^(?:https?|ftp|ircs?):\/\/[!-~]+$|^mailto:[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+$/i;

/** Addresses that need no quoting in a `mailto:`. */
const PLAIN_ADDRESS = /^[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+$/;

/** All links, in the order of the file. */
export function maintainersLinks(snapshot: MaintainersSnapshot): DocumentLink[] {
  return snapshot.sections
    .flatMap(({ entries }) => entries)
    .flatMap((entry) =>
      (LINKS.get(entry.letter)?.(entry, snapshot) ?? []).map(
        ({ start, length, target, tooltip }) => {
          const column = entry.valueColumn + start;
          const range = rangeIn(entry.lineNumber, { start: column, end: column + length });
          return tooltip === undefined ? { range, target } : { range, target, tooltip };
        },
      ),
    );
}

function pathLinks(entry: Entry, snapshot: MaintainersSnapshot): readonly LinkPart[] {
  const place = placeOf(snapshot, entry);
  const target = place && snapshot.uriOf(place.path);
  if (target === undefined) return [];
  const { length } = entry.value.trimEnd();
  const part = { start: 0, length, target };
  return [place?.tooltip === undefined ? part : { ...part, tooltip: place.tooltip }];
}

function pageLinks({ value }: Entry): readonly LinkPart[] {
  return Array.from(value.matchAll(/\S+/g))
    .filter(([word]) => SCHEME.test(word))
    .map(({ 0: word, index }) => ({ start: index, length: word.length, target: word }));
}

function personLinks({ value }: Entry): readonly LinkPart[] {
  return (splitAddressList(value) ?? [value]).flatMap((person) => {
    const { address } = parseMailbox(person);
    return mailLinks(address, value.lastIndexOf(address));
  });
}

function mailLinks(address: string, start: number): readonly LinkPart[] {
  if (!PLAIN_ADDRESS.test(address)) return [];
  return [{ start, length: address.length, target: `mailto:${address}` }];
}
