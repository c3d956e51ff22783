/** What the name of a printing function tells of the lines it prints. */
import { isLevelName, MARK, nameAt } from './format-marks.js';

/** Prints nothing of its own before the format but `pr_fmt`. include/linux/printk.h, asm-generic/bug.h, kernel/panic.c. */
const plain =
  /^(?:pr_|printk|vprintk|panic$|WARN|BUG|net_\w{1,40}_ratelimited|early_printk|nmi_panic|die$)/;
/** These put `pr_fmt` of their file before the format. */
const prefixed = /^(?:pr_(?!cont)|net_\w{1,40}_ratelimited)/;
/** Print the driver and the device first: drivers/base/core.c dev_printk_emit(), net/core/dev.c __netdev_printk(), and their kin. */
const device =
  /^(?:dev|_dev|netdev|netif|pci|usb|hid|ibdev|phydev|phylink|nd_dev|sdev|scmd|starget|shost|sd|st|ata|drm|acpi|mmc|nvme|mdev|vfio|i2c|spi)_/i;
const debugging = /(?:^|_)(?:dbg|debug|devel|verbose|vdbg|trace)|DBG|DEBUG|^dprintk/i;

export type CalleeKind = 'plain' | 'device' | 'wrapper';

export function calleeKind(callee: string): CalleeKind {
  if (plain.test(callee)) return 'plain';
  return device.test(callee) ? 'device' : 'wrapper';
}

export function usesPrefix(callee: string): boolean {
  return prefixed.test(callee);
}

/** Continues a line that another call began. */
export function continues({
  callee,
  format,
}: {
  readonly callee: string;
  readonly format: string;
}): boolean {
  return /(?:^|_)cont$/.test(callee) || nameAt(format, 0) === 'KERN_CONT';
}

/** Prints only where debugging is switched on. */
export function isDebugging(callee: string): boolean {
  return debugging.test(callee);
}

/** Levels by the parts of names. include/linux/kern_levels.h. */
const levels: Readonly<Record<string, number>> = {
  emerg: 0,
  alert: 1,
  crit: 2,
  err: 3,
  error: 3,
  warn: 4,
  warning: 4,
  notice: 5,
  info: 6,
  dbg: 7,
  debug: 7,
};

/** The printk level at which a call prints; undefined where its name and its format do not tell. */
export function levelOf({
  callee,
  format,
}: {
  readonly callee: string;
  readonly format: string;
}): number | undefined {
  const name = format.charCodeAt(0) === MARK && isLevelName(format, 0) ? nameAt(format, 0) : callee;
  for (const part of name.toLowerCase().split('_'))
    if (levels[part] !== undefined) return levels[part];
  return undefined;
}
