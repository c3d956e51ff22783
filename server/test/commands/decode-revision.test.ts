/** `kernav decode` for a log of another release than the tree's: which version answers, and what is said of it. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { fakeIo, type FakeIo } from '../commands/fake-io.js';
import { kernelFiles, newRepository, type TestRepository } from '../support/git-repository.js';

const source = (before: string): string =>
  `${before}static int foo_call(void)\n{\n\treturn 1;\n}\n\nint foo_probe(void)\n{\n\treturn foo_call();\n}\n`;
const OWNERS = (who: string): string =>
  `Maintainers List\n----------------\n\nFOO\nM:\t${who} <${who}@example.org>\nS:\tMaintained\nF:\tfs/foo.c\n\nTHE REST\nM:\tAll <all@example.org>\nF:\t*\nF:\t*/\n`;

const report = (release: string, at = 1): string =>
  `[    ${at}.000000] WARNING: CPU: 0 PID: 7 at fs/none.c:1 foo_call+0x4/0x8
[    ${at}.000001] CPU: 0 PID: 7 Comm: cat Not tainted ${release}
[    ${at}.000002] RIP: 0010:foo_call+0x4/0x8
[    ${at}.000002] Call Trace:
[    ${at}.000003]  foo_probe+0x1c/0x80
[    ${at}.000004] ---[ end trace 0000000000000000 ]---
`;

let repository: TestRepository;
let middle = '';
before(() => {
  repository = newRepository();
  const versions: readonly (readonly [version: string, tag: string | undefined, before: string])[] =
    [
      ['4.5.0-rc6', 'v4.5-rc6', '/* one */\n'],
      ['4.5.0-rc6', undefined, '/* one */\n/* two */\n'],
      ['6.1.0', 'v6.1', '/* 1 */\n/* 2 */\n/* 3 */\n'],
      ['6.1.192', 'v6.1.192', '/* 1 */\n/* 2 */\n/* 3 */\n/* 4 */\n'],
      ['6.12.0', 'v6.12', '\n\n\n\n\n\n\n\n\n'],
    ];
  for (const [version, tag, text] of versions) {
    repository.write({
      ...kernelFiles(version),
      'fs/foo.c': source(text),
      MAINTAINERS: OWNERS(`at${version.replace(/\D/g, '')}`),
    });
    const commit = repository.commit(tag);
    if (tag === undefined) middle = commit;
  }
  // Not committed: it must not show in the answers of other versions.
  repository.write({ 'fs/foo.c': source('\n'.repeat(20)) });
});
after(() => {
  repository.remove();
});

async function run(log: string, options: DecodeOptions = {}): Promise<FakeIo> {
  const io = fakeIo(repository.root, log);
  await decode(io, '-', { tree: repository.root, ...options });
  return io;
}

/** The lines of `foo_probe`, in the order of the log. */
const linesOf = (io: FakeIo): string[] =>
  [...io.output().matchAll(/-> fs\/foo\.c:(\d+) {2}(\w+)/g)].map(
    ([, line, sure]) => `${line} ${sure}`,
  );

describe('a log of another release', () => {
  it('is decoded by its tag, and that is said', async () => {
    const io = await run(report('4.5.0-rc6-btrfs-next-28+ #1'));
    assert.deepEqual(linesOf(io), ['9 certain']);
    assert.deepEqual(io.notes, [
      'kernav: the log is of Linux 4.5.0-rc6-btrfs-next-28+: lines are of the tag v4.5-rc6 of this repository, which is not checked out',
    ]);
  });

  it('is decoded by the very commit that it names', async () => {
    const io = await run(report(`4.5.0-rc6-00001-g${middle.slice(0, 12)} #1`));
    assert.deepEqual(linesOf(io), ['10 certain']);
    assert.match(io.notes.join(), new RegExp(`lines are of the commit ${middle.slice(0, 12)} of`));
  });

  it("is decoded by the version that Debian's package tells", async () => {
    assert.deepEqual(linesOf(await run(report('6.1.0-56-amd64 #1  Debian 6.1.192-2'))), [
      '12 certain',
    ]);
  });

  it('is less sure where only its series is known', async () => {
    const io = await run(report('6.1.0-91-generic #1'));
    assert.deepEqual(linesOf(io), ['11 likely']);
    assert.match(
      io.notes.join(),
      /lines are of v6\.1, the nearest tag that is here .*, and less sure/,
    );
  });

  it('names the maintainers of today', async () => {
    const io = await run(report('4.5.0-rc6 #1'));
    assert.match(io.output(), /at6120@example\.org/);
    assert.doesNotMatch(io.output(), /at4506@example\.org/);
  });

  it('goes on with the tree as it is where the tag is missing', async () => {
    const io = await run(report('5.4.7 #1'));
    assert.deepEqual(linesOf(io), ['28 likely']);
    assert.deepEqual(io.notes, [
      'kernav: the repository has no tag v5.4.7, no tag v5.4; git fetch --tags may bring it',
      'kernav: the log is of Linux 5.4.7, the tree is 6.12.0: lines are those of the tree, and less sure',
    ]);
  });

  it('of two boots is decoded by two versions', async () => {
    const log = report('4.5.0-rc6 #1') + report('6.12.0 #1', 2) + report('6.1.192 #1', 3);
    const io = await run(log, { json: true });
    const { reports } = JSON.parse(io.output()) as {
      reports: { revision?: { name: string }; frames: { site: { line: number } }[] }[];
    };
    assert.deepEqual(
      reports.map(({ revision, frames }) => [revision?.name, frames.at(-1)?.site.line]),
      [
        ['v4.5-rc6', 9],
        [undefined, 28],
        ['v6.1.192', 12],
      ],
    );
  });

  for (const hostile of [
    'v6.1 --output=x',
    '6.1;rm',
    `6.1-${'x'.repeat(500)}`,
    '6.1.0-g--output',
    '6.1\u0001x',
  ]) {
    it(`is harmless: ${hostile.slice(0, 20)}`, async () => {
      const io = await run(report(`${hostile} #1`));
      assert.equal(linesOf(io).length, 1);
    });
  }
});

