/** The `#include`s of a text. */
import { LineIndex, type TextRange } from '../base/text.js';

export interface IncludeLine {
  /** `linux/fs.h`: what stands between the quotes or brackets. */
  readonly target: string;
  readonly isQuoted: boolean;
  /** 0-based. */
  readonly line: number;
  /** Of the target, without quotes or brackets. */
  readonly range: TextRange;
}

/** `#include <linux/fs.h>`, `# include "x.h"`; not those of a macro's name. */
const INCLUDE = /^[\t ]*#[\t ]*include[\t ]*([<"])([^>"\n]{1,400})[>"]/gm;

/** In the order of the text, those in comments too. */
export function includeTexts(text: string): readonly IncludeLine[] {
  const lines = new LineIndex(text);
  return [...text.matchAll(INCLUDE)].map((match) => {
    const target = match[2] ?? '';
    const start = match.index + match[0].length - 1 - target.length;
    return {
      target,
      isQuoted: match[1] === '"',
      line: lines.lineAt(start),
      range: { start, end: start + target.length },
    };
  });
}
