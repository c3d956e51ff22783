/** From one frame of a log to the next. */
import type { Position, Range } from 'vscode-languageserver-types';
import type { Frame } from '../../oops/frame.js';
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
  const stops = frames.all.flatMap(({ frame, stack }) =>
    stack !== undefined && frame.reliable ? [frame] : [],
  );
  const found =
    direction === 'next'
      ? (stops.find((frame) => isBefore(position, frame)) ?? stops[0])
      : (stops.findLast((frame) => isBehind(position, frame)) ?? stops.at(-1));
  return found && rangeOfFrame(found);
}

function isBefore({ line, character }: Position, frame: Frame): boolean {
  return line < frame.line || (line === frame.line && character < frame.range.start);
}

function isBehind({ line, character }: Position, frame: Frame): boolean {
  return frame.line < line || (frame.line === line && frame.range.end < character);
}
