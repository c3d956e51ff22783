// Judges inferred lines against lines known from debug info, many traces in one process:
//   node scripts/score-frames.mjs --tree LINUX [--cache DIR] [--data DIR] [--set static|logs] [--half tune|held] [--misses FILE]
// `static` are traces of two frames, one for each of many call sites chosen at random; `logs` are whole logs. The symbols are
// split into two halves by their hash: rules are tuned on one and measured on the other. An index of the tree is read from
// --vmlinux FILE is an image without debug info, whose code tells the calls.
// --places FILE writes the same of all lines that call something, as if nothing told what was called.
// --left-over FILE writes that of entries with `?`.
// --choices FILE writes what scripts/fit-line-order.mjs is fed with; with --vmlinux of those frames alone whose code tells the order of calls.
// --cache (`KERNAV_CACHE_DIR=DIR kernav index`); without --cache the text of the tree is searched, which takes hours.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values: options } = parseArgs({
  options: {
    tree: { type: 'string' },
    cache: { type: 'string' },
    data: { type: 'string', default: '../shared/data/frames' },
    set: { type: 'string', default: 'static' },
    half: { type: 'string' },
    misses: { type: 'string' },
    limit: { type: 'string', default: '100000' },
    choices: { type: 'string' },
    places: { type: 'string' },
    'left-over': { type: 'string' },
    only: { type: 'string', default: '' },
    vmlinux: { type: 'string' },
  },
});
if (options.tree === undefined || !existsSync(options.data)) {
  console.error('score-frames: --tree and a directory of recorded frames (--data) are needed');
  process.exit(2);
}

const bundle = 'dist/score-frames-core.js';
await build({
  stdin: {
    contents: `
      export { Decoder } from './server/src/resolve/decode-reports.js';
      export { FEATURES, lineFeatures } from './server/src/resolve/line-features.js';
      export { leftOverChoice, placeChoice } from './server/src/resolve/return-places.js';
      export { parseLog } from './server/src/oops/parse-log.js';
      export { baseSymbol } from './server/src/oops/symbol-name.js';
      export { nodeFiles } from './server/src/platform/node-files.js';
      export { openSearch } from './server/src/platform/open-search.js';
      export { wasmFiles } from './server/src/platform/wasm-files.js';
      export { createParser } from './server/src/c-source/parser.js';
      export { parseKernelVersion } from './server/src/kernel-tree/version.js';
      export { openObject } from './server/src/debug-info/open-object.js';
      export { openBytes } from './server/src/platform/object-source.js';
      export { StoredIndex } from './server/src/indexing/stored-index.js';`,
    resolveDir: '.',
    loader: 'ts',
  },
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@vscode/ripgrep'],
  banner: {
    js: "import { createRequire as scoreRequire } from 'node:module';\nconst require = scoreRequire(import.meta.url);",
  },
});
const core = await import(new URL(`../${bundle}`, import.meta.url));

const files = core.nodeFiles(options.tree);
const version = core.parseKernelVersion(files.read('Makefile'));
const index =
  options.cache &&
  new core.StoredIndex(options.tree, files, options.cache, console.error).current();
const vmlinux =
  options.vmlinux &&
  core.openObject(core.openBytes(options.vmlinux), { decompress: () => new Uint8Array() });
const debugObjects = {
  objectFor: async ({ module }) =>
    vmlinux && module === undefined ? { object: vmlinux, isAssumed: false } : undefined,
};
let parser;
const tree = {
  files,
  search: await core.openSearch(options.tree, files),
  loadParser: () => (parser ??= core.createParser(core.wasmFiles())),
  version,
  architecture: 'x86',
  index: () => index,
  debugObjects,
};

const isTuned = (symbol) => createHash('sha1').update(core.baseSymbol(symbol)).digest()[0] < 128;
const isAsked = ({ symbol }) =>
  symbol.includes(options.only) &&
  (options.half === undefined || isTuned(symbol) === (options.half === 'tune'));
