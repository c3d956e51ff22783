// Runs every test: `npm test`, or `npm test -- server/test/oops` for one part.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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
run('node', ['--enable-source-maps', '--test', ...tests.sort()]);
