/** `kernav modules` on a small tree on disk: what it prints, and how it fails. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { UserError, type CommandIo } from '../../src/commands/command.js';
import { modules } from '../../src/commands/modules.js';

const FILES: Readonly<Record<string, string>> = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\nEXTRAVERSION =\n',
  Kbuild: 'obj-y += fs/\n',
  Kconfig: '',
  'arch/x86/Kbuild': '',
  'include/linux/fs.h': '',
  'kernel/fork.c': '',
  'scripts/Makefile.build': '',
  'init/main.c': '',
  'fs/Makefile': 'obj-$(CONFIG_FOO_FS) += foo-fs/\n',
  'fs/foo-fs/Makefile':
    'obj-$(CONFIG_FOO_FS) += foo-fs.o\nfoo-fs-y := a.o b.o\nfoo-fs-$(CONFIG_FOO_ACL) += acl.o\n',
  'fs/foo-fs/a.c': '',
  'fs/foo-fs/b.c': '',
  'fs/foo-fs/acl.c': '',
  'my.config': 'CONFIG_FOO_FS=m\n# CONFIG_FOO_ACL is not set\n',
};

describe('kernav modules', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'kernav-modules-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  });
  after(() => {
    rmSync(root, { recursive: true });
  });
  afterEach(() => {
    process.exitCode = undefined;
  });

  async function run(
    names: readonly string[],
    options: Parameters<typeof modules>[1] = {},
  ): Promise<string> {
    let output = '';
    const io: CommandIo = {
      write: (text) => {
        output += String(text);
        return Promise.resolve();
      },
      note: () => undefined,
      progress: () => undefined,
      colours: false,
      workingDirectory: join(root, 'fs'),
      input: new Blob([]).stream(),
    };
    await modules(names, options, io);
    return output;
  }

  it('prints a record for each name', async () => {
    const [known, unknown] = JSON.parse(await run(['foo_fs', 'nosuch'], { json: true })) as Record<
      string,
      unknown
    >[];
    assert.equal(known?.module, 'foo_fs');
    assert.deepEqual(known.sources, ['fs/foo-fs/a.c', 'fs/foo-fs/b.c']);
    assert.deepEqual(known.optional, ['fs/foo-fs/acl.c']);
    assert.deepEqual(known.optionalWhen, { 'fs/foo-fs/acl.c': 'CONFIG_FOO_ACL' });
    assert.deepEqual(known.config, ['CONFIG_FOO_FS']);
    assert.equal(known.directory, 'fs/foo-fs');
    assert.equal(known.basis, 'any configuration');
    assert.deepEqual(unknown?.sources, []);
    assert.match(String(unknown.problem), /no makefile/);
    assert.equal(process.exitCode, undefined);
  });

  it('is exact with a configuration', async () => {
    const [record] = JSON.parse(
      await run(['foo_fs'], { json: true, config: '../my.config' }),
    ) as Record<string, unknown>[];
    assert.deepEqual(record?.sources, ['fs/foo-fs/a.c', 'fs/foo-fs/b.c']);
    assert.deepEqual(record.optional, []);
    assert.equal(record.basis, '.config');
  });

  it('says it in words', async () => {
    assert.equal(
      await run(['foo_fs']),
      [
        'foo_fs  (fs/foo-fs, any configuration)',
        '  a module: CONFIG_FOO_FS=m',
        '  fs/foo-fs/a.c',
        '  fs/foo-fs/b.c',
        '  fs/foo-fs/acl.c  (only with CONFIG_FOO_ACL)',
        '',
      ].join('\n'),
    );
  });

  it('takes a source for a name', async () => {
    assert.match(
      await run(['fs/foo-fs/acl.c']),
      /^fs\/foo-fs\/acl\.c is in foo_fs {2}\(fs\/foo-fs, /,
    );
  });

  it('fails where all names are unknown', async () => {
    await run(['nosuch', 'fs/nosuch.c', '/etc/passwd']);
    assert.equal(process.exitCode, 1);
  });

  it('says what is wrong with a tree, a configuration, an architecture', async () => {
    const fails = (options: Parameters<typeof modules>[1], message: RegExp): Promise<void> =>
      assert.rejects(
        run(['foo_fs'], options),
        (error) => error instanceof UserError && message.test(error.message),
      );
    await fails({ tree: 'foo-fs' }, /^foo-fs is not a kernel tree: Makefile has no VERSION$/);
    await fails({ tree: 'none' }, /^none is not a kernel tree: there is no such directory$/);
    await fails({ config: 'none' }, /cannot read the configuration .*none/);
    await fails({ config: '../Makefile' }, /is not a kernel configuration/);
    await fails({ arch: 'pdp11' }, /no architecture is called pdp11/);
  });
});
