/** Whether the machine has time for work that can wait. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const SUPPLIES = '/sys/class/power_supply';
/** How often a machine that has no time is looked at again. */
const LOOK_MS = 1000;
/** Work goes on a little at least after so long, however busy the machine is. */
const PATIENCE_MS = 3000;

/** True where a battery is being drained. Source: Documentation/ABI/testing/sysfs-class-power, `status`. */
export function isOnBattery(supplies = SUPPLIES): boolean {
  try {
    return readdirSync(supplies).some((name) => statusOf(join(supplies, name)) === 'Discharging');
  } catch {
    return false; // No Linux, or no batteries.
  }
}

function statusOf(supply: string): string {
  try {
    return readFileSync(join(supply, 'status'), 'utf8').trim();
  } catch {
    return ''; // A supply that is no battery.
  }
}

/** True where more runs than there are processors, not counting `own` threads of ours. Never so where that is not told. */
export function isBusy(own: number): boolean {
  return (loadavg()[0] ?? 0) - own > availableParallelism();
}

export interface WaitOptions {
  /** Whether it may go on while a battery is being drained. */
  readonly onBattery: boolean;
  /** Threads of the work itself. */
  readonly own: number;
  readonly signal?: AbortSignal;
}

/** Resolves when work may go on. Rejects with the reason of `signal`. */
export async function whenIdle({ onBattery, own, signal }: WaitOptions): Promise<void> {
  const start = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const mustRest = !onBattery && isOnBattery();
    if (!mustRest && (!isBusy(own) || performance.now() - start > PATIENCE_MS)) return;
    await setTimeout(
      LOOK_MS,
      undefined,
      signal === undefined ? { ref: false } : { signal, ref: false },
    );
  }
}
