/** Reports, stacks and frames in few words. */
import { confidenceTexts } from '../../explain/confidence-text.js';
import { cutText } from '../../explain/cut-text.js';
import { unresolvedText } from '../../explain/evidence-sentence.js';
import type { Frame } from '../../oops/frame.js';
import type { Report, Stack } from '../../oops/report.js';
import type { FrameState } from '../../protocol.js';
import type { Resolved } from './answer-markdown.js';
import type { LogSnapshot } from './log-snapshot.js';

/** The longest label of a list; a Rust or C++ name can be longer. */
const LONGEST_LABEL = 120;

/** `gizmo_ioctl`, or `0xffffffff812648b3` for an address without a symbol. Never empty. */
export function nameOf({ symbol, address }: Pick<Frame, 'symbol' | 'address'>): string {
  if (symbol !== undefined && symbol !== '') return cutText(symbol, LONGEST_LABEL);
  return address === undefined ? '(address)' : `0x${address}`;
}

/** `≈ fs/ioctl.c:19 1/3`: the line, how sure it is, and of how many lines it is the best. */
export function siteLabel({ site, candidates }: Resolved): string {
  const { mark } = confidenceTexts[site.confidence];
  const place = `${site.file}:${site.lineNumber}`;
  const count = candidates.length === 0 ? '' : `1/${candidates.length + 1}`;
  return [mark, place, count].filter((part) => part !== '').join(' ');
}

/** How far the line of a frame is known. */
export function stateOf({ tree, answerOf }: LogSnapshot, frame: Frame): FrameState {
  if (tree === undefined) return 'no-tree';
  const answer = answerOf(frame);
  if (answer === undefined) return 'waiting';
  return answer.kind === 'resolved' ? answer.site.confidence : 'unresolved';
}

/** `≈ fs/ioctl.c:19 1/3`, or in words why there is no line; empty while it is looked for and where there is no tree. */
export function detailOf({ answerOf }: LogSnapshot, frame: Frame): string {
  const answer = answerOf(frame);
  if (answer === undefined) return '';
  return answer.kind === 'resolved' ? siteLabel(answer) : unresolvedText(answer);
}

/** `WARNING in btrfs_relocate_block_group`; never empty. */
export function titleOfReport({ title, kind }: Report): string {
  return cutText(title.trim() || kind || 'report', LONGEST_LABEL);
}

/** `Call Trace`, or the kind of the stack where no line opens it; never empty. */
export function titleOfStack({ title, kind }: Stack): string {
  return cutText(title.trim().replace(/:$/, '') || kind, LONGEST_LABEL);
}
