/** How the command line is packed (scripts/parts.mjs): what is needed first, the rest, and what fails the build. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { build } from 'esbuild';

interface Scripts {
  readonly first: string;
  readonly rest: string;
}
type Pack = (built: unknown, firsts: readonly string[], settings: object) => Promise<Scripts>;
type Part = (require: (name: string) => unknown, give: (exports: object) => void) => void;

const { packParts } = (await import(
  pathToFileURL(join(process.cwd(), 'scripts', 'parts.mjs')).href
)) as { packParts: Pack };

describe('the parts of the command line', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-parts-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function pack(files: Readonly<Record<string, string>>): Promise<Scripts> {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const main = join(folder, 'main.ts');
    const built = await build({
      entryPoints: { cli: main },
      outdir: join(folder, 'out'),
      bundle: true,
      format: 'esm',
      splitting: true,
      write: false,
      metafile: true,
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: 'silent',
    });
    const firsts = Object.keys(built.metafile.inputs).filter((path) => path.endsWith('main.ts'));
    assert.equal(firsts.length, 1, relative(folder, main));
    return packParts(built, firsts, {
      supported: { 'dynamic-import': false },
      minifyWhitespace: true,
    });
  }

  /** Runs `./cli.js` as start.ts does; what it leaves in `globalThis.said`, and which parts were loaded. */
  async function run({ first, rest }: Scripts) {
    const partsIn = (script: string) => (0, eval)(script) as Record<string, Part>;
    const parts = { ...partsIn(rest), ...partsIn(first) };
    const loaded = new Map<string, object>();
    const load = (name: string): unknown => {
      if (loaded.has(name)) return loaded.get(name);
      let exported = {};
      parts[name]?.(load, (given) => (exported = given));
      loaded.set(name, exported);
      return exported;
    };
    const { main } = load('./cli.js') as { main: () => Promise<string> };
    const before = [...loaded.keys()];
    return { before, said: await main(), after: [...loaded.keys()] };
  }

  it('has in the first script what is imported, in the other what import() loads, shared parts once', async () => {
    const scripts = await pack({
      'main.ts': `import { shared } from './shared.js';
        export async function main() { return shared('main') + (await import('./late.js')).late(); }`,
      'late.ts': `import { shared } from './shared.js'; import { deep as other } from './deep.js';
        export const late = () => shared('late') + other + typeof this;`,
      'deep.ts': `export const deep = 'DEEP';`,
      'shared.ts': `let n = 0; export function shared(text: string) { n++; return text + n + ' '; }`,
    });
    assert.match(scripts.first, /n\+\+/);
    assert.doesNotMatch(scripts.first, /DEEP/);
    assert.match(scripts.rest, /DEEP/);
    assert.doesNotMatch(scripts.rest, /n\+\+/);
    const { before, said, after } = await run(scripts);
    assert.equal(said, 'main1 late2 DEEPundefined');
    assert.equal(after.length, before.length + 1);
  });

  it('fails where what import() loads is needed anyway, and says by whom', async () => {
    await assert.rejects(
      pack({
        'main.ts': `import './near.js'; export const main = () => import('./late.js');`,
        'near.ts': `import { late } from './late.js'; export const near = late;`,
        'late.ts': `export const late = 1;`,
      }),
      /main\.ts loads .*late\.ts with import\(\), which .*near\.ts needs anyway/,
    );
  });

  it('fails where there is no such module', async () => {
    await assert.rejects(
      pack({ 'main.ts': `export const main = () => import('./none.js');` }),
      /Could not resolve ".\/none.js"/,
    );
  });
});
