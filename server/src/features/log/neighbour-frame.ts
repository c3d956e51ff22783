/** From one frame of a log to the next. */
import type { Position, Range } from 'vscode-languageserver-types';
import type { Frame } from '../../oops/frame.js';
import type { PlacedFrame } from './frame-index.js';
import { rangeOfFrame, type LogSnapshot } from './log-snapshot.js';

/**
 * The frame of a stack behind or before `position`, round the end of the log; of the frame that the cursor is in, its
 * neighbour. `?` entries and names outside of stacks are passed over. Undefined where the log has no frame.
 */
export function neighbourFrame(
  { frames }: LogSnapshot,
  position: Position,
  direction: 'next' | 'previous',
): Range | undefined {
  const { all } = frames;
  const found =
    direction === 'next'
      ? (all.find((placed) => isStop(placed) && isBefore(position, placed.frame)) ??
        all.find(isStop))
      : (all.findLast((placed) => isStop(placed) && isBehind(position, placed.frame)) ??
        all.findLast(isStop));
  return found && rangeOfFrame(found.frame);
}

function isStop({ frame, stack }: PlacedFrame): boolean {
  return stack !== undefined && frame.reliable;
}

function isBefore({ line, character }: Position, frame: Frame): boolean {
  return line < frame.line || (line === frame.line && character < frame.range.start);
}

function isBehind({ line, character }: Position, frame: Frame): boolean {
  return frame.line < line || (frame.line === line && frame.range.end < character);
}
