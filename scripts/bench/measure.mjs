// Runs a command and measures it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const CLOCK_TICKS = 100; // Linux: sysconf(_SC_CLK_TCK)

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
export const seconds = (value) => `${value.toFixed(2)} s`;

/** CPU seconds of all children that have ended, and of theirs: fields 16 and 17 of /proc/self/stat. */
function childrenCpu() {
  if (!existsSync('/proc/self/stat')) return NaN;
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / CLOCK_TICKS;
}

/** Runs a command; says when `marker` was first seen on its output, when it ended, its CPU time and its peak memory. */
export async function measure(command, args, marker, options = {}) {
  const cpuBefore = childrenCpu();
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let peak = 0;
  const poll = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It has just ended, or this is no Linux.
    }
  }, 50);
  let first;
  child.stdout.on('data', (chunk) => {
    if (first === undefined && marker?.test(chunk)) first = (performance.now() - start) / 1000;
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(poll);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  return {
    said,
    first,
    all: (performance.now() - start) / 1000,
    cpu: childrenCpu() - cpuBefore,
    peak,
  };
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
