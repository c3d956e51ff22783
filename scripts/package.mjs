// Builds the extension into kernav-VERSION.vsix, for every platform, and checks what went in: `npm run package`.
import { readFileSync, statSync } from 'node:fs';
import { ensureDependencies, run } from './setup.mjs';
import { zipEntries } from './zip-entries.mjs';

/** All that the extension consists of. A file that is missing or not expected fails the packaging. */
const EXPECTED = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls\.json$/,
  /^extension\/(readme|changelog)\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/package\.json$/,
  /^extension\/dist\/client\.js$/,
  /^extension\/dist\/server\.js$/,
  /^extension\/dist\/tree-worker\.js$/,
  /^extension\/dist\/index-worker\.js$/,
  /^extension\/dist\/git-reader-thread\.js$/,
  /^extension\/dist\/capstone\.(cjs|wasm)$/,
  /^extension\/dist\/web-tree-sitter\.wasm$/,
  /^extension\/dist\/tree-sitter-c\.wasm$/,
  /^extension\/dist\/(scanner|name-scan|debug-scan)\.wasm$/,
  /^extension\/dist\/NOTICES\.txt$/,
  /^extension\/l10n\/bundle\.l10n\.json$/,
  /^extension\/media\/([a-z]+\.png|kernav\.svg)$/,
  /^extension\/media\/walkthrough\/[a-z]+\.(svg|png)$/,
  /^extension\/syntaxes\/[a-z-]+\.(tmLanguage|language-configuration)\.json$/,
];

/** Bytes: more means that something went in that should not. */
const LARGEST = 4_000_000;

/** Packages the extension; gives the name of the file. */
export async function packageExtension() {
  ensureDependencies();
  run('node', ['scripts/build.mjs']);
  const { createVSIX } = await import('@vscode/vsce'); // Only now is it certain to be there.
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const file = `${name}-${version}.vsix`;
  await createVSIX({
    packagePath: file,
    dependencies: false, // All is in the bundles.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return file;
}

function check(file) {
  const entries = zipEntries(file);
  for (const { name, size, packed } of entries) {
    console.log(`${String(size).padStart(9)} ${String(packed).padStart(9)}  ${name}`);
  }
  const bytes = statSync(file).size;
  console.log(`${file}: ${entries.length} files, ${bytes} bytes`);
  const problems = [
    ...entries
      .filter(({ name }) => !EXPECTED.some((pattern) => pattern.test(name)))
      .map(({ name }) => `not expected: ${name}`),
    ...EXPECTED.filter((pattern) => !entries.some(({ name }) => pattern.test(name))).map(
      (pattern) => `missing: ${pattern.source}`,
    ),
    ...(bytes > LARGEST ? [`larger than ${LARGEST} bytes`] : []),
  ];
  if (problems.length > 0) throw new Error(`${file}\n${problems.join('\n')}`);
}

if (import.meta.filename === process.argv[1]) check(await packageExtension());