describe('--revision', () => {
  it('forces a version', async () => {
    const io = await run(report('6.12.0 #1'), { revision: 'v4.5-rc6' });
    assert.deepEqual(linesOf(io), ['9 likely']);
    assert.deepEqual(io.notes, [
      'kernav: lines are of the revision v4.5-rc6 of this repository, which is not checked out',
      'kernav: the log is of Linux 6.12.0, the tree is 4.5.0-rc6: lines are those of the tree, and less sure',
    ]);
  });

  it('that is not here is an error', async () => {
    await assert.rejects(
      run(report('6.12.0 #1'), { revision: 'v9.9' }),
      /--revision v9\.9: "v9\.9" names no commit/,
    );
  });

  it('--no-revision keeps to the tree as it is', async () => {
    assert.deepEqual(linesOf(await run(report('4.5.0-rc6 #1'), { revision: false })), [
      '28 likely',
    ]);
  });
});

describe('a repository with a fault', () => {
  it('is told of, and the tree as it is answers', async () => {
    const broken = newRepository();
    broken.write({ ...kernelFiles('6.12.0'), 'fs/foo.c': source('') });
    writeFileSync(join(broken.root, '.git', 'HEAD'), 'nonsense\n');
    rmSync(join(broken.root, '.git', 'objects'), { recursive: true });
    const io = fakeIo(broken.root, report('6.1.0 #1'));
    await decode(io, '-', { tree: broken.root });
    assert.deepEqual(linesOf(io), ['8 likely']);
    assert.match(
      io.notes.join('\n'),
      /the sources of Linux 6\.1\.0 cannot be had from git: it is not a git repository/,
    );
    broken.remove();
  });
});
