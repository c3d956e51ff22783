/** Names of code in the lines of a report that are no stack entries: what else `sym+0x1/0x2` may stand for. */
import { readSymbolOffset } from './code-reference.js';
import type { Mention } from './report.js';

interface MentionKind {
  readonly what: Mention['what'];
  readonly example: string;
  /** Of the 300 characters before the name. */
  readonly before: RegExp;
}

export const mentionKinds: readonly MentionKind[] = [
  {
    what: 'caller',
    example: 'caller is ipcomp_init_state+0x1a/0x90',
    before: /caller is $/,
  },
  {
    what: 'link-register',
    example: 'lr : g+0x98/0x458',
    before:
      /(?:^|\s)(?:LR is at |PR is at |ra is at |lr : ?|ra {0,8}: {0,2}(?:[0-9a-f]{8,16} )?|LR \[[0-9a-f]{8,16}\] |LR = |RP\(r2\): {0,2}|RPC: <|I7: <|O7\[|I7\[|RPC\[|LR: 0x[0-9a-f]{8,16} \(|\[BLINK \]: |BLK: )$/,
  },
  {
    what: 'irq-event',
    example: 'hardirqs last  enabled at (8353): [<ffff800008161dac>] finish_lock_switch+0x94/0xe8',
    before: /irqs last {1,2}(?:en|dis)abled at \(\d{1,12}\): (?:\[<[^>]{1,20}>\] )?$/,
  },
  {
    what: 'held-lock',
    example: '#0: ffff0000d10c2577 (&folio_wait_table[i]){?.-.}-{2:2}, at: lock_sock+0xc8/0x130',
    before: /(?:^|\s)#\d{1,3}: .*\bat: {0,8}(?:\[<[^>]{1,20}>\] {0,8})?$/,
  },
  {
    what: 'other',
    example: '... key      at: [<ffffffff8a0b6f20>] __key.12345+0x0/0x40',
    before: /key {1,8}at: (?:\[<[^>]{1,20}>\] )?$/,
  },
  {
    what: 'lock',
    example: 'ffff0000d10c2577 (&folio_wait_table[i]){?.-.}-{2:2}, at: lock_sock+0xc8/0x130',
    before: /(?:\bat:|\block:) {0,8}(?:\[<[^>]{1,20}>\] {0,8})?$/,
  },
];

/** A name with its columns in the message. */
export interface FoundMention {
  readonly what: Mention['what'];
  readonly start: number;
  readonly end: number;
  readonly symbol: string;
  readonly byteOffset?: number;
  readonly byteSize?: number;
}

/**
 * The entries of crash(8) `bt`: ` #7 [ffffa25ec6978cd0] vxlan_rcv at ffffffffc1015a2c [vxlan]` and
 * `[exception RIP: vxlan_ecn_decapsulate+0x3b]` (decimal up to crash 7). Names without the size of a function are places to
 * look at, not frames that a line can be worked out for.
 */
const crashEntry =
  /[ \t]*(?:#\d{1,4} \[[0-9a-f]{8,16}\] (?<symbol>[A-Za-z_][\w.$]{0,511}) at [0-9a-f]{8,16}(?: \[[\w-]{1,64}\])?|\[exception RIP: (?<ip>[A-Za-z_][\w.$]{0,511})\+(?:0x(?<hex>[0-9a-f]{1,8})|(?<decimal>\d{1,8}))\])/y;

function readCrashEntry(text: string): FoundMention | undefined {
  crashEntry.lastIndex = 0;
  const match = crashEntry.exec(text);
  if (match === null) return undefined;
  const { symbol, ip, hex, decimal } = match.groups ?? {};
  const name = symbol ?? ip ?? '';
  const start = match[0].indexOf(name, match[0].indexOf(symbol === undefined ? 'RIP: ' : '] '));
  return {
    what: 'debugger',
    start,
    end: match[0].trimEnd().length,
    symbol: name,
    ...((hex ?? decimal) !== undefined && {
      byteOffset: hex !== undefined ? parseInt(hex, 16) : Number(decimal),
    }),
  };
}

const MOST_IN_LINE = 64;
const LONGEST_NAME = 512;
const nameCharacter = /[A-Za-z0-9_.$@:]/;

/** All `sym+0x1/0x2` in `text`, or its entry of crash(8). */
export function readMentions(text: string): readonly FoundMention[] {
  const entry = readCrashEntry(text);
  if (entry !== undefined) return [entry];
  const found: FoundMention[] = [];
  let at = text.indexOf('+0x');
  while (at >= 0 && found.length < MOST_IN_LINE) {
    let start = at;
    while (start > 0 && at - start < LONGEST_NAME && nameCharacter.test(text[start - 1] ?? ''))
      start--;
    while (text[start] === ':') start++;
    const named = readSymbolOffset(text, start);
    if (named !== undefined) {
      const before = text.slice(Math.max(0, start - 300), start);
      const what = mentionKinds.find((kind) => kind.before.test(before))?.what ?? 'other';
      found.push({ what, start, ...named });
    }
    at = text.indexOf('+0x', at + 3);
  }
  return found;
}
