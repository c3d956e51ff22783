/**
 * The recorded truth of the frames of one kernel, asked of that kernel's debug package: the same line and the same inline chain for
 * every frame. Skipped where the package or the records are missing.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Frame } from '../../src/oops/frame.js';
import { cacheDirectory } from '../../src/platform/cache-directory.js';
import { DebugFiles } from '../../src/platform/debug-files.js';
import { ModuleMap } from '../../src/kernel-tree/module-map.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { debugResolution } from '../../src/resolve/debug-lines.js';
import { realTree, sharedData } from '../support/real-tree.js';

const RELEASE = '6.1.0-56-cloud-amd64';

interface TrueLine {
  readonly func: string;
  readonly file: string | null;
  readonly line: number;
  readonly decl: number | null;
}

interface TrueFrame {
  readonly kind: 'rip' | 'ret';
  readonly symbol: string;
  readonly offset: number;
  readonly size: number;
  readonly module: string | null;
  readonly reliable: boolean;
  readonly truth: readonly TrueLine[];
}

const truth = sharedData('data/frames/truth.jsonl');
const tree = realTree('6.1');
const skip =
  truth === undefined || tree === undefined
    ? 'no recorded truth'
    : !existsSync(`/usr/lib/debug/boot/vmlinux-${RELEASE}`) &&
      `the package linux-image-${RELEASE}-dbg is not installed`;

/** Built apart from the package, or never loaded from it. */
const NOT_IN_PACKAGE = new Set(['lkdtm', 'test_lockup', 'tinj']);

/** `a.c:1 < b.c:2`, innermost first, without the functions that a macro wraps around the outermost one. */
function chainOf(lines: readonly TrueLine[]): string {
  const kept = [...lines];
  for (;;) {
    const [outer, inner] = [kept.at(-1), kept.at(-2)];
    const isWrapper =
      typeof inner?.decl === 'number' && inner.file === outer?.file && inner.decl === outer.decl;
    if (!isWrapper) break;
    kept.pop();
  }
  return kept.map(({ file, line }) => `${file ?? ''}:${line}`).join(' < ');
}

describe('debug info of a distribution', { skip }, () => {
  it('gives every frame of the recorded truth its line and its inline chain', async () => {
    const files = nodeFiles(tree ?? '');
    const modules = new ModuleMap(files);
    const problems: string[] = [];
    const debug = new DebugFiles({
      places: { builds: [], directories: [], system: '' },
      cacheDirectory: cacheDirectory(),
      asksServers: false,
      onProblem: (problem) => {
        problems.push(problem);
      },
      onProgress: () => undefined,
    });
    const records = readFileSync(truth ?? '', 'utf8')
      .trim()
      .split('\n');
    const wrong: string[] = [];
    let nAsked = 0;
    let nExact = 0;
    for (const record of records.map((line) => JSON.parse(line) as TrueFrame)) {
      const { module, symbol, offset, size, kind } = record;
      const expected = chainOf(record.truth);
      if (NOT_IN_PACKAGE.has(module ?? '') || /^$|^:0$/.test(expected)) continue;
      const isStale = !record.reliable && (offset === 0 || offset === size);
      if (isStale) continue;
      const found = await debug.objectFor({
        ...(module !== null && { module }),
        release: RELEASE,
        functions: [{ name: symbol, distanceToNext: size }],
      });
      const object = found?.object;
      assert.ok(object, `no object for ${module ?? 'the kernel'}: ${problems.join('; ')}`);
      const role = kind === 'ret' ? 'return-address' : 'instruction-pointer';
      const frame: Frame = {
        line: 0,
        range: { start: 0, end: 0 },
        role,
        symbol,
        baseSymbol: symbol,
        byteOffset: offset,
        byteSize: size,
        reliable: record.reliable,
        inlined: false,
        ...(module !== null && { module }),
      };
      const resolution = debugResolution({
        frame,
        role,
        object,
        files,
        isTreesVersion: true,
        hasModule: (name, near) => modules.findModule(name, near).candidates.length > 0,
      });
      const site = resolution?.kind === 'resolved' ? resolution.site : undefined;
      const actual =
        site === undefined
          ? 'no line'
          : [...site.inlines, site].map((each) => `${each.file}:${each.lineNumber}`).join(' < ');
      nAsked++;
      if (site?.confidence === 'exact') nExact++;
      if (actual !== expected)
        wrong.push(`${symbol}+0x${offset.toString(16)}: ${actual} instead of ${expected}`);
    }
    await debug.close();
    assert.ok(nAsked > 1000, `${nAsked} frames`);
    assert.deepEqual(wrong, []);
    assert.equal(nExact, nAsked);
  });
});
