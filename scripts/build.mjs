// Bundles the entry points to dist/, lays the wasm files beside them, and gathers the licences of what went in.
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { notices, packagesIn } from './notices.mjs';

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

const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
  // Parsed at every start; names stay, for stack traces in bug reports.
  minifySyntax: true,
  minifyWhitespace: true,
};

await mkdir('dist', { recursive: true });
// VS Code gives the module `vscode` to CommonJS only.
const client = await build({
  ...common,
  entryPoints: { client: 'client/src/extension.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  external: ['vscode'],
});
// The command line is CommonJS: V8 keeps what it compiles of scripts, not of modules, and Node starts these sooner.
const script = {
  ...common,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  banner: { js: "const kernavUrl=require('node:url').pathToFileURL(__filename).href;" },
  supported: { 'dynamic-import': false },
  // Its module has a `require` of its own, which is not there yet when esbuild's is wanted.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
};
const inScripts = { 'import.meta.url': 'kernavUrl' };
const program = await build({
  ...script,
  entryPoints: { program: 'server/src/cli.ts' },
  define: { ...inScripts, KERNAV_VERSION: JSON.stringify(version) },
});
const digest = createHash('sha256')
  .update(await readFile('dist/program.cjs'))
  .digest('hex');
const start = await build({
  ...script,
  entryPoints: { start: 'server/src/start.ts' },
  define: { ...inScripts, PROGRAM_DIGEST: JSON.stringify(digest) },
});
await writeFile(
  'dist/cli.js',
  "#!/usr/bin/env node\nimport { createRequire } from 'node:module';\ncreateRequire(import.meta.url)('./start.cjs');\n",
);
const node = await build({
  ...common,
  entryPoints: NODE_ENTRIES,
  format: 'esm',
  // Bundled CommonJS packages ask for Node's modules by require().
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as kernavCreateRequire } from 'node:module';\nconst require = kernavCreateRequire(import.meta.url);",
  },
});
await chmod('dist/cli.js', 0o755);
for (const module of [SCANNER, NAME_SCAN]) await compileToWasm(module);
for (const file of Object.values(WASM_FILES)) await copyFile(file, join('dist', basename(file)));
for (const [name, file] of Object.entries(CAPSTONE_FILES)) await copyFile(file, join('dist', name));

// Its runtime is compiled in.
const packages = new Set([
  'node_modules/assemblyscript',
  ...packagesIn(program.metafile),
  ...packagesIn(start.metafile),
  ...packagesIn(node.metafile),
  ...packagesIn(client.metafile),
]);
for (const name of Object.keys(WASM_FILES)) packages.add(`node_modules/${name}`);
packages.add('node_modules/@alexaltea/capstone-js');
await writeFile('dist/NOTICES.txt', await notices([...packages].sort()));

async function compileToWasm({ file, source, options }) {
  const { error, stderr } = await asc.main([source, `--outFile=${file}`, ...options]);
  if (error !== null) throw new Error(`${source} was not compiled: ${error.message}\n${stderr}`);
}
