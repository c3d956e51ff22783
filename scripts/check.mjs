// All that a commit must pass besides the tests, then the tests: `npm run check`.
import { ensureDependencies, run } from './setup.mjs';

ensureDependencies();
for (const step of ['types', 'lint', 'layers', 'dead-code', 'format', 'test']) {
  run('npm', ['run', '--silent', step]);
}
