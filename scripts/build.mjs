// Bundles the entry points to dist/, lays the wasm files beside them, and gathers the licences of what went in.
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { lazyNodeModules } from './lazy-node-modules.mjs';
import { notices, packagesIn } from './notices.mjs';
import { packParts } from './parts.mjs';

const require = createRequire(import.meta.url);
const { version } = require('../package.json');

/** Laid beside the bundles as they are, by the package they come from. */
const WASM_FILES = {
  'web-tree-sitter': require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  'tree-sitter-c': require.resolve('tree-sitter-c/tree-sitter-c.wasm'),
};

/** Laid beside the bundles under another name: the script is CommonJS, and finds its wasm file by the path that it is told. */
const CAPSTONE_FILES = {
  'capstone.cjs': require.resolve('@alexaltea/capstone-js/dist/capstone.js'),
  'capstone.wasm': require.resolve('@alexaltea/capstone-js/dist/capstone.wasm'),
};

/** What runs in Node, by its name in dist/. */
const NODE_ENTRIES = {
  server: 'server/src/main.ts',
  'tree-worker': 'server/src/tree-worker.ts',
  'index-worker': 'server/src/index-worker.ts',
  'git-reader-thread': 'server/src/git-reader-thread.ts',
};

/** The command line, and what of it is needed for the first answer: with all that these import, but not with `import()`. */
const COMMAND_LINE = 'server/src/cli.ts';
const NEEDED_FIRST = [COMMAND_LINE, 'server/src/commands/decode.ts'];

/**
 * The scanner of whole trees, in AssemblyScript. The first 64 MB of its memory are for the text (scanner/steps.ts), what it keeps
 * stands behind that; it asks for nothing but what scanner/host.ts declares.
 */
const SCANNER = {
  file: 'dist/scanner.wasm',
  source: 'server/src/symbol-index/scanner/index.ts',
  options: [
    '-O3',
    '--converge',
    '--runtime=minimal',
    '--use=abort=',
    `--memoryBase=${(64 << 20) + (128 << 10)}`,
    '--initialMemory=1100',
  ],
};

/** What looks through names of the index for what somebody types; it asks for nothing. */
const NAME_SCAN = {
  file: 'dist/name-scan.wasm',
  source: 'server/src/symbol-index/name-scan/index.ts',
  options: ['-O3', '--converge', '--runtime=stub', '--use=abort=', '--enable=simd'],
};

/** What goes over tables of debug info; it asks for nothing. */
const DEBUG_SCAN = {
  file: 'dist/debug-scan.wasm',
  source: 'server/src/debug-info/scan/index.ts',
  options: ['-O3', '--converge', '--runtime=stub', '--use=abort='],
};

const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Node starts it sooner than modules, VS Code gives `vscode` to nothing else, and V8 keeps what it compiled of it.
  format: 'cjs',
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
  // Parsed at every start; names stay, for stack traces in bug reports.
  minifySyntax: true,
  minifyWhitespace: true,
};

/** For what runs outside VS Code's own process. */
const node = {
  ...common,
  banner: { js: "const kernavUrl=require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': 'kernavUrl', KERNAV_VERSION: JSON.stringify(version) },
  // `vm.Script` has no import().
  supported: { 'dynamic-import': false },
  // Its module has a `require` of its own, which is not there yet when esbuild's is wanted.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  plugins: [lazyNodeModules],
};

await mkdir('dist', { recursive: true });
// The package is of type "module": its sources are.
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
const client = await build({
  ...common,
  entryPoints: { client: 'client/src/extension.ts' },
  external: ['vscode'],
});
const programs = await build({ ...node, entryPoints: NODE_ENTRIES });
const split = await build({
  ...node,
  entryPoints: { cli: COMMAND_LINE },
  banner: {},
  format: 'esm',
  supported: {},
  splitting: true,
  legalComments: 'none', // NOTICES.txt has them.
  sourcemap: false,
  write: false,
});
const { target, supported, minifySyntax, minifyWhitespace } = node;
const scripts = await packParts(split, NEEDED_FIRST, {
  target,
  supported,
  minifySyntax,
  minifyWhitespace,
});
await writeFile('dist/program.js', scripts.first);
await writeFile('dist/program-rest.js', scripts.rest);
const start = await build({
  ...node,
  entryPoints: { cli: 'server/src/start.ts' },
  banner: { js: `#!/usr/bin/env node\n${node.banner.js}` },
  define: {
    ...node.define,
    PROGRAM_DIGEST: JSON.stringify(digestOf(scripts.first + scripts.rest)),
  },
});
await chmod('dist/cli.js', 0o755);
for (const module of [SCANNER, NAME_SCAN, DEBUG_SCAN]) await compileToWasm(module);
for (const file of Object.values(WASM_FILES)) await copyFile(file, join('dist', basename(file)));
for (const [name, file] of Object.entries(CAPSTONE_FILES)) await copyFile(file, join('dist', name));

// Its runtime is compiled in.
const packages = new Set([
  'node_modules/assemblyscript',
  ...packagesIn(programs.metafile),
  ...packagesIn(split.metafile),
  ...packagesIn(start.metafile),
  ...packagesIn(client.metafile),
]);
for (const name of Object.keys(WASM_FILES)) packages.add(`node_modules/${name}`);
packages.add('node_modules/@alexaltea/capstone-js');
await writeFile('dist/NOTICES.txt', await notices([...packages].sort()));

async function compileToWasm({ file, source, options }) {
  const { error, stderr } = await asc.main([source, `--outFile=${file}`, ...options]);
  if (error !== null) throw new Error(`${source} was not compiled: ${error.message}\n${stderr}`);
}

function digestOf(text) {
  return createHash('sha256').update(text).digest('hex');
}
