// What every script needs first: the packages of package-lock.json, installed once.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** Runs a command in the foreground; ends this process with its exit status where it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs the packages unless they are there and as new as the lock file. */
export function ensureDependencies() {
  const installed = 'node_modules/.package-lock.json';
  const isCurrent =
    existsSync(installed) && statSync('package-lock.json').mtimeMs <= statSync(installed).mtimeMs;
  if (!isCurrent) run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
