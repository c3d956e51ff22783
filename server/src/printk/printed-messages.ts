/** The kernel's messages in the lines of a log: what is to be looked up. */
import { cleanLine } from '../oops/clean-line.js';
import { readMessages } from '../oops/log-line.js';
import type { PrintedMessage } from './origin.js';

/** The kernel cuts records at 1024 bytes (LOG_LINE_MAX, kernel/printk/printk.c); a longer line is none of one call. */
const LONGEST_MESSAGE = 2048;

/** `<6>`, a syslog priority: facility times 8 and level; also `kern  :warn  :` of dmesg -x and `6,1234,…;` of /dev/kmsg. */
const priority = /^(?:<(\d{1,3})>|(\d{1,4}),\d{1,20},\d{1,20},[-c+])/;
const stamp = /\[ {0,12}\d{1,12}\.\d{6,9} ?\]/;

/** True for a line with a stamp of printk. Where a log has these, a line without one is not the kernel's. */
export function isStamped(raw: string): boolean {
  return stamp.test(raw.slice(0, 200));
}

/** The message of a line; undefined for an empty one and for one that output of two calls was torn into. */
export function printedMessage(raw: string): PrintedMessage | undefined {
  const messages = readMessages({ line: 0, text: raw.slice(0, 2 * LONGEST_MESSAGE) });
  const [message] = messages;
  if (message === undefined || messages.length > 1 || message.text.trim() === '') return undefined;
  const text = message.text.slice(0, LONGEST_MESSAGE);
  const found = priority.exec(cleanLine(raw.slice(0, 64)).text);
  const value = Number(found?.[1] ?? found?.[2] ?? NaN);
  if (Number.isNaN(value)) return { text };
  return value >= 8 ? { text, isForeign: true } : { text, level: value & 7 };
}
