import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { treeFingerprint } from '../../src/platform/tree-fingerprint.js';

describe('treeFingerprint', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kernav-tree-'));
    writeFileSync(join(root, 'Makefile'), 'VERSION = 6\n');
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Whether `change` is noticed. */
  function notices(change: () => void): boolean {
    const before = treeFingerprint(root);
    assert.equal(treeFingerprint(root), before);
    change();
    return treeFingerprint(root) !== before;
  }

  it('changes with what a checkout, a build or an edit writes', () => {
    for (const file of ['MAINTAINERS', '.config', '.git/index', 'Makefile', '.git/HEAD']) {
      assert.ok(
        notices(() => {
          writeFileSync(join(root, file), `${file} changed\n`);
        }),
        file,
      );
    }
    assert.ok(
      notices(() => {
        utimesSync(join(root, 'Makefile'), 1, 1);
      }),
    );
  });

  it('does not change with other files', () => {
    assert.equal(
      notices(() => {
        writeFileSync(join(root, 'notes.txt'), 'x');
      }),
      false,
    );
  });

  it('follows the .git of a linked work tree', () => {
    const gitFiles = join(root, 'elsewhere');
    renameSync(join(root, '.git'), gitFiles);
    for (const pointed of [gitFiles, 'elsewhere']) {
      writeFileSync(join(root, '.git'), `gitdir: ${pointed}\n`);
      assert.ok(
        notices(() => {
          writeFileSync(join(gitFiles, 'index'), `index, ${pointed}`);
        }),
      );
    }
  });

  it('takes a .git that points nowhere, or is missing, as it is', () => {
    rmSync(join(root, '.git'), { recursive: true });
    assert.equal(typeof treeFingerprint(root), 'string');
    writeFileSync(join(root, '.git'), Buffer.from([0, 1, 2]));
    assert.equal(typeof treeFingerprint(root), 'string');
    writeFileSync(join(root, '.git'), 'gitdir: /no/such/place\n');
    assert.equal(typeof treeFingerprint(root), 'string');
  });

  it('is undefined where there is no tree any more', () => {
    rmSync(join(root, 'Makefile'));
    assert.equal(treeFingerprint(root), undefined);
    assert.equal(treeFingerprint(join(root, 'gone')), undefined);
    assert.equal(treeFingerprint('a\0b'), undefined);
  });
});