const jsonLines = (name) =>
  readFileSync(join(options.data, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The wrappers that a macro makes of one function are one function to a reader. */
function collapse(chain) {
  const places = [...chain];
  while (places.length > 1) {
    const [inner, outer] = places.slice(-2);
    if (inner.file !== outer.file || inner.decl !== outer.decl) break;
    places.pop();
  }
  return places;
}

const start = performance.now();
const answered = [];
const choices = new Map();
const places = new Map();
const leftOver = new Map();
if (options.set === 'static') {
  const traces = new Map();
  for (const row of jsonLines('static-call-sites.jsonl')) {
    traces.set(row.trace, [...(traces.get(row.trace) ?? []), row]);
  }
  const reports = [];
  const asked = [];
  for (const rows of [...traces.values()].slice(0, Number(options.limit))) {
    if (!rows.some((row) => row.truth !== undefined && isAsked(row))) continue;
    const frames = rows.map(frameOf);
    reports.push({
      kind: 'trace',
      facts: { modules: [], registers: {} },
      mentions: [],
      stacks: [{ kind: 'call-trace', frames }],
    });
    rows.forEach((row, i) => {
      if (row.truth !== undefined) asked.push({ row, frame: frames[i], where: row.trace });
    });
  }
  const resolutions = await decode(reports, 'static');
  for (const each of asked) answered.push({ ...each, resolution: resolutions.get(each.frame) });
} else {
  const byLog = new Map();
  for (const row of jsonLines('truth.jsonl')) {
    if (row.truth.length === 0 || row.err || !isAsked(row)) continue;
    byLog.set(row.file, [...(byLog.get(row.file) ?? []), row]);
  }
  for (const [log, rows] of byLog) {
    const { reports } = core.parseLog(readFileSync(join(options.data, log), 'utf8'));
    const resolutions = await decode(reports, 'logs');
    const frames = [...resolutions.keys()];
    for (const row of rows) {
      const frame = frames.find(
        (each) =>
          each.line === row.line - 1 &&
          !each.inlined &&
          core.baseSymbol(each.symbol ?? '') === core.baseSymbol(row.symbol),
      );
      answered.push({
        row,
        frame,
        where: `${log}:${row.line}`,
        resolution: frame && resolutions.get(frame),
      });
    }
  }
}

function frameOf({ symbol, offset, size, module, kind, reliable }, line) {
  return {
    line,
    range: { start: 0, end: 0 },
    role: kind === 'rip' ? 'instruction-pointer' : 'return-address',
    symbol,
    baseSymbol: core.baseSymbol(symbol),
    byteOffset: offset,
    byteSize: size,
    ...(module && { module }),
    reliable,
    inlined: false,
  };
}

/** Notes for each frame what there is to choose from: lines and their features. */
function noteChoice(question, code, ways, graph, placesOf) {
  const note = (map, { lines, rows }) => {
    if (lines.length < 2) return;
    for (const frame of question.frames) map.set(frame, { path: code.path, lines, rows });
  };
  if (!question.frame.reliable) {
    if (options['left-over'] !== undefined)
      note(leftOver, core.leftOverChoice(question, code, ways, graph));
    return;
  }
  // All lines of a function that call something: where nothing tells what was called.
  if (options.places !== undefined) note(places, core.placeChoice(question, code, graph));
  const isOrdered = question.order !== undefined;
  if (options.choices === undefined || isOrdered !== (vmlinux !== undefined)) return;
  const [own] = ways;
  const lines = [...new Set(own.map(({ line }) => line))];
  const rows = core.lineFeatures(question, code, own, lines, graph, placesOf);
  note(choices, { lines, rows });
}

async function decode(reports, key) {
  decode.decoders ??= new Map();
  let decoder = decode.decoders.get(key);
  if (decoder === undefined) {
    const boot = { architecture: 'x86', wordBits: 64, isTreesVersion: true };
    decoder = new core.Decoder(tree, boot, noteChoice);
    decode.decoders.set(key, decoder);
  }
  const resolutions = new Map();
  await decoder.decode(reports, (frame, resolution) => {
    resolutions.set(frame, resolution);
    if (resolutions.size % 500 === 0) console.error(`${resolutions.size} frames`);
  });
  return resolutions;
}

const tallies = new Map();
const misses = [];
for (const { row, resolution, where } of answered) {
  const chain = collapse(row.truth);
  const outer = chain.at(-1);
  const site = resolution?.kind === 'resolved' ? resolution.site : undefined;
  const places = site ? [site, ...resolution.candidates] : [];
  const isAt = (place, { file, line }) => place.file === file && place.lineNumber === line;
  const kind = row.kind === 'rip' ? 'rip' : row.reliable ? 'return' : '?';
  const verdict = {
    answered: site !== undefined,
    file: site?.file === outer.file,
    exact: site !== undefined && isAt(site, outer),
    'within 3': site?.file === outer.file && Math.abs(site.lineNumber - outer.line) <= 3,
    innermost: site !== undefined && chain.some((place) => isAt(site, place)),
    'first 2': places.slice(0, 2).some((place) => isAt(place, outer)),
    'in set': places.some((place) => isAt(place, outer)),
    certain: site?.confidence === 'certain' || site?.confidence === 'exact',
  };
  const half = isTuned(row.symbol) ? 'tune' : 'held';
  count(kind, verdict);
  if (kind === 'return') count(`${kind} ${half}`, verdict);
  if (kind === '?') count(`? ${half}`, verdict);
  if (kind === '?') count(`  ? ${site?.evidence ?? resolution?.reason ?? 'no frame'}`, verdict);
  if (kind === 'return' && verdict.certain) count(`${kind} ${half} certain`, verdict);
  if (kind === 'return') {
    count(`  ${site?.confidence ?? 'no line'}`, verdict);
    count(`    ${site?.evidence ?? resolution?.reason ?? 'no frame'}`, verdict);
  }
  if (!verdict.exact) {
    misses.push(
      [
        kind,
        half,
        where,
        `${row.symbol}+${row.offset}/${row.size}`,
        row.module ?? '-',
        (row.call ?? []).join(' '),
        !verdict.answered
          ? (resolution?.reason ?? 'no frame')
          : !verdict.file
            ? 'other file'
            : verdict['in set']
              ? `in set of ${places.length}`
              : 'other line',
        site ? `${site.evidence} ${site.confidence} ${site.file}:${site.lineNumber}` : '',
        chain.map(({ func, file, line }) => `${func} ${file}:${line}`).join(' < '),
        `candidates ${places.map(({ lineNumber }) => lineNumber).join(',')}`,
      ].join(' | '),
    );
  }
}

function count(name, verdict) {
  const tally = tallies.get(name) ?? { n: 0 };
  tallies.set(name, tally);
  tally.n++;
  for (const [what, holds] of Object.entries(verdict))
    tally[what] = (tally[what] ?? 0) + Number(holds);
}

for (const [name, { n, ...counts }] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const shares = Object.entries(counts).map(([what, k]) => `${what} ${((100 * k) / n).toFixed(1)}`);
  console.log(`${name.padEnd(24)} n ${String(n).padStart(5)}  ${shares.join('  ')}`);
}
console.log(
  `${((performance.now() - start) / 1000).toFixed(1)} s, ${(process.cpuUsage().user / 1e6).toFixed(1)} cpu-s`,
);
if (options.misses) writeFileSync(options.misses, `${misses.join('\n')}\n`);
if (options.places) writeFileSync(options.places, choiceLines(places));
if (options.choices) writeFileSync(options.choices, choiceLines(choices));
if (options['left-over']) {
  // The same address is left over in many logs, and counts once with each neighbour.
  const lines = new Set(choiceLines(leftOver, false).split('\n'));
  writeFileSync(options['left-over'], [...lines].join('\n'));
}

function choiceLines(choices, isReliable = true) {
  // One line of JSON for each choice whose true line is among the possible ones: features, and which row is the true one.
  const rows = answered.flatMap(({ row, frame }) => {
    const choice =
      row.kind === 'ret' && row.reliable === isReliable ? choices.get(frame) : undefined;
    const outer = collapse(row.truth).at(-1);
    const truth = choice?.path === outer.file ? choice.lines.indexOf(outer.line - 1) : -1;
    if (truth < 0) return [];
    return [
      JSON.stringify({ half: isTuned(row.symbol) ? 'tune' : 'held', truth, rows: choice.rows }),
    ];
  });
  return `${rows.join('\n')}\n`;
}
process.exit(0);
