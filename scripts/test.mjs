// Runs every test: `npm test`, or `npm test -- server/test/oops` for one part.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failuresIn, runTests } from './run-tests.mjs';
import { ensureDependencies, run } from './setup.mjs';

ensureDependencies();
run('npx', ['tsc', '-b']);
run('node', ['scripts/build.mjs']);
const parts = process.argv.slice(2);
const tests = ['out/server/test', 'out/client/test']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.test.js'))
  .filter((path) => parts.length === 0 || parts.some((part) => path.startsWith(join('out', part))));
// Servers and commands under test index trees: not in the cache of whoever runs them.
process.env.KERNAV_CACHE_DIR = mkdtempSync(join(tmpdir(), 'kernav-cache-'));
// Nor is what they answer to depend on what debug info is installed.
process.env.KERNAV_SYSROOT = process.env.KERNAV_CACHE_DIR;
process.on('exit', () => {
  rmSync(process.env.KERNAV_CACHE_DIR, { recursive: true, force: true });
});
const record = 'out/tests.tap';
if (!runTests(tests.sort(), record)) {
  // They stand far above, among thousands of lines.
  console.error(`\nWhat failed, once more:\n${failuresIn(record)}`);
  process.exit(1);
}
