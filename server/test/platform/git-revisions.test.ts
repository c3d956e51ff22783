/** Which commit a revision names, in whole, shallow, foreign and hostile repositories. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RevisionCandidate } from '../../src/kernel-tree/release-revisions.js';
import { findRevision, namedRevision, openRevision } from '../../src/platform/git-revisions.js';
import { kernelFiles, newRepository, type TestRepository } from '../support/git-repository.js';

const tag = (name: string): RevisionCandidate => ({ name, kind: 'tag', match: 'tag' });
const commit = (name: string): RevisionCandidate => ({ name, kind: 'commit', match: 'commit' });

let repository: TestRepository;
let old = '';
before(() => {
  repository = newRepository();
  repository.write(kernelFiles('6.1.0'));
  old = repository.commit('v6.1');
  repository.write(kernelFiles('6.2.0'));
  repository.commit('v6.2');
  repository.git('tag', '-a', '-m', 'annotated', 'v6.1-signed', 'v6.1');
});
after(() => {
  repository.remove();
});

const found = async (...candidates: readonly RevisionCandidate[]): Promise<unknown> => {
  const answer = await findRevision({ program: 'git', root: repository.root }, candidates);
  return answer && [answer.revision.name, answer.revision.commit, answer.isCheckedOut];
};

describe('findRevision', () => {
  it('gives the first that is here', async () => {
    const head = repository.git('rev-parse', 'HEAD');
    assert.deepEqual(await found(tag('v6.1')), ['v6.1', old, false]);
    assert.deepEqual(await found(tag('v6.1-signed')), ['v6.1-signed', old, false]);
    assert.deepEqual(await found(tag('v6.1.5'), tag('v6.2')), ['v6.2', head, true]);
    assert.deepEqual(await found(commit(old.slice(0, 7))), [old.slice(0, 7), old, false]);
    assert.equal(await found(tag('v9.9')), undefined);
    assert.equal(await found(), undefined);
  });

  it('takes no branch for a tag, and no name for the digits of a commit', async () => {
    repository.git('branch', 'v7.0');
    repository.git('branch', 'abcdef1');
    assert.equal(await found(tag('v7.0')), undefined);
    assert.equal(await found(commit('abcdef1')), undefined);
  });

  it('asks git for no name that could be something else', async () => {
    for (const name of [
      '--output=x',
      'v6.1\nHEAD',
      'v6.1 HEAD',
      'HEAD^{/x}',
      ':/x',
      '',
      'v6.1^{tree}',
    ]) {
      assert.equal(await found(tag(name)), undefined, name);
      assert.equal(await found(commit(name)), undefined, name);
    }
    assert.ok(!existsSync(join(repository.root, 'x')));
  });

  it('takes no commit that is not the only one', async () => {
    const root = repository.git('rev-parse', 'HEAD^{tree}');
    assert.equal(await found(commit(root.slice(0, 8))), undefined, 'a tree');
    // Objects are written until two commits share their first four digits.
    const seen = new Map<string, string>();
    let shared: string | undefined;
    for (let i = 0; shared === undefined && i < 3000; i++) {
      const text = `tree ${root}\nauthor a <a@b> ${i} +0000\ncommitter a <a@b> ${i} +0000\n\nx\n`;
      const hash = execFileSync('git', ['hash-object', '-t', 'commit', '--stdin'], {
        cwd: repository.root,
        input: text,
        encoding: 'utf8',
      }).trim();
      const other = seen.get(hash.slice(0, 4));
      if (other !== undefined) {
        for (const each of [other, text]) {
          execFileSync('git', ['hash-object', '-w', '-t', 'commit', '--stdin'], {
            cwd: repository.root,
            input: each,
          });
        }
        shared = hash.slice(0, 4);
      }
      seen.set(hash.slice(0, 4), text);
    }
    assert.ok(shared !== undefined);
    assert.equal(await found(commit(shared)), undefined);
  });
});

describe('namedRevision', () => {
  it('takes any spelling of a commit', async () => {
    const at = { program: 'git', root: repository.root };
    for (const name of ['v6.1', 'HEAD~1', 'v6.2^', old]) {
      const { commit, match } = await namedRevision(at, name);
      assert.deepEqual([commit, match], [old, 'named'], name);
    }
    for (const name of ['nope', '', '--help', 'v6.1\nv6.2', 'v6.1:Makefile', 'x'.repeat(5000)]) {
      await assert.rejects(namedRevision(at, name), /names no commit of the repository/, name);
    }
  });
});

describe('openRevision', () => {
  it('tells the version of the commit', async () => {
    const at = { program: 'git', root: repository.root };
    const tree = openRevision(at, await namedRevision(at, 'v6.1'));
    assert.equal(tree.version.text, '6.1.0');
    tree.close();
  });

  it('refuses what is no kernel', async () => {
    const other = newRepository();
    other.write({ 'a.c': '' });
    other.commit('v1.0');
    const at = { program: 'git', root: other.root };
    const revision = await namedRevision(at, 'v1.0');
    assert.throws(() => openRevision(at, revision), /v1.0 holds no kernel/);
    other.remove();
  });
});

describe('a repository that cannot be read', () => {
  const reason = async (program: string, root: string): Promise<string> => {
    try {
      await findRevision({ program, root }, [tag('v6.1')]);
      return '';
    } catch (error) {
      return String(error);
    }
  };

  it('is said to be none, even inside another repository', async () => {
    const inner = join(repository.root, 'kernel');
    assert.match(await reason('git', inner), /not a git repository/);
    assert.match(await reason('no-such-git', repository.root), /there is no no-such-git program/);
  });

  it('of another user is told with the way out', { skip: process.getuid?.() !== 0 }, async () => {
    const other = newRepository();
    other.write(kernelFiles('6.1.0'));
    other.commit('v6.1');
    execFileSync('chown', ['-R', '12345', other.root]);
    assert.match(await reason('git', other.root), /belongs to another user.*safe\.directory/);
    other.remove();
  });

  it('is a shallow clone without the tag', async () => {
    const shallow = realpathSync(mkdtempSync(join(tmpdir(), 'kernav-shallow-')));
    repository.git('clone', '-q', '--depth=1', '--no-tags', `file://${repository.root}`, shallow);
    const answer = await findRevision({ program: 'git', root: shallow }, [
      tag('v6.1'),
      commit(old),
    ]);
    assert.equal(answer, undefined);
    rmSync(shallow, { recursive: true });
  });

  it('is a partial clone, of which nothing is fetched', async () => {
    const partial = realpathSync(mkdtempSync(join(tmpdir(), 'kernav-partial-')));
    repository.git('config', 'uploadpack.allowFilter', 'true');
    repository.git('clone', '-q', '--filter=blob:none', `file://${repository.root}`, partial);
    const at = { program: 'git', root: partial };
    const answer = await findRevision(at, [tag('v6.1')]);
    assert.ok(answer);
    assert.throws(() => openRevision(at, answer.revision), /partial clone/);
    rmSync(partial, { recursive: true });
  });
});

it('no program that the repository names is started', async () => {
  const hostile = newRepository();
  const proof = join(hostile.root, 'started');
  const script = join(hostile.root, 'run.sh');
  hostile.write({
    ...kernelFiles('6.1.0'),
    'run.sh': `#!/bin/sh\ntouch ${proof}\n`,
    '.gitattributes': '*.c diff=x filter=x\n',
  });
  chmodSync(script, 0o755);
  hostile.commit('v6.1');
  for (const name of [
    'core.fsmonitor',
    'core.pager',
    'core.sshCommand',
    'core.editor',
    'diff.x.textconv',
    'diff.external',
    'filter.x.smudge',
    'credential.helper',
    'alias.grep',
    'alias.cat-file',
  ]) {
    hostile.git('config', name, name.startsWith('alias') ? `!${script}` : script);
  }
  rmSync(proof, { force: true }); // Setting up may have started them.
  const at = { program: 'git', root: hostile.root };
  const revision = await namedRevision(at, 'v6.1');
  const tree = openRevision(at, revision);
  const hits = [];
  const request = {
    patterns: ['main_of'],
    under: ['init'],
    except: [],
    extensions: ['c'],
  } as never;
  for await (const some of tree.search.search(request)) hits.push(...some);
  assert.equal(hits.length, 1);
  assert.ok(!existsSync(proof));
  tree.close();
  hostile.remove();
});
