/** How many files each section of MAINTAINERS has, above its title. */
import type { CodeLens } from 'vscode-languageserver-types';
import { fileCountOf } from '../../maintainers/count-matches.js';
import { titleRange } from '../../maintainers/lint/problem.js';
import { fileCountText } from './pattern-words.js';
import { rangeIn, type MaintainersSnapshot } from './snapshot.js';

/** `1,234 files`; none where the files are not counted. The command is empty: there is nothing to run. */
export function maintainersCodeLenses({ sections, counts }: MaintainersSnapshot): CodeLens[] {
  if (counts === undefined) return [];
  return sections.flatMap((section) => {
    const count = fileCountOf(counts, section);
    if (count === undefined) return [];
    const range = rangeIn(section.lineNumber, titleRange(section));
    return { range, command: { title: fileCountText(count), command: '' } };
  });
}
