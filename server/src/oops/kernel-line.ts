/** Which kernel runs, as lines outside of reports tell it: the banner of a boot, the task line of a trace that no header explains. */
import { newFacts, readFacts } from './report-facts.js';
import type { ReportFacts } from './report.js';

export type RunningKernel = Pick<ReportFacts, 'release' | 'packageVersion'>;

/**
 * `Linux version 6.1.0-56-amd64 (builder@host) (gcc-12 …) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-01-01)`: init/version.c
 * linux_banner.
 */
const BANNER = /Linux version (\d{1,2}\.\d{1,4}[-+~.\w]{0,100})/;

/** What the line says of the kernel that printed it; undefined where it says nothing. */
export function readKernel(text: string): RunningKernel | undefined {
  const isBanner = text.includes('Linux version ');
  if (!isBanner && !text.includes('ainted')) return undefined;
  const facts = newFacts();
  readFacts(text.slice(0, 1000), 0, facts);
  const release = isBanner ? BANNER.exec(text)?.[1] : facts.release;
  const { packageVersion } = facts;
  return release === undefined
    ? undefined
    : { release, ...(packageVersion !== undefined && { packageVersion }) };
}
