/** debuginfod: the real server and the real client on loopback, and servers that answer badly. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DebugFiles } from '../../src/platform/debug-files.js';
import {
  debuginfodSettings,
  findByBuildId,
  type DebuginfodSettings,
} from '../../src/platform/debuginfod.js';

const ID = '0123456789abcdef0123456789abcdef01234567';
const missing = ['debuginfod', 'debuginfod-find', 'gcc', 'readelf'].filter(
  (program) => spawnSync('which', [program]).status !== 0,
);

let scratch: string;
let cache: string;
let server: Server | undefined;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'kernav-debuginfod-'));
  cache = join(scratch, 'cache');
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(scratch, { recursive: true, force: true });
});

function settingsFor(urls: string, more: Partial<DebuginfodSettings> = {}): DebuginfodSettings {
  const environment = { DEBUGINFOD_URLS: urls, DEBUGINFOD_CACHE_PATH: cache };
  return { ...debuginfodSettings(environment, scratch), ...more };
}

/** The address of a server that answers so. */
async function serve(listener: RequestListener): Promise<string> {
  const made = createServer(listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((made.address() as AddressInfo).port)}`;
}

const asked = { buildId: ID, kind: 'debuginfo', consent: true } as const;
const elf = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(5000, 7)]);

describe(
  'debuginfod with the real server',
  { skip: missing.length > 0 && `no ${missing.join(', ')}` },
  () => {
    let objects: string;
    let buildId: string;
    let url: string;
    let daemon: ChildProcess;

    before(async () => {
      objects = mkdtempSync(join(tmpdir(), 'kernav-debuginfod-objects-'));
      const files = join(objects, 'files');
      mkdirSync(files);
      writeFileSync(join(objects, 'a.c'), 'int main(void) { return 0; }\n');
      const output = join(files, 'a');
      execFileSync('gcc', ['-g', '-Wl,--build-id', '-o', output, join(objects, 'a.c')]);
      const notes = execFileSync('readelf', ['-n', output], { encoding: 'utf8' });
      buildId = /Build ID: ([0-9a-f]+)/.exec(notes)?.[1] ?? '';
      const free = await new Promise<number>((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
          const { port } = probe.address() as AddressInfo;
          probe.close(() => {
            resolve(port);
          });
        });
      });
      url = `http://127.0.0.1:${String(free)}`;
      const environment = { ...process.env, DEBUGINFOD_URLS: '' };
      daemon = spawn('debuginfod', ['-F', '-d', ':memory:', '-p', String(free), files], {
        stdio: 'ignore',
        env: environment,
      });
      for (let nTries = 0; nTries < 300; nTries++) {
        const answer = await fetch(`${url}/buildid/${buildId}/debuginfo`).catch(() => undefined);
        await answer?.arrayBuffer();
        if (answer?.status === 200) return;
        await sleep(100);
      }
      assert.fail('debuginfod did not serve the file within 30 s');
    });
    after(() => {
      daemon.kill();
      rmSync(objects, { recursive: true, force: true });
    });

    it('fetches a file that its own client then finds in the cache', async () => {
      const heard: [number, number | undefined][] = [];
      const answer = await findByBuildId(settingsFor(url), {
        ...asked,
        buildId,
        onProgress: (done, total) => heard.push([done, total]),
      });
      const path = join(cache, buildId, 'debuginfo');
      assert.deepEqual(answer, { kind: 'file', path });
      const bytes = readFileSync(join(objects, 'files', 'a'));
      assert.deepEqual(readFileSync(path), bytes);
      assert.deepEqual(heard.at(-1), [bytes.length, bytes.length]);
      assert.deepEqual(readdirSync(join(cache, buildId)), ['debuginfo']);
      const found = execFileSync('debuginfod-find', ['debuginfo', buildId], {
        encoding: 'utf8',
        env: {
          ...process.env,
          DEBUGINFOD_URLS: 'http://127.0.0.1:1',
          DEBUGINFOD_CACHE_PATH: cache,
        },
      });
      assert.equal(found.trim(), path);
    });

    it('finds what its own client has fetched, without asking', async () => {
      execFileSync('debuginfod-find', ['executable', buildId], {
        stdio: 'ignore',
        env: { ...process.env, DEBUGINFOD_URLS: url, DEBUGINFOD_CACHE_PATH: cache },
      });
      const answer = await findByBuildId(settingsFor(''), {
        buildId,
        kind: 'executable',
        consent: false,
      });
      assert.deepEqual(answer, { kind: 'file', path: join(cache, buildId, 'executable') });
    });

    it('gives the lines of an object that is not on this machine, where the user allows it', async () => {
      const before = { ...process.env };
      process.env.DEBUGINFOD_URLS = url;
      process.env.DEBUGINFOD_CACHE_PATH = cache;
      try {
        const linesOf = async (asksServers: boolean) => {
          const files = new DebugFiles({
            places: { builds: [], directories: [], system: scratch },
            cacheDirectory: join(scratch, 'kernav'),
            asksServers,
            onProblem: (problem) => assert.fail(problem),
            onProgress: () => undefined,
          });
          const object = (await files.objectFor({ buildId, functions: [] }))?.object;
          const [main] = object?.functionsNamed('main') ?? [];
          const lines = main === undefined ? [] : object?.linesAt(main.place);
          await files.close();
          return lines?.map(({ function: name, lineNumber }) => `${name ?? ''}:${lineNumber}`);
        };
        assert.deepEqual(await linesOf(false), []);
        assert.deepEqual(await linesOf(true), ['main:1']);
        // It is in the cache now.
        assert.deepEqual(await linesOf(false), ['main:1']);
      } finally {
        process.env = before;
      }
    });

    it('notes what it has not', async () => {
      assert.deepEqual(await findByBuildId(settingsFor(url), asked), { kind: 'absent' });
      assert.equal(statSync(join(cache, ID, 'debuginfo')).size, 0);
    });
  },
);

