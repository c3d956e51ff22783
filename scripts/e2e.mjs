// Tests the packaged extension in a real VS Code and a headless Chromium: `npm run test:e2e`, or `npm run test:e2e -- terminal` for one part.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import { packageExtension } from './package.mjs';
import { failuresIn, runTests } from './run-tests.mjs';
import { run } from './setup.mjs';
import { canInstall, vscodeTools } from './vscode-tools.mjs';

const OUT = resolve('out/e2e');
const TESTS = 'out/client/test/e2e';
const IN_HOST = join(OUT, 'in-host');
const SCREENSHOTS = resolve('out/screenshots');

const chromium = process.env.CHROMIUM ?? onPath('chromium', 'chromium-browser', 'google-chrome');
if (!canInstall || chromium === undefined) {
  console.error(`These tests need Linux on x64 and Chromium (Debian: apt-get install chromium; elsewhere \
CHROMIUM=PATH). Without them \`npm run try:vscode\` opens the extension to be looked at.`);
  process.exit(1);
}

const vsix = resolve(await packageExtension());
run('npx', ['tsc', '-b', 'client/test/e2e']);
const { folder: toolsFolder, node, serverMain } = vscodeTools();
const extensions = join(OUT, 'extensions');
rmSync(extensions, { recursive: true, force: true });
mkdirSync(SCREENSHOTS, { recursive: true });
install();
await bundleInHostTests();
writeFileSync(
  join(OUT, 'setup.json'),
  JSON.stringify({
    node,
    serverMain,
    toolsFolder,
    chromium,
    extensions,
    inHostExtension: IN_HOST,
    inHostTests: join(IN_HOST, 'tests.cjs'),
    screenshots: SCREENSHOTS,
  }),
);

const parts = process.argv.slice(2);
const files = readdirSync(TESTS)
  .filter((name) => name.endsWith('.e2e.js'))
  .filter((name) => parts.length === 0 || parts.some((part) => name.startsWith(part)))
  .map((name) => join(TESTS, name));
// One after the other: each has a VS Code and a browser of its own. A browser on a busy machine can miss its moment, so a file that
// fails is run once more, and that is said.
const failing = files.sort().filter((file) => !passes(file, 'first'));
const stillFailing = failing.filter((file) => !passes(file, 'second'));
const summary = [
  `${String(files.length - failing.length)} of ${String(files.length)} files passed at once.`,
  ...failing.map((file) =>
    stillFailing.includes(file)
      ? `FAILED twice: ${file}`
      : `passed at the second try only: ${file}`,
  ),
  ...failing.map((file) => failuresIn(recordOf(file, 'first'))),
  ...stillFailing.map((file) => failuresIn(recordOf(file, 'second'))),
].join('\n');
writeFileSync(join(OUT, 'summary.txt'), `${summary}\n`);
console.log(summary);
process.exit(stillFailing.length === 0 ? 0 : 1);

function passes(file, attempt) {
  return runTests([file], recordOf(file, attempt));
}

function recordOf(file, attempt) {
  return join(OUT, `${basename(file, '.js')}.${attempt}.tap`);
}

/** The first of some programs that there is. */
function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

function install() {
  const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off'];
  const own = ['--server-data-dir', join(OUT, 'install'), '--extensions-dir', extensions];
  const { status, stderr } = spawnSync(
    node,
    [serverMain, ...own, ...quiet, '--install-extension', vsix, '--force'],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' }, encoding: 'utf8' },
  );
  // It complains about a logger that is not there even where all is well.
  if (status !== 0) throw new Error(`VS Code does not take ${vsix}:\n${stderr}`);
}

/** VS Code takes tests from an extension under development; ours is installed, so another one carries them. */
async function bundleInHostTests() {
  await build({
    entryPoints: ['client/test/e2e/in-host/run.ts'],
    outfile: join(IN_HOST, 'tests.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const manifest = {
    name: 'kernav-tests',
    publisher: 'kernav',
    version: '0.0.0',
    engines: { vscode: '*' },
  };
  writeFileSync(join(IN_HOST, 'package.json'), JSON.stringify(manifest));
}
