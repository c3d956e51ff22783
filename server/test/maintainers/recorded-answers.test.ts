/**
 * The real scripts/get_maintainer.pl against ours: answers recorded from it (../shared/data/maintainers, described in
 * ../shared/design/maintainers.md), and the script itself for a few files. Both need a real tree.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Addressee } from '../../src/maintainers/get-maintainer.js';
import { createMaintainers, type Maintainers } from '../../src/maintainers/maintainers.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { realTree, sharedData, type RealVersion } from '../support/real-tree.js';
import { printed } from './small-tree.js';

interface RecordedAnswer {
  readonly file?: string;
  readonly files?: readonly string[];
  readonly people: readonly { readonly text: string; readonly role: string }[];
  readonly lists: readonly { readonly text: string; readonly role: string }[];
  readonly subsystems: readonly string[];
  readonly status: readonly string[];
  readonly scm: readonly string[];
  readonly web: readonly string[];
  /** The script cut a letter in two here; only the roles can be compared. */
  readonly bad_utf8?: boolean;
}

function readTree(root: string): Maintainers {
  const found = createMaintainers(nodeFiles(root));
  if (found.kind === 'unreadable') assert.fail(found.reason);
  return found.maintainers;
}

const plain = (entries: readonly Pick<Addressee, 'text' | 'role'>[]): readonly string[] =>
  entries.map(({ text, role }) => `${text} (${role})`);
const rolesOf = (entries: readonly Pick<Addressee, 'role'>[]): readonly string[] =>
  entries.map(({ role }) => role);

const records = sharedData('data/maintainers');
const missingRecords = records === undefined ? 'no ../shared/data/maintainers' : false;
const versions: readonly RealVersion[] = ['6.1', '6.12'];

for (const version of versions) {
  const root = realTree(version);
  const skip = root === undefined ? `no Linux ${version} on this machine` : missingRecords;
  describe(`recorded answers of ${version}`, { skip }, () => {
    if (root === undefined || records === undefined) return;
    const maintainers = readTree(root);
    const names = readdirSync(records).filter(
      (name) => name.endsWith(`-${version}.jsonl`) && !name.startsWith('options'),
    );
    for (const name of names) {
      it(name, () => {
        for (const line of readFileSync(join(records, name), 'utf8').trim().split('\n')) {
          const recorded = JSON.parse(line) as RecordedAnswer; // The records are ours.
          const answer = maintainers.ask(recorded.files ?? [recorded.file ?? '']);
          const people = recorded.bad_utf8 === true ? rolesOf : plain;
          assert.deepEqual(
            { ...answer, people: people(answer.people), lists: plain(answer.lists) },
            {
              people: people(recorded.people),
              lists: plain(recorded.lists),
              subsystems: recorded.subsystems,
              status: recorded.status,
              scm: recorded.scm,
              web: recorded.web,
            },
            recorded.file ?? `trace of ${recorded.files?.[0] ?? ''}`,
          );
        }
      });
    }
  });
}

const root = realTree('6.1');
const hasPerl = spawnSync('perl', ['-v']).status === 0;
const skip =
  root === undefined ? 'no Linux 6.1 on this machine' : hasPerl ? false : 'no perl on this machine';

describe('scripts/get_maintainer.pl itself', { skip }, () => {
  // Files whose sections are all of different depth: the script's order is another one in each run for the others.
  const questions: readonly (readonly string[])[] = [
    ['fs/btrfs/inode.c'],
    ['fs/ext4'],
    ['./mm//slub.c'],
    ['Documentation/devicetree/bindings/i2c/i2c-imx.yaml'],
    ['drivers/base/core.c', 'fs/namei.c', 'kernel/kthread.c'],
  ];
  for (const paths of questions) {
    it(`agrees about ${paths.join(' ')}`, () => {
      if (root === undefined) return;
      const { stdout } = spawnSync(
        'perl',
        ['scripts/get_maintainer.pl', '--nogit', '--nogit-fallback', '-f', ...paths],
        { cwd: root, encoding: 'utf8', env: { ...process.env, HOME: '/nonexistent' } },
      );
      assert.deepEqual(printed(readTree(root), paths), stdout.trimEnd().split('\n'));
    });
  }
});
