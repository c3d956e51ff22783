/**
 * Who to write to: the people and lists that scripts/get_maintainer.pl names for one file or for several together, and for
 * each of them the line of MAINTAINERS that says so. Source: add_categories(), push_email_address(), deduplicate_email(),
 * add_role() and merge_email() of the script, run as `--nogit --nogit-fallback --subsystem --status --scm --web -f`.
 */
import { formatMailbox, parseMailbox, type Mailbox } from './addresses.js';
import { applyMailmap, type Mailmap } from './mailmap.js';
import type { SectionMatch } from './match-sections.js';
import type { Entry } from './parse-maintainers.js';
import { splitAddressList } from './rfc822.js';
import { listRole, maintainerRole, parseMailingList, reviewerRole } from './roles.js';
import type { ScriptRules } from './script-rules.js';

/** Why somebody is in an answer. */
export type Reason =
  /** `entry` is the M:, R: or L:; `match` says for which file the section was found, and by which pattern. */
  | { readonly kind: 'section'; readonly entry: Entry; readonly match: SectionMatch }
  /** The address stands in the file itself. */
  | { readonly kind: 'in-file'; readonly file: string };

/** Somebody to write to. */
export interface Addressee {
  /** `"David S. Miller" <davem@davemloft.net>`, or an address alone; empty for an L: whose first word is no address. */
  readonly text: string;
  /** `maintainer:BTRFS FILE SYSTEM`; `in file` is added where the address also stands in the file. */
  readonly role: string;
  readonly reason: Reason;
}

/** The whole answer, in the script's order, everything in it once. */
export interface Answer {
  readonly people: readonly Addressee[];
  readonly lists: readonly Addressee[];
  /** Titles of the sections, in full. */
  readonly subsystems: readonly string[];
  readonly status: readonly string[];
  /** `git git://git.kernel.org/...` */
  readonly scm: readonly string[];
  readonly web: readonly string[];
}

/** What was found for the files: all that an answer depends on. */
export interface Evidence {
  /** In the order in which they speak: for each file by path, and behind all of these the ones found by content. */
  readonly matches: readonly SectionMatch[];
  readonly emails: readonly FileEmail[];
}

/** An address that stands in a file. */
export interface FileEmail {
  readonly file: string;
  readonly mailbox: Mailbox;
}

/** The script leaves out this person, who gets enough mail. */
const CHIEF_PENGUIN = /Linus Torvalds <torvalds@linux-foundation.org>/;

/** Turns evidence into an answer. */
export function answerFrom(evidence: Evidence, mailmap: Mailmap, rules: ScriptRules): Answer {
  const people = new People();
  const lists = new Map<string, Addressee>();
  const values = { S: [] as string[], T: [] as string[], W: [] as string[] };
  for (const match of evidence.matches) {
    const { section, entry: via } = match;
    const suffix =
      via.letter === 'K' && rules.keywords === 'on-request' ? `:Keyword:${via.value}` : '';
    for (const entry of section.entries) {
      const reason: Reason = { kind: 'section', entry, match };
      switch (entry.letter) {
        case 'M':
          people.pushValue(entry.value, maintainerRole(section, rules.roles) + suffix, reason);
          break;
        case 'R':
          people.pushValue(entry.value, reviewerRole(section) + suffix, reason);
          break;
        case 'L': {
          const { address, access } = parseMailingList(entry.value);
          const key = address.toLowerCase();
          if (access !== 'subscribers-only' && !lists.has(key)) {
            lists.set(key, { text: address, role: listRole(section, access) + suffix, reason });
          }
          break;
        }
        case 'S':
        case 'T':
        case 'W':
          values[entry.letter].push(entry.value + suffix);
      }
    }
  }

  const known = new KnownMailboxes(mailmap);
  const merged = people.entries.map((person) => ({ ...person, text: known.merge(person.text) }));
  const mergedLists = [...lists.values()].map((list) => ({
    ...list,
    text: known.merge(list.text),
  }));
  people.entries = merged.filter((person) => !CHIEF_PENGUIN.test(person.text));
  for (const { file, mailbox } of evidence.emails) {
    people.pushInFile(applyMailmap(mailmap, mailbox), file);
  }

  const printed = new Set<string>();
  return {
    people: people.entries.filter(({ text }) => isFirst(text, printed)),
    lists: mergedLists.filter(({ text }) => isFirst(text, printed)),
    subsystems: unique(evidence.matches.map(({ section }) => section.title)),
    status: unique(values.S),
    scm: unique(values.T),
    web: unique(values.W),
  };
}

/** True once for each text: it is in `seen` afterwards. */
function isFirst(text: string, seen: Set<string>): boolean {
  if (seen.has(text)) return false;
  seen.add(text);
  return true;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The people in the order they come up; a name or an address that came up before is not taken again. */
class People {
  entries: Addressee[] = [];
  readonly #names = new Set<string>();
  readonly #addresses = new Set<string>();

  /** Takes the value of an M: or R:. */
  pushValue(value: string, role: string, reason: Reason): void {
    for (const text of splitAddressList(value) ?? [value]) {
      this.#push(parseMailbox(text), role, reason);
    }
  }

  /** Takes an address from a file, and says `in file` with everybody who has its name or address – or, as it, no name. */
  pushInFile(mailbox: Mailbox, file: string): void {
    this.#push(mailbox, '', { kind: 'in-file', file });
    this.entries = this.entries.map((person) => {
      const { name, address } = parseMailbox(person.text);
      const isSame = name === mailbox.name || address === mailbox.address;
      if (!isSame || person.role.includes('in file')) return person;
      return { ...person, role: person.role === '' ? 'in file' : `${person.role},in file` };
    });
  }

  #push(mailbox: Mailbox, role: string, reason: Reason): void {
    const name = mailbox.name.toLowerCase();
    const address = mailbox.address.toLowerCase();
    if (address === '') return;
    if ((name !== '' && this.#names.has(name)) || this.#addresses.has(address)) return;
    if (name !== '') this.#names.add(name);
    this.#addresses.add(address);
    this.entries.push({ text: formatMailbox(mailbox), role, reason });
  }
}

/** Gives one person one name and address: the first that came up, after the mail map has spoken. */
class KnownMailboxes {
  readonly #mailmap: Mailmap;
  readonly #byName = new Map<string, Mailbox>();
  readonly #byAddress = new Map<string, Mailbox>();

  constructor(mailmap: Mailmap) {
    this.#mailmap = mailmap;
  }

  /** The text to print for a text. */
  merge(text: string): string {
    const mailbox = applyMailmap(this.#mailmap, parseMailbox(text));
    const name = mailbox.name.toLowerCase();
    const address = mailbox.address.toLowerCase();
    const known =
      (name === '' ? undefined : this.#byName.get(name)) ?? this.#byAddress.get(address);
    if (known === undefined) {
      this.#byName.set(name, mailbox);
      this.#byAddress.set(address, mailbox);
    }
    return formatMailbox(applyMailmap(this.#mailmap, known ?? mailbox));
  }
}
