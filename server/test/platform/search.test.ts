/** The two searches give the same hits, fail the same way and stop when they are told to. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeFiles } from '../../src/platform/node-files.js';
import { openSearch } from '../../src/platform/open-search.js';
import { ripgrepSearch } from '../../src/platform/ripgrep-search.js';
import { scanSearch } from '../../src/platform/scan-search.js';
import type { SearchRequest, TextSearch } from '../../src/symbol-search/text-search.js';
import { realTree } from '../support/real-tree.js';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/linux');

async function ripgrepPath(): Promise<string | undefined> {
  try {
    return (await import('@vscode/ripgrep')).rgPath;
  } catch {
    return undefined;
  }
}

const ripgrep = await ripgrepPath();
const skip = ripgrep === undefined && 'no @vscode/ripgrep for this platform';

function request(patterns: readonly string[], more: Partial<SearchRequest> = {}): SearchRequest {
  const rest = { under: [''], except: [], extensions: ['c', 'h', 'S'], ...more };
  return { patterns, ...rest } as SearchRequest;
}

async function hitsOf(search: TextSearch, wanted: SearchRequest): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const hits of search.search(wanted)) {
    for (const { path, line, text } of hits) found.push(`${path}:${line}:${text}`);
  }
  return found.sort();
}

async function sameHits(root: string, wanted: SearchRequest): Promise<readonly string[]> {
  const byRipgrep = await hitsOf(ripgrepSearch(ripgrep ?? '', root), wanted);
  const byScan = await hitsOf(scanSearch(nodeFiles(root)), wanted);
  assert.deepEqual(byRipgrep, byScan);
  return byScan;
}

describe('ripgrep and the scan find the same', { skip }, () => {
  const requests: Readonly<Record<string, SearchRequest>> = {
    'a word': request(['\\b(?:gizmo_queue_submit|vfs_ioctl)\\b']),
    'several patterns': request(['^static\\b', 'gizmo_\\w+\\(', '##[ \\t]*name\\b']),
    'one directory': request(['\\breturn\\b'], { under: ['drivers/gizmo'] as never }),
    'a file': request(['\\breturn\\b'], { under: ['fs/ioctl.c', 'init/main.c'] as never }),
    'what is left out': request(['e'], { except: ['drivers', 'include/linux', 'fs'] as never }),
    'one kind of file': request(['.'], { extensions: ['S'] }),
    'the empty line': request(['^$']),
    nothing: request(['no such text anywhere']),
    'no pattern': request([]),
    'a missing directory': request(['.'], { under: ['no/such/dir', 'lib'] as never }),
  };
  for (const [name, wanted] of Object.entries(requests)) {
    it(`of ${name} in the samples`, async () => {
      const hits = await sameHits(samples, wanted);
      assert.equal(hits.length === 0, name.startsWith('no'), `${hits.length} hits`);
    });
  }

  const tree = realTree('6.1');
  it(
    'of definitions and uses in a part of a real tree',
    { skip: tree === undefined && 'no linux-source-6.1' },
    async () => {
      const names = 'vfs_read|ext4_file_read_iter|read|do_sys_open|kmalloc|schedule';
      const wanted = request(
        [`\\b(?:${names})\\b`, `^[\\t ]*#[\\t ]*define[\\t ]+(?:${names})\\b`],
        { under: ['fs/ext4', 'fs/read_write.c', 'include/linux', 'arch/x86/entry'] as never },
      );
      assert.ok((await sameHits(tree ?? '', wanted)).length > 100);
    },
  );
});

describe('files that are not plain sources', { skip }, () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'kernav-search-'));
    const files = {
      'a.c': 'otter first\r\nand otter second',
      'latin.c': Buffer.from([0x6f, 0x74, 0x74, 0x65, 0x72, 0x20, 0xe4, 0x0a]),
      '.hidden/x.c': 'otter hidden\n',
      'sub/[odd] name{1}.c': 'otter odd\n',
      'sub/x.c:1:y.c': 'otter colons\n',
      'sub/out [x]/y.c': 'otter left out\n',
      '.gitignore': '*\n',
      'x.txt': 'otter text\n',
    };
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    symlinkSync('.', join(root, 'sub/loop'));
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  it('are found with their names, with invalid bytes and without ignored ones left out', async () => {
    const wanted = request(['\\botter\\b'], { except: ['sub/out [x]'] as never });
    const hits = await hitsOf(ripgrepSearch(ripgrep ?? '', root), wanted);
    assert.deepEqual(hits, [
      'a.c:0:otter first\r',
      'a.c:1:and otter second',
      'latin.c:0:otter \ufffd',
      'sub/[odd] name{1}.c:0:otter odd',
      'sub/x.c:1:y.c:0:otter colons',
    ]);
  });
});

const searches: readonly (readonly [string, string | false, () => TextSearch])[] = [
  ['ripgrep', skip, () => ripgrepSearch(ripgrep ?? '', samples)],
  ['the scan', false, () => scanSearch(nodeFiles(samples))],
];

for (const [name, unavailable, open] of searches) {
  describe(name, { skip: unavailable }, () => {
    it('says that a pattern is bad', async () => {
      await assert.rejects(hitsOf(open(), request(['gizmo('])), Error);
    });

    it('takes more patterns than fit on a command line', async () => {
      const many = Array.from({ length: 20_000 }, (_, i) => `\\bno_such_name_${i}\\b`);
      const hits = await hitsOf(open(), request([...many, '\\bgizmo_queue_drain\\b']));
      assert.equal(hits.length, 3);
    });

    it('ends at once, without an error, when it is aborted', async () => {
      const controller = new AbortController();
      controller.abort();
      for await (const hits of open().search(request(['.']), controller.signal)) {
        assert.fail(`found ${hits.length} lines`);
      }
    });

    it('ends early when it is aborted on its way, and when nobody listens any more', async () => {
      const controller = new AbortController();
      for await (const hits of open().search(request(['.']), controller.signal)) {
        assert.ok(hits.length > 0);
        controller.abort();
      }
      for await (const hits of open().search(request(['.']))) {
        assert.ok(hits.length > 0);
        break;
      }
    });
  });
}

it('a ripgrep that is not there is an error that names it', async () => {
  const search = ripgrepSearch(join(samples, 'no-such-program'), samples);
  await assert.rejects(hitsOf(search, request(['x'])), /Cannot run ripgrep \(.*no-such-program\)/);
});

it('openSearch finds something to search with on every machine', async () => {
  const search = openSearch(samples, nodeFiles(samples));
  assert.equal((await hitsOf(search, request(['\\bvfs_ioctl\\b']))).length, 2);
});
