/** The frames of a log with the hints that are drawn behind them. */
import type { Workbench } from './workbench.js';

/** `~ fs/ioctl.c:19`, `≈ drivers/gizmo/main.c:24 1/2`, `? drivers/gizmo/queue.c:22 1/3` at the end of a line. */
const HINT = /[?≈~] [a-z0-9_/]+\/\w+\.[chS]:\d+(?: \d+\/\d+)?$/;

/** The lines of the active editor that have hints, once there are `count` of them: they come as frames are answered. */
export function hintedLines(window: Workbench, count: number): Promise<string[]> {
  return window.until(`${count} hints`, async () => {
    const hinted = (await window.lines()).filter((line) => HINT.test(line));
    return hinted.length === count && hinted;
  });
}
