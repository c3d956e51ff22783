/** The machine that a log without reports is of, told by what its lines come from. */
import { archOf } from '../kernel-tree/architecture.js';
import type { MessageOrigins } from './message-origins.js';
import type { PrintedMessage } from './origin.js';

/** Lines that are looked at; a boot says it in the first hundred. */
const MOST_LINES = 300;
/** Lines that must agree. */
const LEAST_VOTES = 2;

/** The directory of `arch/` that the lines of a log come from for certain, by far; undefined where they do not tell. */
export function architectureIn(
  messages: readonly PrintedMessage[],
  origins: MessageOrigins,
): string | undefined {
  const votes = new Map<string, number>();
  for (const message of messages.slice(0, MOST_LINES)) {
    const origin = origins.originOf(message, undefined);
    if (origin.kind !== 'found' || origin.confidence !== 'certain') continue;
    const architecture = archOf(origin.site.file);
    if (architecture !== undefined) votes.set(architecture, (votes.get(architecture) ?? 0) + 1);
  }
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < LEAST_VOTES) return undefined;
  return first[1] >= 3 * (second?.[1] ?? 0) ? first[0] : undefined;
}
