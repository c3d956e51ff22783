// Lines from debug info, from a cold process, beside the tools that people decode traces with.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { measure, median, megabytes, seconds } from './measure.mjs';

const RELEASE = '6.1.0-56-cloud-amd64';
const VMLINUX = `/usr/lib/debug/boot/vmlinux-${RELEASE}`;
const MODULES = `/usr/lib/debug/lib/modules/${RELEASE}`;
const TRUTH = '../shared/data/frames/truth.jsonl';
/** A large one of which the truth has many frames. */
const MODULE = 'xfs';
const RUNS = 5;
/** The shell script takes seconds for each dozen frames: more than so many are counted up from these. */
const MOST_FOR_SCRIPTS = 60;

export async function benchDebugInfo(tree) {
  console.log(`\ndebug info of ${RELEASE}; the load before it was ${loadavg()[0].toFixed(1)}`);
  const missing = [VMLINUX, MODULES, TRUTH].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    console.log(`          not run: ${missing.join(', ')} missing (linux-image-${RELEASE}-dbg)`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'kernav-bench-'));
  try {
    const frames = readFrames();
    const ofKernel = frames.filter(({ module }) => module === null);
    const ofModule = frames.filter(({ module }) => module === MODULE);
    // A module's debug sections are relocated as they are read, a kernel's are not: a trace of each kind.
    const traces = [
      ofKernel.slice(0, 1),
      ofModule.slice(0, 1),
      ofKernel.slice(0, 30),
      [...ofModule.slice(0, 22), ...ofKernel.slice(0, 8)],
      frames.slice(0, 1000),
    ];
    for (const trace of traces) await benchFrames(tree, folder, trace);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Return addresses in `.text`, each once, with the object and the address in it that the tools take. */
function readFrames() {
  const paths = new Map(
    spawnSync('find', [MODULES, '-name', '*.ko'], { encoding: 'utf8' })
      .stdout.split('\n')
      .map((path) => [basename(path, '.ko').replaceAll('-', '_'), path]),
  );
  const symbols = new Map();
  const seen = new Set();
  return readFileSync(TRUTH, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ kind, reliable, symbol }) => kind === 'ret' && reliable && !/\.cold$/.test(symbol))
    .flatMap((frame) => {
      const { symbol, offset, size, module } = frame;
      const object = module === null ? VMLINUX : paths.get(module);
      const key = `${symbol}+${offset}`;
      if (object === undefined || seen.has(key)) return [];
      seen.add(key);
      if (!symbols.has(object)) symbols.set(object, symbolsOf(object));
      const start = symbols.get(object).get(symbol);
      if (start === undefined) return [];
      const text = `${symbol}+0x${offset.toString(16)}/0x${size.toString(16)}`;
      return [{ text, module, object, address: (start + BigInt(offset) - 1n).toString(16) }];
    });
}

/** Addresses of the functions that have a name of their own. */
function symbolsOf(object) {
  const { stdout } = spawnSync('nm', [object], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const found = new Map();
  for (const [, address, name] of stdout.matchAll(/^([0-9a-f]+) [tT] (\S+)$/gm)) {
    found.set(name, found.has(name) ? undefined : BigInt(`0x${address}`));
  }
  return found;
}

async function benchFrames(tree, folder, frames) {
  const log = join(folder, 'trace.log');
  const lines = (some) =>
    some.map(({ text, module }) => ` ${text}${module === null ? '' : ` [${module}]`}`);
  const write = (some) => {
    const head = `CPU: 0 PID: 1 Comm: x Not tainted ${RELEASE} #1  Debian 6.1.192-2`;
    writeFileSync(log, [head, 'Call Trace:', ' <TASK>', ...lines(some), ' </TASK>', ''].join('\n'));
  };
  write(frames);
  const objects = new Set(frames.map(({ object }) => object));
  const names = [...objects].map((path) => basename(path)).join(', ');
  console.log(`          ${frames.length} frames of ${objects.size} objects: ${names}`);
  const kernav = ['dist/cli.js', 'decode', log, '--tree', tree];
  await repeat('kernav decode --no-owners', [['node', [...kernav, '--no-owners']]], /[-=]> /);
  await repeat('kernav decode', [['node', kernav]], /[-=]> /);
  const cache = join(folder, 'cache');
  const withoutCache = () => {
    rmSync(cache, { recursive: true, force: true });
    return { env: { ...process.env, KERNAV_CACHE_DIR: cache } };
  };
  await repeat('its first run ever', [['node', kernav]], /[-=]> /, 1, withoutCache);
  const perObject = (program, args) =>
    [...objects].map((object) => [
      program,
      args(
        object,
        frames.filter((frame) => frame.object === object).map(({ address }) => `0x${address}`),
      ),
    ]);
  await repeat(
    'llvm-symbolizer -i',
    perObject('llvm-symbolizer', (object, addresses) => ['-i', `--obj=${object}`, ...addresses]),
    /:\d+/,
  );
  await repeat(
    'addr2line -i -f',
    perObject('addr2line', (object, addresses) => ['-i', '-f', '-e', object, ...addresses]),
    /:\d+/,
  );
  const some = frames.slice(0, MOST_FOR_SCRIPTS);
  write(some);
  const script = (text) => [['bash', ['-c', text]]];
  await repeat(
    'scripts/decode_stacktrace.sh',
    script(`'${tree}/scripts/decode_stacktrace.sh' '${VMLINUX}' '' '${MODULES}' < '${log}'`),
    /:\d+/,
    frames.length / some.length,
  );
  await repeat(
    'scripts/faddr2line',
    some.slice(0, 30).map(({ object, text }) => [join(tree, 'scripts/faddr2line'), [object, text]]),
    /:\d+/,
    frames.length / Math.min(30, some.length),
  );
}

/** Runs commands one after the other, several times unless that takes long; `factor` counts up to all frames, `options` are made anew for each run. */
async function repeat(name, commands, marker, factor = 1, options = () => ({})) {
  if (spawnSync('which', [commands[0][0]]).status !== 0) {
    console.log(`            ${name.padEnd(30)} not run, it is not on this machine`);
    return;
  }
  const runs = [];
  for (let count = 0; count < RUNS; count++) {
    const start = performance.now();
    const parts = [];
    for (const [program, args] of commands) {
      parts.push(await measure(program, args, marker, options()));
    }
    runs.push({
      first: parts[0].first,
      all: (performance.now() - start) / 1000,
      peak: Math.max(...parts.map(({ peak }) => peak)),
    });
    if (runs[0].all > 5) break;
  }
  const of = (key) => median(runs.map((each) => each[key] ?? NaN));
  const all = of('all') * factor;
  const how = factor > 1 ? ` (counted up from ${seconds(of('all'))})` : '';
  console.log(
    `            ${name.padEnd(30)} all ${seconds(all).padStart(9)}  first ${seconds(of('first'))}  peak ${megabytes(of('peak'))}${how}`,
  );
}
