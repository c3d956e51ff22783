/** The table of all line forms in which kernels and the tools behind them print stack frames. */
import type { FoundFrame, FrameContext, FrameForm } from './frame-form.js';
import { readForm } from './frame-form.js';
import { oldForms } from './frame-forms-old.js';
import { registerForms } from './frame-forms-registers.js';
import { traceForms } from './frame-forms-traces.js';

/** All forms; the first that fits reads the line, so special forms stand before general ones. */
export const frameForms: readonly FrameForm[] = [...oldForms, ...registerForms, ...traceForms];

/** The frames of one message, in the order printed; none where it is no frame line. */
export function readFrames(text: string, context: FrameContext): readonly FoundFrame[] {
  for (const form of frameForms) {
    const found = readForm(form, text, context);
    if (found !== undefined) return found;
  }
  return [];
}
