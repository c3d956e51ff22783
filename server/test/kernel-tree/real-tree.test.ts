/** Against a real build: which sources Debian's 6.1 cloud kernel linked into its modules (from their debug information). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import { ModuleMap } from '../../src/kernel-tree/module-map.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { realTree, sharedData } from '../support/real-tree.js';

interface Truth {
  readonly modules: Readonly<Record<string, { readonly sources: readonly string[] }>>;
}

const root = realTree('6.1');
const data = sharedData('data/kbuild/modules-6.1-cloud-amd64.json');
const missing = root === undefined ? 'no linux-source-6.1 here' : 'no ../shared/data/kbuild here';
const skip = root === undefined || data === undefined ? missing : false;

describe('the modules of Debian 6.1', { skip }, () => {
  const truth = (): Truth['modules'] =>
    (JSON.parse(readFileSync(data ?? '', 'utf8')) as Truth).modules;
  const map = (): ModuleMap => new ModuleMap(nodeFiles(root ?? ''), { architecture: 'x86' });

  it('have their true sources, and no others for sure', () => {
    const modules = map();
    for (const [name, { sources: linked }] of Object.entries(truth())) {
      const { candidates } = modules.findModule(name);
      assert.equal(candidates.length, 1, name);
      const sources = candidates[0]?.sources ?? [];
      const paths = new Set<string>(sources.map(({ path }) => path));
      assert.deepEqual(
        linked.filter((path) => !paths.has(path)),
        [],
        `missing in ${name}`,
      );
      const sure = sources.filter(({ optional }) => !optional).map(({ path }) => path);
      assert.deepEqual(
        sure.filter((path) => !linked.includes(path)),
        [],
        `surplus in ${name}`,
      );
    }
  });

  it('are found from their sources', () => {
    const modules = map();
    for (const [name, { sources }] of Object.entries(truth())) {
      for (const path of sources) {
        const users = modules.builtInto(path as TreePath).map(({ module }) => module.name);
        assert.ok(users.includes(name), `${path}: ${users.join(', ')}`);
      }
    }
  });

  it('are all whole: every module of the architecture has a source', () => {
    const modules = map();
    const empty = [...modules.everything()]
      .flatMap(({ directory }) => modules.modulesIn(directory))
      .filter(({ builtIn, module }) => builtIn.anyOf.length === 0 && module.anyOf.length > 0)
      .filter(({ sources, generated }) => sources.length + generated.length === 0);
    assert.deepEqual(
      empty.map(({ object }) => object),
      [],
    );
  });
});