describe('debuginfod', () => {
  it('sends the build ID and nothing about the user', async () => {
    let seen: unknown;
    const url = await serve((request, response) => {
      seen = [request.method, request.url, Object.keys(request.headers).sort()];
      response.end(elf);
    });
    await findByBuildId(settingsFor(`${url}/`), asked);
    assert.deepEqual(seen, ['GET', `/buildid/${ID}/debuginfo`, ['connection', 'host']]);
  });

  it('asks nobody without consent, and nobody for what is no build ID', async () => {
    let nAsked = 0;
    const url = await serve((_, response) => {
      nAsked++;
      response.end(elf);
    });
    const without = await findByBuildId(settingsFor(url), { ...asked, consent: false });
    const odd = await findByBuildId(settingsFor(url), { ...asked, buildId: '../../etc' });
    assert.deepEqual([without.kind, odd.kind, nAsked], ['not-asked', 'not-asked', 0]);
  });

  it('asks the next server, and remembers no miss where one failed', async () => {
    const url = await serve((request, response) => {
      if (request.url?.startsWith('/good/') === true) response.end(elf);
      else response.writeHead(request.url?.startsWith('/broken/') === true ? 500 : 404).end();
    });
    const failed = await findByBuildId(settingsFor(`${url}/none ${url}/broken`), asked);
    assert.deepEqual(failed, {
      kind: 'failed',
      reasons: [`${new URL(url).host}: it answered with status 500`],
    });
    const answer = await findByBuildId(settingsFor(`${url}/none ${url}/broken ${url}/good`), asked);
    assert.equal(answer.kind, 'file');
  });

  const bad: readonly [string, RequestListener, Partial<DebuginfodSettings>, RegExp][] = [
    ['a page instead of a file', (_, response) => response.end('<html>'), {}, /no ELF file/],
    [
      'redirects in a circle',
      (_, response) => response.writeHead(302, { location: '/again' }).end(),
      {},
      /redirects more than 5 times/,
    ],
    [
      'a redirect to a file of this machine',
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      {},
      /redirects to file:/,
    ],
    ['a file that is too large', (_, response) => response.end(elf), { mostBytes: 100 }, /larger/],
    [
      'a file that is cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '9000' });
        response.write(elf, () => response.destroy());
      },
      {},
      /aborted|of 9000 bytes/,
    ],
    [
      'a server that says nothing',
      () => undefined,
      { timeoutSeconds: 0.2 },
      /too slow: it sent no 100 KB in 0.2 s/,
    ],
  ];
  for (const [name, listener, settings, reason] of bad) {
    it(`fails for ${name}, and leaves nothing behind`, async () => {
      const answer = await findByBuildId(settingsFor(await serve(listener), settings), asked);
      assert.equal(answer.kind, 'failed');
      assert.match(answer.reasons.join(), reason);
      const left = readdirSync(scratch, { recursive: true }).map(String);
      assert.deepEqual(
        left.filter((path) => path.includes('debuginfo')),
        [],
      );
    });
  }

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const url = await serve((_, response) => {
      response.write(elf);
    });
    const waiting = findByBuildId(settingsFor(url), {
      ...asked,
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.deepEqual(readdirSync(join(cache, ID)), []);
  });

  it('reads the environment as the client of elfutils does', () => {
    const settings = debuginfodSettings(
      {
        DEBUGINFOD_URLS: 'ima:enforcing https://a.example/  file:///x http://b.example',
        DEBUGINFOD_TIMEOUT: '5',
        DEBUGINFOD_MAXSIZE: '1000',
        XDG_CACHE_HOME: '/caches',
      },
      scratch,
    );
    assert.deepEqual(
      { ...settings, servers: settings.servers.map(String) },
      {
        servers: ['https://a.example/', 'http://b.example/'],
        cacheDirectory: '/caches/debuginfod_client',
        timeoutSeconds: 5,
        mostBytes: 1000,
      },
    );
    const bare = debuginfodSettings({}, scratch);
    assert.equal(bare.cacheDirectory, join(scratch, '.cache', 'debuginfod_client'));
    assert.deepEqual([bare.servers, bare.timeoutSeconds, bare.mostBytes], [[], 90, undefined]);
  });
});
