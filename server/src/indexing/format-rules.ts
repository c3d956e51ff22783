/** What counts as printing, for the scanner. */
import { anchorsOf, saysSomething } from '../printk/anchors.js';
import { isPrinting } from '../printk/printing-callees.js';
import type { FormatRules } from '../symbol-index/format-rules.js';

export const formatRules: FormatRules = { isPrinting, anchorsOf, saysSomething };
