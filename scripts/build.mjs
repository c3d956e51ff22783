// Bundles the entry points to dist/ and lays the wasm files beside them.
import { build } from 'esbuild';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
await mkdir('dist', { recursive: true });
await build({
  entryPoints: { cli: 'server/src/cli.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
  // A platform binary stands behind it: it is looked for at run time and done without where it is missing.
  external: ['@vscode/ripgrep'],
  // Bundled CommonJS packages ask for Node's modules by require().
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as kernavCreateRequire } from 'node:module';\nconst require = kernavCreateRequire(import.meta.url);",
  },
});
await chmod('dist/cli.js', 0o755);
await copyFile(
  require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  'dist/web-tree-sitter.wasm',
);
await copyFile(require.resolve('tree-sitter-c/tree-sitter-c.wasm'), 'dist/tree-sitter-c.wasm');
