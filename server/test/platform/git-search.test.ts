/** `git grep` finds in a commit what the plain scan finds in the same files, with PCRE and without. */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TreePath } from '../../src/base/tree-path.js';
import { extendedPattern, gitSearch } from '../../src/platform/git-search.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { scanSearch } from '../../src/platform/scan-search.js';
import { callPattern, pastePatterns } from '../../src/symbol-search/macro-templates.js';
import {
  definitionPatterns,
  macroPatterns,
  wordPatterns,
} from '../../src/symbol-search/search-patterns.js';
import type { SearchRequest, TextSearch } from '../../src/symbol-search/text-search.js';
import { newRepository, type TestRepository } from '../support/git-repository.js';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/linux');

const NAMES = [
  'gizmo_queue_submit',
  'vfs_ioctl',
  'sys_ioctl',
  '__x64_sys_ioctl',
  'made_up',
  'odd_one',
];
const made = { path: 'lib/odd.c', definition: { name: 'MAKE' } } as never;

const FORMS: Readonly<Record<string, readonly string[]>> = {
  words: wordPatterns(NAMES),
  definitions: definitionPatterns(NAMES),
  macros: macroPatterns(NAMES),
  pastes: pastePatterns(NAMES),
  calls: [callPattern([made]) ?? ''],
};

/** Lines that come near to the patterns, on both sides. */
const ODD = `int odd_one(void)
int not_odd_one(void)
static int n = 1; odd_one (1)
	odd_one(2);
#define	odd_one(x) x
 # define odd_one 1
#define MAKE(n) made_##n
MAKE(up)
  MAKE (up);
\tSYSCALL_DEFINE3(ioctl, unsigned int, fd)
n\\t odd_one(
`;

let repository: TestRepository;
let tree = '';
let withoutPerl = '';
before(() => {
  repository = newRepository();
  cpSync(samples, repository.root, { recursive: true });
  repository.write({
    'lib/odd.c': ODD,
    'lib/latin.c': Buffer.from('/* \xe9 odd_one */\nint odd_one(int \xe9)\n', 'latin1'),
    'lib/long.c': `${'x'.repeat(5000)} odd_one(\nodd_one(\n`,
    'lib/new\nline.c': 'odd_one(\n',
    'lib/data.bin.c': Buffer.from('odd_one(\0\n'),
    'lib/odd.txt': 'odd_one\n',
    'lib/*/x.c': 'odd_one(9)\n',
    'lib/skip/x.c': 'odd_one(8)\n',
    'lib/no-newline.c': 'odd_one(7)',
  });
  repository.commit('v1');
  tree = repository.git('rev-parse', 'HEAD^{tree}');
  withoutPerl = join(repository.root, '.git', 'without-perl');
  const refusal = 'fatal: cannot use Perl-compatible regexes when not compiled with USE_LIBPCRE';
  writeFileSync(
    withoutPerl,
    `#!/bin/sh\ncase " $* " in *" -P "*) echo "${refusal}" >&2; exit 128;; esac\nexec git "$@"\n`,
  );
  chmodSync(withoutPerl, 0o755);
});
after(() => {
  repository.remove();
});

async function hitsOf(
  search: TextSearch,
  request: SearchRequest,
  signal?: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  for await (const hits of search.search(request, signal)) {
    for (const { path, line, text } of hits) found.push(`${path}:${line}:${text}`);
  }
  return found.sort();
}

const everywhere = (
  patterns: readonly string[],
  more: Partial<SearchRequest> = {},
): SearchRequest => ({
  patterns,
  under: ['' as TreePath],
  except: [],
  extensions: ['c', 'h', 'S'],
  ...more,
});

for (const dialect of ['with PCRE', 'without PCRE']) {
  describe(`git grep ${dialect}`, () => {
    const search = (): TextSearch =>
      gitSearch(
        { program: dialect === 'with PCRE' ? 'git' : withoutPerl, root: repository.root },
        tree,
      );

    for (const [form, patterns] of Object.entries(FORMS)) {
      it(`finds ${form} as the scan does`, async () => {
        const request = everywhere(patterns);
        const scanned = await hitsOf(scanSearch(nodeFiles(repository.root)), request);
        // What the two leave out as no code differs: git looks for NUL, the scan takes what it can read.
        const wanted = scanned.filter((hit) => !hit.includes('\0') && hit.length < 4000);
        assert.ok(wanted.length > 0);
        assert.deepEqual(await hitsOf(search(), request), wanted);
      });
    }

    it('keeps to the directories asked for, taken literally', async () => {
      const request = everywhere(wordPatterns(['odd_one']), {
        under: ['lib/*', 'lib/skip', 'lib/no-newline.c'] as TreePath[],
        except: ['lib/skip'] as TreePath[],
      });
      assert.deepEqual(await hitsOf(search(), request), [
        'lib/*/x.c:0:odd_one(9)',
        'lib/no-newline.c:0:odd_one(7)',
      ]);
    });

    it('finds nothing where there is nothing', async () => {
      assert.deepEqual(await hitsOf(search(), everywhere(['no_such_name_anywhere'])), []);
      assert.deepEqual(await hitsOf(search(), everywhere([])), []);
      assert.deepEqual(await hitsOf(search(), everywhere(['x'], { under: [] })), []);
    });
  });
}

describe('a search that cannot go on', () => {
  it('fails with what git says', async () => {
    const search = gitSearch({ program: 'git', root: repository.root }, '1'.repeat(40));
    await assert.rejects(hitsOf(search, everywhere(['x'])), /git ended with 128/);
    const without = gitSearch({ program: 'no-such-git', root: repository.root }, tree);
    await assert.rejects(hitsOf(without, everywhere(['x'])), /there is no no-such-git program/);
  });

  it('ends without error when it is aborted', async () => {
    const search = gitSearch({ program: 'git', root: repository.root }, tree);
    const found = await hitsOf(search, everywhere(['odd_one']), AbortSignal.abort());
    assert.deepEqual(found, []);
  });
});

describe('extendedPattern', () => {
  const cases: Readonly<Record<string, string>> = {
    '\\b(?:a|b)\\b': '\\b(a|b)\\b',
    '^[\\t ]*#[\\t ]*define': '^[\t ]*#[\t ]*define',
    '[^;\\n]*': '[^;]*',
    '[^\\n]*\\(': '.*\\(',
    '[\\w.]+\\w': '[A-Za-z0-9_.]+\\w',
    'a\\(?:b': 'a\\(?:b',
  };
  for (const [pattern, extended] of Object.entries(cases)) {
    it(JSON.stringify(pattern), () => {
      assert.equal(extendedPattern(pattern), extended);
    });
  }
});
