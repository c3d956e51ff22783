// The language server as an editor meets it: a log of 10,000 lines with 2,000 frames on a real tree, cold and warm.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { syntheticLog } from './synthetic-log.mjs';

const LINES = 10_000;
const FRAMES = 2_000;
/** What a window shows. */
const SCREEN = 50;
const ASKED = 400;

const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** Prints the figures. `cache` is where the index of the tree is. */
export async function benchServer(tree, cache) {
  const makefile = readFileSync(join(tree, 'Makefile'), 'utf8');
  const [version, patch, sub] = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(
    (name) => new RegExp(`^${name} = (\\d+)`, 'm').exec(makefile)?.[1],
  );
  const text = syntheticLog(tree, `${version}.${patch}.${sub}`, LINES, FRAMES);
  const home = mkdtempSync(join(tmpdir(), 'kernav-bench-'));
  const probe = join(home, 'loop.json');
  const started = performance.now();
  const editor = await startServer(tree, cache, { KERNAV_LOOP_PROBE: probe });
  const uri = 'untitled:bench';
  await editor.open(uri, text);
  const cold = await firstHints(editor, uri, 0);
  console.log(
    `server    log of ${text.split('\n').length - 1} lines, ${FRAMES} frames; first hints of the screen ${ms(performance.now() - started)} after the process was started (cold server)`,
  );
  await editor.close(uri);
  const second = syntheticLog(tree, `${version}.${patch}.${sub}`, LINES, FRAMES, 2);
  await editor.open('untitled:warm', second);
  const warm = await firstHints(editor, 'untitled:warm', 0);
  const elsewhere = await firstHints(editor, 'untitled:warm', reportAfter(second, LINES >> 1));
  console.log(
    `          another log in the warm server: first hints ${ms(warm)}; after scrolling to the middle ${ms(elsewhere)} (cold: ${ms(cold)} after it was opened)`,
  );
  const typing = await typeInto(editor, 'untitled:warm');
  console.log(
    `          a request while the lines are looked for: p50 ${ms(typing[0])}, p99 ${ms(typing[1])}`,
  );
  const all = performance.now();
  const status = await allAnswered(editor, 'untitled:warm');
  console.log(
    `          all ${status.answered} of ${status.frames} frames answered after ${((performance.now() - all) / 1000).toFixed(1)} s more`,
  );
  const frames = framesOf(second);
  for (const method of ['textDocument/hover', 'textDocument/definition']) {
    for (const { line, character } of frames.slice(0, 50))
      await editor.at(method, 'untitled:warm', line, character);
    const [p50, p99] = await latency(frames, ({ line, character }) =>
      editor.at(method, 'untitled:warm', line, character),
    );
    console.log(
      `          ${method.replace('textDocument/', '').padEnd(10)} warm p50 ${ms(p50)}, p99 ${ms(p99)} (${ASKED} frames)`,
    );
  }
  const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${editor.pid}/status`, 'utf8'))?.[1];
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${editor.pid}/status`, 'utf8'))?.[1];
  await editor.stop();
  const loop = JSON.parse(readFileSync(probe, 'utf8'));
  console.log(
    `          event loop blocked for at most ${ms(loop.max)}, p99.9 ${ms(loop.p999)}; longest turn on the CPU ${ms(loop.longest)}, start-up ${ms(loop.start)}; memory ${Math.round(memory / 1000)} MB, peak ${Math.round(peak / 1000)} MB (server with its threads)`,
  );
  rmSync(home, { recursive: true });
}

/** A language server on a tree, as an editor starts it. */
export async function startServer(tree, cache, env = {}) {
  const child = spawn(
    process.execPath,
    ['--import', new URL('./loop-probe.mjs', import.meta.url).href, 'dist/server.js', '--stdio'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      // As the client for VS Code starts it.
      env: { ...process.env, MALLOC_ARENA_MAX: '1', ...env },
    },
  );
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest(() => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(tree).href, name: 'linux' }],
    capabilities: { workspace: { inlayHint: { refreshSupport: true } } },
    initializationOptions: { cacheDirectory: cache },
  });
  await connection.sendNotification('initialized', {});
  let version = 1;
  return {
    pid: child.pid,
    ask: (method, params) => connection.sendRequest(method, params),
    at: (method, uri, line, character) =>
      connection.sendRequest(method, { textDocument: { uri }, position: { line, character } }),
    open: (uri, text, languageId = 'kernel-log') =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      }),
    type: (uri, line, text) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [
          { range: { start: { line, character: 0 }, end: { line, character: 0 } }, text },
        ],
      }),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}

/** Milliseconds until the screen that begins at `line` shows a hint. */
async function firstHints(editor, uri, line) {
  const start = performance.now();
  const range = { start: { line, character: 0 }, end: { line: line + SCREEN, character: 0 } };
  for (;;) {
    const hints = await editor.ask('textDocument/inlayHint', { textDocument: { uri }, range });
    if (hints.length > 0) return performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The line of the first report behind `line`. */
function reportAfter(text, line) {
  const lines = text.split('\n');
  return lines.findIndex((each, at) => at >= line && each.includes('cut here'));
}

/** Waits until every frame has its answer. */
async function allAnswered(editor, uri) {
  for (;;) {
    const status = await editor.ask('kernav/treeOf', { uri });
    if (status.answered >= status.frames) return status;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Latencies of a cheap request while somebody types and the log is read again and again. */
async function typeInto(editor, uri) {
  const times = [];
  for (let stroke = 0; stroke < 30; stroke++) {
    await editor.type(uri, LINES - 2, 'x');
    const start = performance.now();
    await editor.ask('kernav/framesInLine', { line: ' foo+0x1/0x2' });
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return percentiles(times);
}

async function latency(places, ask) {
  const times = [];
  const step = places.length / ASKED;
  for (let at = 0; at < places.length; at += step) {
    const start = performance.now();
    await ask(places[Math.floor(at)]);
    times.push(performance.now() - start);
  }
  return percentiles(times);
}

export function percentiles(times) {
  const sorted = times.sort((a, b) => a - b);
  return [0.5, 0.99].map(
    (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))],
  );
}

/** Where frames stand in the log. */
function framesOf(text) {
  return text.split('\n').flatMap((line, number) => {
    const character = line.search(/\w+\+0x/);
    return character < 0 ? [] : [{ line: number, character }];
  });
}
