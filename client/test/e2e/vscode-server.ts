/** VS Code's own server on the loopback interface, with the packaged extension; its workbench runs in a browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setup } from './setup.js';

/** Milliseconds. A quiet machine takes one second. */
const PATIENCE = 120_000;

/** No chat, no pop-ups, nothing asked of the network; hovers at once. */
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'git.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  // Else it lists the open files of every process, again and again.
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'editor.hover.delay': 100,
};

export interface ServerOptions {
  /** As in the wild: folders are restricted until their user trusts them. */
  readonly workspaceTrust?: boolean;
  /** Tests run in the extension host, as the payload says. VS Code then shows no messages. */
  readonly takesTests?: boolean;
  /** Settings of this machine, beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Names and values of the workbench's `payload`: `extensionTestsPath` and the like. */
export type Payload = Readonly<Record<string, string>>;

export class VscodeServer {
  readonly #process: ChildProcess;
  readonly #home: string;
  readonly #port: number;

  private constructor(process: ChildProcess, home: string, port: number) {
    this.#process = process;
    this.#home = home;
    this.#port = port;
  }

  static async start({
    workspaceTrust = false,
    takesTests = false,
    settings = {},
  }: ServerOptions = {}): Promise<VscodeServer> {
    const home = await mkdtemp(join(tmpdir(), 'kernav-vscode-'));
    await mkdir(join(home, 'data/Machine'), { recursive: true });
    await writeFile(
      join(home, 'data/Machine/settings.json'),
      JSON.stringify({ ...QUIET_SETTINGS, ...settings }),
    );
    const port = await freePort();
    const server = spawn(
      setup.node,
      [
        setup.serverMain,
        ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
        ...['--server-data-dir', home, '--extensions-dir', setup.extensions],
        ...['--accept-server-license-terms', '--telemetry-level', 'off'],
        ...(takesTests ? ['--enable-smoke-test-driver'] : []),
        ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
      ],
      {
        env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', SHELL: '/bin/sh' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const log = createWriteStream(join(home, 'server.log'));
    server.stdout.pipe(log);
    server.stderr.pipe(log);
    const started = new VscodeServer(server, home, port);
    await started.#ready();
    return started;
  }

  async #ready(): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end && this.#process.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${this.#port}/version`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(100);
    }
    throw new Error(`VS Code did not start; its log is ${this.#home}/server.log`);
  }

  /** The workbench on a folder, or on a `.code-workspace` file. */
  url(path: string, payload: Payload = {}): string {
    const url = new URL(`http://127.0.0.1:${this.#port}/`);
    url.searchParams.set(path.endsWith('.code-workspace') ? 'workspace' : 'folder', path);
    const entries = { ...payload, skipWelcome: 'true', skipReleaseNotes: 'true' };
    url.searchParams.set('payload', JSON.stringify(Object.entries(entries)));
    return url.href;
  }

  /** How the payload names a file of this machine. */
  remoteUri(path: string): string {
    return `vscode-remote://127.0.0.1:${this.#port}${path}`;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, 'exit');
    }
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
