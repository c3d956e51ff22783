/**
 * Names and addresses as scripts/get_maintainer.pl reads and prints them (parse_email, format_email, push_email_addresses).
 * Everything here works on one line; regular expressions that could run away on a long one are avoided.
 */

/** `"Uwe Kleine-König" <u@x.de>`, taken apart. */
export interface Mailbox {
  /** Quoted where it needs to be, and empty where there is none: it is compared and printed as it stands here. */
  readonly name: string;
  /** Empty where the text holds no address. */
  readonly address: string;
}

/** Reads `Name <address>`, `<address>` or `address`; what follows the `>` is dropped. */
export function parseMailbox(text: string): Mailbox {
  const open = text.indexOf('<');
  if (0 < open) {
    const close = text.lastIndexOf('>');
    const at = text.indexOf('@', open + 2);
    if (0 <= at && at < close) {
      return makeMailbox(text.slice(0, open), text.slice(open + 1, close));
    }
  }
  const bare = text.trimStart();
  const enclosed = bare.startsWith('<') ? addressBeforeBracket(bare.slice(1)) : undefined;
  return makeMailbox('', enclosed ?? bareAddress(text) ?? '');
}

/** A mailbox from a name and an address as people write them. */
export function makeMailbox(name: string, address: string): Mailbox {
  return { name: quoteName(name), address: address.trim() };
}

/** `Name <address>`, or the address alone. */
export function formatMailbox({ name, address }: Mailbox): string {
  const quoted = quoteName(name);
  return quoted === '' ? address : `${quoted} <${address}>`;
}

/** In quotes where the name has anything but ASCII letters, digits, `_`, `-` and blanks: `"David S. Miller"`. */
function quoteName(name: string): string {
  let plain = name.trim();
  if (plain.startsWith('"')) plain = plain.slice(1);
  if (plain.endsWith('"')) plain = plain.slice(0, -1);
  return /[^A-Za-z0-9_ -]/.test(plain) ? `"${plain.replace(/(?<!\\)"/g, '\\"')}"` : plain;
}

/** `a b@c` of `a b@c d`: up to the last `@` and on to the next blank. Undefined without an `@` that something stands before. */
function bareAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  return 0 < at ? text.slice(0, firstBlank(text, at)) : undefined;
}

/** `a b@c` of `a b@c> d`: up to the last `>` that no blank parts from the `@` before it. */
function addressBeforeBracket(text: string): string | undefined {
  for (let end = text.length; 0 < end;) {
    const close = text.lastIndexOf('>', end - 1);
    const at = close < 0 ? -1 : text.lastIndexOf('@', close);
    if (at < 1) return undefined;
    const blank = firstBlank(text, at);
    const last = text.lastIndexOf('>', blank);
    if (at < last) return text.slice(0, last);
    end = at;
  }
  return undefined;
}

/** Where the first blank at or after `from` stands; the length of the text where there is none. */
function firstBlank(text: string, from: number): number {
  const blank = /\s/g;
  blank.lastIndex = from;
  return blank.exec(text)?.index ?? text.length;
}
