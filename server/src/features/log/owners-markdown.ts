/** Who owns a file, for a hover: its section of MAINTAINERS, and who to write to. */
import { cutText } from '../../explain/cut-text.js';
import { escapeMarkdown } from '../markdown.js';
import { linkMarkdown } from './answer-markdown.js';
import type { SnapshotTree } from './log-snapshot.js';
import { MAINTAINERS, linkOf } from './source-location.js';
import type { FileOwners } from './tree-facts.js';

const MOST_PEOPLE = 6;

export function ownersMarkdown(tree: Pick<SnapshotTree, 'uriOf'>, owners: FileOwners): string {
  const { section, status, people, lists, trees } = owners;
  const title =
    section === undefined
      ? 'No section of MAINTAINERS but THE REST'
      : linkMarkdown(
          section.title,
          linkOf(tree, { file: MAINTAINERS, lineNumber: section.lineNumber }),
        );
  const head = [title, ...status.slice(0, 1).map(shown)].join(' · ');
  const left = people.length - MOST_PEOPLE;
  const listed = [
    ...people.slice(0, MOST_PEOPLE).map(({ text, role }) => `${shown(text)} (${shown(role)})`),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...lists.slice(0, MOST_PEOPLE).map(({ text, role }) => `${shown(text)} (${shown(role)})`),
    ...trees.slice(0, 2).map(shown),
  ];
  return [head, '', ...listed.map((each) => `- ${each}`)].join('\n');
}

function shown(text: string): string {
  return escapeMarkdown(cutText(text, 160));
}
