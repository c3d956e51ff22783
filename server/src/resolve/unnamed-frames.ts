/** Frames that a log prints as addresses alone. */
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';

/** Whether a log prints addresses without a name. */
export function hasUnnamed(reports: readonly Report[]): boolean {
  return reports.some(({ stacks }) => stacks.some(({ frames }) => frames.some(isUnnamed)));
}

function isUnnamed({ symbol, address }: Frame): boolean {
  return symbol === undefined && address !== undefined;
}
