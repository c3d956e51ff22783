/** References of names that stand everywhere: which files are read, in which order, and what is said when some are not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import {
  allReferences,
  MOST_REFERENCES,
  type ReferenceScope,
  type ReferencesCut,
  type ReferencesOptions,
} from '../../src/navigation/references.js';
import type { Target } from '../../src/navigation/go-to.js';
import { SourceView } from '../../src/navigation/source-view.js';
import type { TextSearch } from '../../src/symbol-search/text-search.js';
import { memoryIndex } from '../support/memory-index.js';
import { backwardSearch } from '../support/memory-search.js';

const FROM = 'mm/slab/slab.c' as TreePath;
const use = 'void f(struct slab *s)\n{\n\ts->page = 0;\n}\n';
const TREE = {
  [FROM]: `#include <linux/slab.h>\n${use}`,
  'mm/slab/other.c': use,
  'mm/near.c': use,
  'include/linux/slab.h': 'struct slab {\n\tlong page;\n};\n',
  'arch/x86/far.c': use,
  'drivers/far.c': 'void g(int page)\n{\n\tpage = 1;\n}\n',
};
const PAGE: ReferenceScope = { name: 'page', use: 'member' };

async function found(
  files: Readonly<Record<string, string>>,
  scope: ReferenceScope,
  options: ReferencesOptions = {},
  signal = new AbortController().signal,
  source: FileSource = memoryFiles(files),
) {
  const cuts: ReferencesCut[] = [];
  const places: string[] = [];
  const view = new SourceView(source, memoryIndex(files));
  const all = allReferences(view, scope, backwardSearch(memoryFiles(files)), signal, {
    ...options,
    onCut: (cut) => cuts.push(cut),
  });
  for await (const some of all) {
    places.push(...some.map(({ path, line }) => `${path}:${line + 1}`));
  }
  return { places, cuts };
}

describe('references of a common name', () => {
  it('come from the nearest files first, all of them where there is time', async () => {
    const { places, cuts } = await found(TREE, PAGE, { from: FROM });
    assert.equal(places[0], `${FROM}:4`);
    assert.deepEqual([...places].sort(), [
      'arch/x86/far.c:3',
      'include/linux/slab.h:2',
      'mm/near.c:3',
      'mm/slab/other.c:3',
      `${FROM}:4`,
    ]);
    assert.ok(places.indexOf('mm/slab/other.c:3') < places.indexOf('arch/x86/far.c:3'));
    assert.deepEqual(cuts, []);
  });

  it('are cut when the time is over, and that is said once', async () => {
    const { places, cuts } = await found(TREE, PAGE, { from: FROM, readingMs: 0 });
    assert.deepEqual(places, []);
    assert.deepEqual(
      cuts.map(({ reason }) => reason),
      ['time'],
    );
  });

  it('are those of the nearest files when the time is over meanwhile', async () => {
    const files = memoryFiles(TREE);
    const slow: FileSource = {
      ...files,
      kind: (path) => files.kind(path),
      list: (path) => files.list(path),
      readBytes: (path) => files.readBytes(path),
      read(path) {
        const end = performance.now() + 40;
        while (performance.now() < end);
        return files.read(path);
      },
    };
    const options = { from: FROM, readingMs: 30 };
    const { places, cuts } = await found(TREE, PAGE, options, undefined, slow);
    assert.deepEqual(places, [`${FROM}:4`]);
    // Those with the word: in drivers/far.c it is no member, but nobody has looked.
    assert.deepEqual(cuts, [{ reason: 'time', nUnread: 5, isCounted: true }]);
  });

  it('are cut at a number, and that is said', async () => {
    const many = `int f(int v)\n{\n${'\tf(v);\n'.repeat(MOST_REFERENCES)}}\n`;
    const files = { 'a.c': many, 'b.c': 'void g(void)\n{\n\tf(1);\n}\n' };
    const { places, cuts } = await found(files, { name: 'f', use: 'value' });
    assert.equal(places.length, MOST_REFERENCES + 1);
    assert.deepEqual(cuts, [{ reason: 'number', nUnread: 1, isCounted: true }]);
  });

  it('are told while the search still runs, which ends when nobody wants more', async () => {
    let hasEnded = false;
    const endless: TextSearch = {
      // eslint-disable-next-line require-yield
      async *search(_, signal) {
        await new Promise<void>((resolve) => {
          signal?.addEventListener('abort', () => {
            hasEnded = true;
            resolve();
          });
        });
      },
    };
    const view = new SourceView(memoryFiles(TREE), memoryIndex(TREE));
    const signal = new AbortController().signal;
    const all = allReferences(view, PAGE, endless, signal, { from: FROM });
    const first = await all.next();
    assert.deepEqual(
      (first.value as readonly Target[]).map(({ path, line, column }) => [path, line, column]),
      [[FROM, 3, 4]],
    );
    assert.equal(hasEnded, false);
    await all.return(undefined);
    assert.equal(hasEnded, true);
  });

  it('fail where the search fails', async () => {
    const failing: TextSearch = {
      // eslint-disable-next-line require-yield
      async *search() {
        await Promise.resolve();
        throw new Error('no ripgrep');
      },
    };
    const view = new SourceView(memoryFiles(TREE), memoryIndex(TREE));
    const signal = new AbortController().signal;
    const all = allReferences(view, PAGE, failing, signal, { from: FROM });
    await assert.rejects(async () => {
      while ((await all.next()).done !== true);
    }, /no ripgrep/);
  });

  it('end when the request is cancelled', async () => {
    const controller = new AbortController();
    controller.abort(new Error('cancelled'));
    await assert.rejects(found(TREE, PAGE, { from: FROM }, controller.signal), /cancelled/);
  });
});
