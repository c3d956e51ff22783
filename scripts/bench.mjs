// Speed and memory on a real kernel tree, beside the tools that people use today: `npm run bench`.
import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, homedir, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchDebugInfo } from './bench/debug-info.mjs';
import { benchIndex } from './bench/index.mjs';
import { measure, median, megabytes, seconds } from './bench/measure.mjs';
import { benchNavigation } from './bench/navigation.mjs';
import { benchServer } from './bench/server.mjs';
import { ensureDependencies, run } from './setup.mjs';

const RUNS = 5;
const LOG = 'scripts/bench/oops-6.1.log';

ensureDependencies();
run('node', ['scripts/build.mjs']);

const tree = findTree();
console.log(
  `machine   ${cpus().length} x ${cpus()[0]?.model.trim()}, ${megabytes(totalmem())}, Linux ${release()}`,
);
console.log(`runtime   Node ${process.version}`);
console.log(
  `tree      ${tree ?? 'none: set KERNAV_LINUX_TREE, or unpack linux-source-6.1 in ~/.cache/kernav'}`,
);

await benchParser();
if (tree !== undefined) {
  await benchDecode();
  await benchMaintainers();
  const cache = mkdtempSync(join(tmpdir(), 'kernav-bench-'));
  try {
    await benchIndex(tree, cache);
    await benchDebugInfo(tree);
    await benchNavigation(tree, cache);
    await benchServer(tree, cache);
  } finally {
    rmSync(cache, { recursive: true });
  }
}

/** The tree that the tests use too. */
function findTree() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const places = [process.env.KERNAV_LINUX_TREE, join(cache, 'kernav/linux-source-6.1')];
  return places.find((place) => place !== undefined && existsSync(join(place, 'MAINTAINERS')));
}

async function benchDecode() {
  const args = ['dist/cli.js', 'decode', LOG, '--tree', tree, '--timings'];
  await measure('node', args, /[-=]> /); // Warms the page cache.
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await measure('node', args, /[-=]> /));
  const of = (key) => median(runs.map((each) => each[key]));
  const answered = median(runs.map(({ said }) => Number(/first frame (\S+) s/.exec(said)?.[1])));
  const nFrames = readFileSync(LOG, 'utf8').match(/\+0x[0-9a-f]+\/0x/g)?.length;
  console.log(
    `\ndecode    ${LOG}, ${nFrames} frames, no index, page cache warm, median of ${RUNS}`,
  );
  console.log(
    `          first frame answered ${seconds(answered)}, printed ${seconds(of('first'))}, all ${seconds(of('all'))}, CPU ${seconds(of('cpu'))}, peak memory ${megabytes(of('peak'))}`,
  );
  await benchDecodeStacktrace();
}

/** The kernel's own script, which needs a vmlinux with debug info. */
async function benchDecodeStacktrace() {
  const debug = '/usr/lib/debug/boot';
  const vmlinux = existsSync(debug)
    ? readdirSync(debug).find((name) => name.startsWith('vmlinux-6.1'))
    : undefined;
  if (vmlinux === undefined) {
    console.log(
      '          scripts/decode_stacktrace.sh: not run, it needs a vmlinux with debug info in /usr/lib/debug/boot',
    );
    return;
  }
  const command = `bash '${tree}/scripts/decode_stacktrace.sh' '${debug}/${vmlinux}' '${tree}' < ${LOG}`;
  const { all, cpu } = await measure('bash', ['-c', command]);
  console.log(
    `          scripts/decode_stacktrace.sh ${seconds(all)}, CPU ${seconds(cpu)} (with ${vmlinux})`,
  );
}

async function benchMaintainers() {
  const listing = spawnSync('find', ['.', '-type', 'f', '-printf', '%P\\n'], {
    cwd: tree,
    maxBuffer: 1 << 28,
  });
  const files = listing.stdout
    .toString()
    .split('\n')
    .filter((path) => path !== '' && !path.startsWith('.git/'));
  const folder = mkdtempSync(join(tmpdir(), 'kernav-bench-'));
  try {
    const list = join(folder, 'files');
    writeFileSync(list, files.join('\n'));
    const args = [
      'dist/cli.js',
      'maintainers',
      '--tree',
      tree,
      '--files-from',
      list,
      '--json',
      '--no-content',
    ];
    const runs = [];
    for (let i = 0; i < 3; i++) runs.push(await measure('node', args));
    const all = median(runs.map((each) => each.all));
    console.log(
      `\nmaintainers of all ${files.length} files, without their contents: ${seconds(all)}, ${Math.round(files.length / all)} look-ups a second, peak memory ${megabytes(median(runs.map((each) => each.peak)))}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  const script = spawnSync(
    'bash',
    [
      '-c',
      `cd '${tree}' && time -p perl scripts/get_maintainer.pl --nogit --nogit-fallback -f fs/btrfs/inode.c`,
    ],
    { encoding: 'utf8' },
  );
  const real = /real (\S+)/.exec(script.stderr)?.[1];
  console.log(
    `          scripts/get_maintainer.pl for one file: ${real === undefined ? 'not run, it needs perl' : `${real} s`}`,
  );
}

async function benchParser() {
  const folder = mkdtempSync(join(tmpdir(), 'kernav-bench-'));
  try {
    for (const [name, every] of [
      ['a report every 50 000 lines', 50_000],
      ['a report every 100 lines', 100],
    ]) {
      const log = join(folder, 'console.log');
      const size = await writeConsole(log, every);
      const { all, peak } = await measure('node', ['dist/cli.js', 'extract', log]);
      const parse = await measure('node', ['dist/cli.js', 'parse', log]);
      console.log(
        `\nparse     ${megabytes(size)} of console, ${name}: ${(size / 1e6 / parse.all).toFixed(0)} MB/s, peak memory ${megabytes(parse.peak)}; extract ${(size / 1e6 / all).toFixed(0)} MB/s, ${megabytes(peak)}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a console log with the sample report in between; returns its size in bytes. */
async function writeConsole(path, every) {
  const report = readFileSync('samples/oops.log', 'utf8');
  const nLines = every > 1000 ? 1_000_000 : 100_000;
  const out = createWriteStream(path);
  let size = 0;
  for (let line = 0; line < nLines; line++) {
    const stamp = `[${(line / 1000).toFixed(6).padStart(12)}]`;
    const text =
      line % every === every - 1
        ? report
        : `${stamp} gizmo 0000:00:1f.2: request ${line} done after ${line % 977} us, queue depth ${line % 31}\n`;
    size += text.length;
    if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
  }
  await new Promise((resolve) => out.end(resolve));
  return size;
}
