/** A ripgrep that does not do what it should: nothing is taken for missing from the tree because the search failed. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import { memoryFiles } from '../../src/base/file-source.js';
import { openSearch } from '../../src/platform/open-search.js';
import { ripgrepSearch } from '../../src/platform/ripgrep-search.js';
import type { SearchHit } from '../../src/symbol-search/text-search.js';

const REQUEST = { patterns: ['otter'], under: ['' as TreePath], except: [], extensions: ['c'] };

describe('ripgrepSearch', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-ripgrep-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** What a search gives by a program that is this shell script. */
  async function searchBy(script: string): Promise<SearchHit[]> {
    const program = join(folder, 'rg');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    const hits: SearchHit[] = [];
    for await (const found of ripgrepSearch(program, folder).search(REQUEST)) hits.push(...found);
    return hits;
  }

  it('believes a program that finds nothing or cannot read some files', async () => {
    assert.deepEqual(await searchBy('cat >/dev/null; exit 1'), []);
    assert.deepEqual(await searchBy(`cat >/dev/null; printf './a.c\\0003:otter\\n'; exit 2`), [
      { path: 'a.c', line: 2, text: 'otter' },
    ]);
  });

  it('says so when the program is killed', async () => {
    await assert.rejects(searchBy('kill -9 $$'), { message: /ended with SIGKILL$/ });
  });

  it('says so when the program fails without a word', async () => {
    await assert.rejects(searchBy('exit 127'), { message: /ended with 127$/ });
  });

  it('tells what the program complains about', async () => {
    await assert.rejects(searchBy('echo "unknown option" >&2; exit 2'), {
      message: /failed: unknown option$/,
    });
  });

  it('says so when the program cannot be run', async () => {
    const program = join(folder, 'no-program');
    writeFileSync(program, 'text');
    for (const path of [program, folder]) {
      const searching = ripgrepSearch(path, folder).search(REQUEST)[Symbol.asyncIterator]().next();
      await assert.rejects(searching, { message: `Cannot run ripgrep (${path})` });
    }
  });

  it('is not used where the path leads nowhere', () => {
    const files = memoryFiles({ 'a.c': 'int otter;' });
    const search = openSearch('/', files, join(folder, 'gone'));
    assert.equal(typeof search.search, 'function');
  });
});
