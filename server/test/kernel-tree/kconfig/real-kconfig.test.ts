/** Against the Kconfig files of real kernels. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  readKconfigTree,
  type KconfigIndex,
} from '../../../src/kernel-tree/kconfig/kconfig-index.js';
import { definesSymbol, nodesWithin } from '../../../src/kernel-tree/kconfig/kconfig-syntax.js';
import { parseKconfig } from '../../../src/kernel-tree/kconfig/parse-kconfig.js';
import { nodeFiles } from '../../../src/platform/node-files.js';
import { realTree, type RealVersion } from '../../support/real-tree.js';

/** Names that a configuration of 6.1 may still have though no Kconfig file has an entry of them: left-overs of older kernels. */
const MOST_STALE = 0.06;

for (const version of ['6.1', '6.12'] satisfies RealVersion[]) {
  const root = realTree(version) ?? '';
  describe(`the Kconfig files of ${version}`, { skip: root === '' && 'no such tree here' }, () => {
    let index: KconfigIndex;
    let paths: readonly string[];
    before(() => {
      const steps = readKconfigTree(nodeFiles(root));
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done !== true) continue;
        index = step.value;
        break;
      }
      paths = filesNamed(root, /^Kconfig/);
    });

    it('are understood, every line, and have the entries that a plain search finds', () => {
      assert.ok(1600 < paths.length);
      for (const path of paths) {
        const text = readFileSync(join(root, path), 'utf8');
        const { nodes, problems } = parseKconfig(text);
        assert.deepEqual(problems, [], path);
        const entries = [...nodesWithin(nodes)].filter(({ node }) => definesSymbol(node)).length;
        const searched =
          text.match(/^[ \t]*(?:menu)?config[ \t]+\w+[ \t]*(?:#.*)?$/gm)?.length ?? 0;
        assert.equal(entries, searched, path);
      }
    });

    it('are all reached from the top but for examples and tests', () => {
      const reached = new Set<string>(index.paths);
      const others = paths.filter((path) => !reached.has(path));
      assert.deepEqual(
        others.filter((path) => !/^(Documentation|scripts\/kconfig\/tests)\//.test(path)),
        [],
      );
    });

    it('have an entry for nearly every name of the default configurations', () => {
      const names = new Set<string>();
      for (const path of filesNamed(join(root, 'arch'), /_defconfig$/)) {
        const text = readFileSync(join(root, 'arch', path), 'utf8');
        for (const [, name = ''] of text.matchAll(/^(?:# )?CONFIG_(\w+)[= ]/gm)) names.add(name);
      }
      const missing = [...names].filter((name) => index.definitions(name).length === 0);
      // Those that are missing stand in no Kconfig file at all.
      const all = paths.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
      const entries = new Set(
        [...all.matchAll(/^[ \t]*(?:menu)?config[ \t]+(\w+)/gm)].map(([, name]) => name),
      );
      assert.deepEqual(
        missing.filter((name) => entries.has(name)),
        [],
      );
      assert.ok(missing.length < MOST_STALE * names.size, `${missing.length} of ${names.size}`);
    });

    it('say what a symbol needs', () => {
      const [entry] = index.definitions('BTRFS_FS');
      assert.equal(entry?.path, 'fs/btrfs/Kconfig');
      assert.ok(entry.around.includes('BLOCK'));
      assert.ok(index.definitions('KASAN').length >= 1);
      assert.ok(100 < index.selectedBy('CRC32').length);
    });
  });
}

/** The files of a name below a directory, as paths from it; links are not followed. */
function filesNamed(root: string, name: RegExp): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map(({ parentPath, name: file }) => join(parentPath, file).slice(root.length + 1));
}
