// Loaded before the server: measures how long its event loop is ever blocked, and writes that down when it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION_MS = 2;
const LOADED_MS = 250;

/** Milliseconds that this thread was on a CPU so far: on a busy machine a turn of the loop can wait for one. */
function onCpu() {
  const [ran] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(ran) / 1e6;
}

/** Not from the very start: the first turns load the program, before there is anybody to keep waiting. */
function begin() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const start = onCpu();
  let last = start;
  let longest = 0;
  setInterval(() => {
    const now = onCpu();
    longest = Math.max(longest, now - last);
    last = now;
  }, RESOLUTION_MS).unref();
  process.on('exit', () => {
    const figures = { max: delay.max / 1e6, p999: delay.percentile(99.9) / 1e6, longest, start };
    writeFileSync(process.env.KERNAV_LOOP_PROBE, JSON.stringify(figures));
  });
}

if (isMainThread && process.env.KERNAV_LOOP_PROBE !== undefined)
  setTimeout(begin, LOADED_MS).unref();
