/** How a section names itself and its people in an answer: `supporter:BTRFS FILE SYSTEM`. */
import { valuesOf, type Section } from './parse-maintainers.js';
import type { ScriptRules } from './script-rules.js';

/** Longer titles are cut in roles. */
const MAX_TITLE = 50;

/** What a maintainer is called in a section of this status. Source: get_maintainer_role() of scripts/get_maintainer.pl. */
const ROLE_BY_STATUS: ReadonlyMap<string, string> = new Map([
  ['supported', 'supporter'],
  ['maintained', 'maintainer'],
  ['odd fixes', 'odd fixer'],
  ['orphan', 'orphan minder'],
  ['obsolete', 'obsolete minder'],
  ['buried alive in reporters', 'chief penguin'],
]);

/** The role of an M:. An unknown status is the role itself; a section without one says `unknown`. */
export function maintainerRole(section: Section, roles: ScriptRules['roles']): string {
  const status = valuesOf(section, 'S').at(-1)?.toLowerCase() ?? 'unknown';
  const role =
    roles === 'by-status'
      ? (ROLE_BY_STATUS.get(status) ?? status)
      : status === 'buried alive in reporters'
        ? 'chief penguin'
        : 'maintainer';
  return `${role}:${shortTitle(section)}`;
}

/** The role of an R:. */
export function reviewerRole(section: Section): string {
  return `reviewer:${shortTitle(section)}`;
}

/** An L: taken apart. */
export interface MailingList {
  /** `linux-btrfs@vger.kernel.org`: the value's first word. */
  readonly address: string;
  readonly access: 'open' | 'moderated' | 'subscribers-only';
}

/** Reads `alsa-devel@alsa-project.org (moderated for non-subscribers)`. */
export function parseMailingList(value: string): MailingList {
  const blank = value.search(/\s/);
  const address = blank < 0 ? value : value.slice(0, blank);
  const remark = blank < 0 ? '' : value.slice(blank);
  const access = remark.includes('subscribers-only')
    ? 'subscribers-only'
    : remark.includes('moderated')
      ? 'moderated'
      : 'open';
  return { address, access };
}

/** The role of a list: `open list:BTRFS FILE SYSTEM`; of `THE REST` the `open list` alone. */
export function listRole(section: Section, access: 'open' | 'moderated'): string {
  const title = shortTitle(section);
  return title === 'THE REST' ? `${access} list` : `${access} list:${title}`;
}

/** `ARM/Amlogic Meson SoC Sound Drivers and something more` cut to 47 characters and three dots. */
function shortTitle(section: Section): string {
  const characters = Array.from(section.title);
  if (characters.length <= MAX_TITLE) return section.title;
  return `${characters
    .slice(0, MAX_TITLE - 3)
    .join('')
    .trimEnd()}...`;
}
