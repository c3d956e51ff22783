// Navigation in C on the whole tree through the language server: how long an editor waits for an answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measure, megabytes, seconds } from './measure.mjs';
import { percentiles, startServer } from './server.mjs';

/** Files that are opened and walked over. */
const FILES = [
  'fs/read_write.c',
  'kernel/sched/core.c',
  'net/ipv4/tcp.c',
  'drivers/net/ethernet/intel/e1000e/netdev.c',
];
/** V8 gives memory back when nobody asks. */
const REST_MS = 20_000;
const DEFINITIONS = 400;
const REFERENCES = 40;
const QUERIES = [
  'vfs_read',
  'tcp_sendmsg',
  'e1000_',
  'ext4 inode',
  'schedtick',
  'kmalloc',
  'btrfs_',
  'probe',
  'usbhid',
  'rcu_read',
];

const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** Prints the figures. `cache` holds the index of the tree. */
export async function benchNavigation(tree, cache) {
  const env = { ...process.env, KERNAV_CACHE_DIR: cache };
  const args = ['dist/cli.js', 'symbol', 'vfs_read', '--tree', tree, '--timings'];
  const once = await measure('node', args, /./, { env });
  console.log(
    `\nnavigate  a tree that is indexed, \`kernav symbol vfs_read\`: ${once.said.trim().replace('kernav: ', '')}; printed after ${seconds(once.first)}, peak memory ${megabytes(once.peak)}`,
  );
  const editor = await startServer(tree, cache);
  const identifiers = [];
  for (const path of FILES) {
    const uri = pathToFileURL(join(tree, path)).href;
    const text = readFileSync(join(tree, path), 'utf8');
    await editor.open(uri, text, 'c');
    identifiers.push(...identifiersOf(uri, text));
  }
  const step = identifiers.length / DEFINITIONS;
  const places = Array.from({ length: DEFINITIONS }, (_, i) => identifiers[Math.floor(i * step)]);
  await timed(places.slice(0, 20), (at) =>
    editor.at('textDocument/definition', at.uri, at.line, at.character),
  );
  const fresh = memoryOf(editor.pid);
  tell(
    'definition',
    await timed(places, (at) =>
      editor.at('textDocument/definition', at.uri, at.line, at.character),
    ),
    `${DEFINITIONS} identifiers of ${FILES.length} files`,
  );
  tell(
    'hover',
    await timed(places, (at) => editor.at('textDocument/hover', at.uri, at.line, at.character)),
    'the same',
  );
  tell(
    'references',
    await timed(
      places.filter((_, i) => i % (DEFINITIONS / REFERENCES) === 0),
      (at) =>
        editor.ask('textDocument/references', {
          textDocument: { uri: at.uri },
          position: at,
          context: { includeDeclaration: true },
        }),
    ),
    `${REFERENCES} of them`,
  );
  tell(
    'symbols',
    await timed([...QUERIES, ...QUERIES, ...QUERIES], (query) =>
      editor.ask('workspace/symbol', { query }),
    ),
    `${QUERIES.length} queries, three times`,
  );
  const busy = memoryOf(editor.pid);
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  console.log(
    `          memory of the server with all its threads ${megabytes(fresh)} after the first 20 definitions, ${megabytes(busy)} after the last query, ${megabytes(memoryOf(editor.pid))} after ${REST_MS / 1000} s of rest`,
  );
  await editor.stop();
}

/** Bytes that are in memory. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

function tell(what, [p50, p99], of) {
  console.log(`          ${what.padEnd(10)} p50 ${ms(p50)}, p99 ${ms(p99)} (${of})`);
}

async function timed(items, ask) {
  const times = [];
  for (const item of items) {
    const start = performance.now();
    await ask(item);
    times.push(performance.now() - start);
  }
  return percentiles(times);
}

/** Where names stand in code, as far as lines show it. */
function identifiersOf(uri, text) {
  return text.split('\n').flatMap((line, number) =>
    /^\s*(?:\*|\/\*|#)/.test(line)
      ? []
      : [...line.matchAll(/\b[a-z_]\w{3,}\b/g)].map(({ index }) => ({
          uri,
          line: number,
          character: index,
        })),
  );
}
