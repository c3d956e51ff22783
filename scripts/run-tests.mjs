// Runs test files as `node --test` does, and keeps a record, so that what failed can be said once more at the end.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Runs `files`, with all that they say on standard output; the record is a file in TAP. Answers whether all of them passed. */
export function runTests(files, record) {
  mkdirSync(dirname(record), { recursive: true });
  const shown = process.stdout.isTTY ? 'spec' : 'tap';
  const reporters = [
    `--test-reporter=${shown}`,
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${record}`,
  ];
  const command = ['--enable-source-maps', '--test', ...reporters, ...files];
  return spawnSync('node', command, { stdio: 'inherit' }).status === 0;
}

/** What a record says of failures: each from `not ok` to the end of its details; empty where all passed. */
export function failuresIn(record) {
  if (!existsSync(record)) return `(no record of the tests: ${record})`;
  const failures = readFileSync(record, 'utf8').match(/^ *not ok [^]*?^ *\.\.\.$/gm) ?? [];
  return failures.join('\n');
}
