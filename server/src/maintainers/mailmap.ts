/**
 * .mailmap: who somebody who wrote under another name or address really is.
 * Format: "MAPPING AUTHORS" in git's gitmailmap(5), but as scripts/get_maintainer.pl reads it (read_mailmap, mailmap_email):
 * letter case counts, and the same name with several addresses is one name for each of them.
 */
import { formatMailbox, makeMailbox, type Mailbox } from './addresses.js';

/** What a text of the form `address` or `Name <address>` is replaced by. */
export interface Mailmap {
  readonly names: ReadonlyMap<string, string>;
  readonly addresses: ReadonlyMap<string, string>;
}

/** Reads the text of a .mailmap; lines of no known form are left out. */
export function parseMailmap(text: string): Mailmap {
  const names = new Map<string, string>();
  const addresses = new Map<string, string>();
  for (const line of text.split('\n')) {
    const comment = line.indexOf('#');
    const parts = mailmapParts((comment < 0 ? line : line.slice(0, comment)).trim());
    if (parts === undefined) continue;
    const { name, address, wrongName, wrongAddress } = parts;
    const right = makeMailbox(name, address);
    if (wrongAddress === undefined) {
      if (name !== '') names.set(right.address, right.name);
      continue;
    }
    const wrong =
      wrongName === '' ? wrongAddress : formatMailbox(makeMailbox(wrongName, wrongAddress));
    if (name !== '') names.set(wrong, right.name);
    addresses.set(wrong, right.address);
  }
  return { names, addresses };
}

/** The mailbox that the map knows a mailbox by: first looked for with its name, else by its address alone. */
export function applyMailmap(map: Mailmap, mailbox: Mailbox): Mailbox {
  const full = formatMailbox(mailbox);
  const key = map.names.has(full) || map.addresses.has(full) ? full : mailbox.address;
  const name = map.names.get(key);
  const address = map.addresses.get(key);
  if (name === undefined && address === undefined) return mailbox;
  return makeMailbox(name ?? mailbox.name, address ?? mailbox.address);
}

interface MailmapParts {
  readonly name: string;
  readonly address: string;
  readonly wrongName: string;
  readonly wrongAddress: string | undefined;
}

/** Takes `Name <a>`, `<a> <b>`, `Name <a> <b>` or `Name <a> Other <b>` apart. */
function mailmapParts(line: string): MailmapParts | undefined {
  const last = bracketAtEnd(line);
  if (last === undefined) return undefined;
  const first = bracketAtEnd(line.slice(0, line.lastIndexOf('>', last.open) + 1));
  if (first === undefined) {
    if (last.open === 0) return undefined;
    return {
      name: line.slice(0, last.open),
      address: last.inside,
      wrongName: '',
      wrongAddress: undefined,
    };
  }
  return {
    name: line.slice(0, first.open).trim(),
    address: first.inside,
    wrongName: line.slice(first.end, last.open).trim(),
    wrongAddress: last.inside,
  };
}

/** The `<a>` that ends a text. */
function bracketAtEnd(
  text: string,
): { readonly open: number; readonly end: number; readonly inside: string } | undefined {
  if (!text.endsWith('>')) return undefined;
  const open = text.lastIndexOf('<');
  const inside = text.slice(open + 1, -1);
  return open < 0 || inside === '' || inside.includes('>')
    ? undefined
    : { open, end: text.length, inside };
}
