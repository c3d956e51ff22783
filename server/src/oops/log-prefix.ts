/** What stands in front of a kernel message: stamps, levels, caller ids, syslog heads, quoting. One row per kind. */

import { RowsByStart, type PlacedRow } from './rows-by-start.js';

/** One kind of prefix. Several may stand in front of a message, in any order. */
export interface PrefixKind extends PlacedRow {
  readonly name: string;
  readonly example: string;
  /** Who writes it. */
  readonly source: string;
  /** Groups: `seconds`, `caller`. */
  readonly pattern: RegExp;
  readonly begins: readonly string[];
}

const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;
const ZONE = String.raw`(?:Z|[+-]\d\d:?\d\d)?`;
const FACILITY = 'kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7]';
const LEVEL = 'emerg|alert|crit|err|warn|warning|notice|info|debug';

const DIGITS = Array.from('0123456789');
const CAPITALS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** What names of hosts begin with. */
const NAMES = [...DIGITS, ...CAPITALS, ...Array.from('abcdefghijklmnopqrstuvwxyz-')];

/** Every prefix we know, the frequent ones first. */
export const prefixKinds: readonly PrefixKind[] = [
  {
    name: 'printk time',
    example: '[ 7260.852998] ',
    source: 'kernel/printk/printk.c print_time()',
    begins: ['['],
    pattern: /\[ {0,12}(?<seconds>\d{1,12}\.\d{1,9}) ?\] ?/y,
  },
  {
    name: 'caller id',
    example: '[    T1] ',
    source: 'kernel/printk/printk.c print_caller()',
    begins: ['['],
    pattern: /\[ {0,12}(?<caller>[TC]\d{1,10})(?:@C?\d{1,5})? {0,2}\] ?/y,
  },
  {
    name: 'level',
    example: '<4>',
    source: 'kernel/printk/printk.c print_syslog()',
    begins: ['<'],
    pattern: /<\d{1,3}>/y,
  },
  {
    name: 'syslog',
    example: 'Jan 12 19:08:41 myhost kernel: ',
    source: 'RFC 3164',
    begins: CAPITALS,
    pattern: new RegExp(
      String.raw`[A-Z][a-z]{2} [ \d]\d ${CLOCK} (?:[\w.:-]{1,128} )?(?:(?:(?:${FACILITY})\.(?:${LEVEL}) )?(?:kernel|vmunix|klogd)(?:\[\d{1,10}\])?: ?)?`,
      'y',
    ),
  },
  {
    name: 'ISO time',
    example: '2024-03-05T12:34:56.789012+01:00 ',
    source: 'rsyslog, dmesg --time-format iso, CI runners, serial captures',
    begins: ['[', ...DIGITS],
    pattern: new RegExp(String.raw`\[?\d{4}[-/]\d\d[-/]\d\d[T ]${CLOCK}${ZONE}\]? {0,2}`, 'y'),
  },
  {
    name: 'clock',
    example: '[12:34:56.789] ',
    source: 'tio, minicom and other terminal programs',
    begins: ['[', ...DIGITS],
    pattern: /(?:\[\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?= )) {0,2}/y,
  },
  {
    name: 'syslog tag',
    example: 'my-host.example kernel: ',
    source: 'rsyslog, journalctl -o short',
    begins: NAMES,
    has: ['kernel', 'klogd'],
    pattern: /(?:[\w.-]{1,128} )?(?:kernel|klogd)(?:\[\d{1,10}\])?: ?/y,
  },
  {
    name: 'facility and level',
    example: 'kern  :warn  : ',
    source: 'dmesg -x (util-linux)',
    begins: FACILITY.replace('[0-7]', '').split('|'),
    has: [':'],
    pattern: new RegExp(`(?:${FACILITY}) {0,8}:(?:${LEVEL}) {0,8}: ?`, 'y'),
  },
  {
    name: 'date',
    example: '[Tue Nov  5 12:00:00 2024] ',
    source: 'dmesg -T (util-linux)',
    begins: ['['],
    pattern: new RegExp(String.raw`\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d ${CLOCK} \d{4}\] ?`, 'y'),
  },
  {
    name: 'time difference',
    example: '[  +0.000012] ',
    source: 'dmesg -H (util-linux)',
    begins: ['['],
    pattern: /\[(?: {0,8}\+\d{1,8}\.\d{1,9}|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d)\] ?/y,
  },
  {
    name: 'kmsg record',
    example: '4,1234,5678901,-,caller=T12;',
    source: 'kernel/printk/printk.c info_print_ext_header(); netconsole adds ncfrag',
    begins: DIGITS,
    has: [';'],
    pattern:
      /\d{1,4},\d{1,20},\d{1,20},[-c+](?:,caller=(?<caller>[TC]\d{1,10}))?(?:,[a-z]{1,12}=[^,;\s]{1,32}){0,4};/y,
  },
  {
    name: 'dropped records',
    example: '** 2499 printk messages dropped ** ',
    source: 'kernel/printk/printk.c',
    begins: ['**'],
    pattern: /\*\* ?\d{1,12} printk messages dropped ?\*\* ?/y,
  },
  {
    name: 'Samsung context',
    example: '[4:SdpManagerServi: 3874] ',
    source: 'Samsung kernels, CONFIG_SEC_LOG',
    begins: ['['],
    pattern: /\[\d{1,3}: {0,16}[^[\]]{1,24}: {0,8}\d{1,8}\] ?/y,
  },
  {
    name: 'MediaTek context',
    example: '-(3)[1608:kworker]',
    source: 'MediaTek kernels, mt_printk_ctrl',
    begins: ['-(', '('],
    pattern: /-?\(\d\)\[\d{1,8}:[^[\]]{1,24}\] ?/y,
  },
  {
    name: 'Qualcomm context',
    example: 'c2   123 (swapper/0) ',
    source: 'Qualcomm and Spreadtrum kernels',
    begins: ['c'],
    pattern: /c\d {1,8}\d{1,8} \([^()]{1,24}\) /y,
  },
  {
    name: 'logcat',
    example: '01-15 10:11:12.345     0     0 W kernel  : ',
    source: 'Android logcat -v threadtime',
    begins: DIGITS,
    pattern:
      /\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {1,8}\d{1,8} {1,8}\d{1,8} [VDIWEF] [^\s:]{1,32} {0,16}: ?/y,
  },
  {
    name: 'login prompt',
    example: 'syzkaller login: ',
    source: 'getty on the same console',
    begins: NAMES,
    has: [' login: '],
    pattern: /[\w.-]{1,64}(?: [\w.-]{1,32})? login: /y,
  },
  {
    name: 'mail quote',
    example: '> >> ',
    source: 'mail programs',
    begins: ['>', '|'],
    pattern: /(?:[>|] ?){1,16}/y,
  },
  {
    name: 'patch context',
    example: '+',
    source: 'diff',
    begins: ['+', '-'],
    pattern: /[+-](?= ?\[)/y,
  },
];

/** What the prefixes of one message say. */
export interface Prefix {
  /** Where the message begins. */
  readonly end: number;
  /** `T9712` or `C0`: task or CPU that printed it (CONFIG_PRINTK_CALLER). */
  readonly caller?: string;
  /** Seconds since boot. */
  readonly seconds?: number;
}

const MOST_PREFIXES = 12;

const prefixes = new RowsByStart(prefixKinds);

/** Reads all prefixes at `start`. Blanks between them go with them, blanks behind the last one belong to the message. */
export function readPrefix(text: string, start: number): Prefix {
  let end = start;
  let caller: string | undefined;
  let seconds: number | undefined;
  for (let n = 0; n < MOST_PREFIXES; n++) {
    let at = end;
    while (text[at] === ' ' || text[at] === '\t') at++;
    const match = prefixes.find(text, at)?.match;
    if (match === undefined) break;
    end = at + match[0].length;
    caller = match.groups?.caller ?? caller;
    if (match.groups?.seconds !== undefined) seconds = Number(match.groups.seconds);
  }
  return { end, ...(caller && { caller }), ...(seconds !== undefined && { seconds }) };
}

const embeddedTime = /\[ {0,6}\d{1,10}\.\d{6} ?\]/g;

/**
 * Where the next message begins in a line that already has one: at a stamp in the middle, left by output that was torn apart.
 * Example: `trusty crashed[ 1117.182945] ------------[ cut here ]------------` has one at `[ 1117`. -1 where there is none.
 */
export function nextEmbeddedMessage(text: string, from: number): number {
  embeddedTime.lastIndex = from;
  return embeddedTime.exec(text)?.index ?? -1;
}
