/** What counts as printing, for the scanner. */
import type { FormatRules } from '../symbol-index/format-rules.js';

export const formatRules: FormatRules = {
  isPrinting: (name) =>
    /_(?:err|warn|info|notice|crit|alert|emerg|dbg|debug|printk|msg)|printk|panic|^WARN|^BUG|^pr_|^dev_/.test(
      name,
    ),
  anchorOf: (format) => {
    let best = '';
    for (const [word] of format.matchAll(/[A-Za-z0-9_]+/g))
      if (word.length > best.length) best = word;
    return best.length < 3 ? undefined : best;
  },
};
