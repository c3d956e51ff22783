/** Sources that a generator, or somebody who means ill, can write: each frame is answered, in bounded depth and without squares of what is long. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DecodableTree } from '../../src/resolve/decodable-tree.js';
import { memoryIndexOf } from '../support/memory-index.js';
import { decodeLog, framesOf, placesOf, treeInMemory } from './decode-support.js';

const MAKEFILE = 'VERSION = 6\nPATCHLEVEL = 1\n';
const CALLEE = 'int callee(int a)\n{\n\treturn a;\n}\n';

/** The line and the evidence of each frame, of a tree with an index and of one without. */
async function answersOf(source: string, frames: readonly string[]): Promise<readonly string[]> {
  const tree = treeInMemory({ Makefile: MAKEFILE, 'lib/long.c': source, 'lib/callee.c': CALLEE });
  const indexed: DecodableTree = { ...tree, index: () => memoryIndexOf(tree.files) };
  const log = `Call Trace:\n <TASK>\n${frames.map((frame) => ` ${frame}\n`).join('')} </TASK>\n`;
  const drawn = await Promise.all(
    [tree, indexed].map(async (each) => {
      const { reports, resolutions } = await decodeLog(log, each);
      return framesOf(reports).map((frame) => {
        const resolution = resolutions.get(frame);
        assert.ok(resolution !== undefined);
        const [place] = placesOf(resolution);
        const evidence = resolution.kind === 'resolved' ? resolution.site.evidence : 'none';
        return `${place?.file}:${place?.lineNumber} ${evidence}`;
      });
    }),
  );
  const [plain = [], withIndex] = drawn;
  assert.deepEqual(withIndex, plain);
  return plain;
}

describe('trees that are hostile', () => {
  it('have macros in macros without end', async () => {
    const macros = Array.from({ length: 3000 }, (_, i) => `#define NEST${i + 1}(x) NEST${i}(x)\n`);
    const source = `#define NEST0(x) callee(x)\n${macros.join('')}int caller(int a)\n{\n\tNEST3000(a);\n\treturn 0;\n}\n`;
    const answers = await answersOf(source, ['callee+0x1/0x20', 'caller+0x10/0x40']);
    assert.equal(answers[1], 'lib/long.c:3004 interpolated');
  });

  it('call one function ten thousand times in another', async () => {
    const source = `int caller(int a)\n{\n${'\tif (a) callee(a++);\n'.repeat(10_000)}\treturn 0;\n}\n`;
    const answers = await answersOf(source, [
      'callee+0x1/0x20',
      'caller+0x14000/0x28000',
      '? caller+0x1000/0x28000',
      'caller+0x2000/0x28000',
    ]);
    const [, half = '', entry = '', later = ''] = answers;
    const lineOf = (answer: string): number => Number(/:(\d+) /.exec(answer)?.[1]);
    assert.match(half, / one-of-n$/);
    assert.ok(lineOf(half) > 4000 && lineOf(half) < 6000, half);
    assert.ok(lineOf(entry) > 2 && lineOf(entry) < lineOf(half), entry);
    assert.ok(lineOf(later) > 2 && lineOf(later) < lineOf(half), later);
  });

  it('have a function of a megabyte', async () => {
    const source = `int caller(int a)\n{\n${'\tif (a) callee(a++);\n'.repeat(60_000)}\treturn 0;\n}\n`;
    const answers = await answersOf(source, ['callee+0x1/0x20', 'caller+0x10/0x4000']);
    assert.equal(answers[1], 'lib/long.c:1 definition-only');
  });
});
