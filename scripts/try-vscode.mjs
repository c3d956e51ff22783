// Opens the sample log in a VS Code with the packaged extension, without touching the settings or extensions of the user: `npm run try:vscode`.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { packageExtension } from './package.mjs';
import { run } from './setup.mjs';
import { cacheDirectory, canInstall, vscodeTools } from './vscode-tools.mjs';

const TREE = resolve('samples/linux');
const LOG = resolve('samples/oops.log');
const STATE = join(cacheDirectory, 'try-vscode');
const EXTENSIONS = join(STATE, 'extensions');

/** Of the trial alone: no chat, no pop-ups, nothing asked of the network. */
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
};

const vsix = resolve(await packageExtension());
if (hasCode()) openInCode();
else if (canInstall) await openInBrowser();
else {
  console.log(`
${vsix} is ready, but there is no VS Code to try it in: \`code\` is not on the PATH.
Install VS Code from https://code.visualstudio.com, put \`code\` on the PATH (in VS Code on macOS: Shell Command: Install 'code' command
in PATH), and run this again. Or install the file by hand: Extensions view > ... > Install from VSIX..., and open samples/oops.log.`);
  process.exit(1);
}

function hasCode() {
  return spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
}

function openInCode() {
  const own = ['--user-data-dir', join(STATE, 'user-data'), '--extensions-dir', EXTENSIONS];
  const options = { shell: process.platform === 'win32' };
  writeSettings(join(STATE, 'user-data/User'));
  run('code', [...own, '--install-extension', vsix, '--force'], options);
  run('code', [...own, '--new-window', '--disable-workspace-trust', TREE, LOG], options);
}

function writeSettings(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(SETTINGS, null, 2));
}

/** VS Code's own server on the loopback interface, behind a token of its own; until Ctrl+C. */
async function openInBrowser() {
  const { node, serverMain } = vscodeTools();
  const data = join(STATE, 'server');
  writeSettings(join(data, 'data/Machine'));
  const own = ['--server-data-dir', data, '--extensions-dir', EXTENSIONS];
  const options = { env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' } };
  const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off'];
  install(node, [serverMain, ...own, ...quiet, '--install-extension', vsix, '--force'], options);

  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const address = ['--host', '127.0.0.1', '--port', String(port), '--connection-token', token];
  const server = spawn(
    node,
    [serverMain, ...own, ...quiet, ...address, '--disable-workspace-trust'],
    { ...options, stdio: 'ignore' },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill());
  await ready(server, port);

  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set('tkn', token);
  url.searchParams.set('folder', TREE);
  const log = `vscode-remote://127.0.0.1:${port}${LOG}`;
  url.searchParams.set('payload', JSON.stringify([['openFile', log]]));
  console.log(`\nVS Code with Kernav and the sample log is at\n\n  ${url}\n\nCtrl+C ends it.`);
  await new Promise((done) => server.on('exit', done));
}

/** Says something only where it fails: without its native log library VS Code complains at length and works. */
function install(command, args, options) {
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the extension was not installed\n${stdout}\n${stderr}`);
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function ready(server, port) {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  server.kill();
  throw new Error(`VS Code did not start on port ${port}`);
}
