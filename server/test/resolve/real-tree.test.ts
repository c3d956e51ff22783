/**
 * Frames of logs of a real kernel, whose lines are known from its debug information (../shared/data/frames/truth.jsonl). The floors
 * are those that the product promises; the figures are counted as ../shared/tools/frames-score/score.py counts them. Skipped
 * where the tree or the records are missing.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import type { DebugObject } from '../../src/debug-info/debug-object.js';
import { openObject } from '../../src/debug-info/open-object.js';
import { ALONE } from '../debug-info/alone.js';
import { parseKernelVersion } from '../../src/kernel-tree/version.js';
import { baseSymbol } from '../../src/oops/symbol-name.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { openBytes } from '../../src/platform/object-source.js';
import { openSearch } from '../../src/platform/open-search.js';
import type { DebugObjects } from '../../src/resolve/debug-objects.js';
import type { DecodableTree } from '../../src/resolve/decodable-tree.js';
import type { SourceSite } from '../../src/resolve/evidence.js';
import { realTree, sharedData } from '../support/real-tree.js';
import { decodeLog, framesOf, loadParser } from './decode-support.js';

/** Faults, warnings, stalls and sleeping tasks, in file systems, the network, memory management and drivers. */
const LOGS = new Set([
  '001',
  '005',
  '009',
  '012',
  '016',
  '021',
  '025',
  '028',
  '031',
  '034',
  '040',
  '046',
]);

/** A line of the record: one frame. The last place of `truth` is in the function that the frame names. */
interface Truth {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly kind: 'rip' | 'ret';
  readonly symbol: string;
  readonly reliable: boolean;
  readonly err?: string;
  readonly truth: readonly {
    readonly file: string;
    readonly line: number;
    readonly decl?: number;
  }[];
}

function recorded(path: string, isReliable = true, logs = LOGS): Map<string, Truth[]> {
  const byLog = new Map<string, Truth[]>();
  for (const row of readFileSync(path, 'utf8').split('\n')) {
    if (row === '') continue;
    const truth = JSON.parse(row) as Truth;
    const isAsked = truth.kind === 'ret' && truth.reliable === isReliable && truth.truth.length > 0;
    if (!isAsked || truth.err !== undefined || !logs.has(truth.file.slice(0, 3))) continue;
    byLog.set(truth.file, [...(byLog.get(truth.file) ?? []), truth]);
  }
  return byLog;
}

/** The place in the function that the frame names; the parts of what one macro makes are one function to a reader. */
function placeOf({ truth }: Truth): { readonly file: string; readonly line: number } | undefined {
  const chain = [...truth];
  for (;;) {
    const outer = chain.at(-1);
    const inner = chain.at(-2);
    if (outer === undefined || inner?.file !== outer.file || inner.decl !== outer.decl)
      return outer;
    chain.pop();
  }
}

const root = realTree('6.1');
const truthFile = sharedData('data/frames/truth.jsonl');
const skip =
  root === undefined || truthFile === undefined
    ? 'no linux-source-6.1 or no ../shared/data/frames'
    : false;

function openTree(directory: string): DecodableTree {
  const files = nodeFiles(directory);
  const version = parseKernelVersion(files.read('Makefile' as TreePath) ?? '');
  assert.ok(version);
  return { files, search: openSearch(directory, files), loadParser, version };
}

interface Tally {
  frames: number;
  file: number;
  exact: number;
  certain: number;
  certainExact: number;
}

async function tallied(
  tree: DecodableTree,
  byLog: ReadonlyMap<string, readonly Truth[]>,
): Promise<Tally> {
  const tally = { frames: 0, file: 0, exact: 0, certain: 0, certainExact: 0 };
  for (const [log, truths] of byLog) {
    const text = readFileSync(join(truthFile ?? '', '..', log), 'utf8');
    const { reports, resolutions } = await decodeLog(text, tree);
    const frames = framesOf(reports);
    for (const truth of truths) {
      tally.frames++;
      const frame = frames.find(
        ({ line, symbol, inlined }) =>
          line === truth.line - 1 &&
          baseSymbol(symbol ?? '') === baseSymbol(truth.symbol) &&
          !inlined,
      );
      const resolution = frame && resolutions.get(frame);
      if (resolution?.kind !== 'resolved') continue;
      count(tally, resolution.site, placeOf(truth));
    }
  }
  return tally;
}

it('lines of real frames are right as often as is promised', { skip }, async () => {
  const tree = openTree(root ?? '');
  const tally = await tallied(tree, recorded(truthFile ?? ''));
  const { frames, file, exact, certain, certainExact } = tally;
  const figures = JSON.stringify(tally);
  assert.ok(frames >= 100, `too few frames: ${figures}`);
  assert.ok(file / frames >= 0.99, `right files: ${figures}`);
  assert.ok(exact / frames >= 0.84, `right lines: ${figures}`);
  assert.ok(certain / frames >= 0.55, `certain answers: ${figures}`);
  assert.ok(certainExact / certain >= 0.97, `certain answers that are right: ${figures}`);
});

const VMLINUX = '/usr/lib/debug/boot/vmlinux-6.1.0-56-cloud-amd64';
const skipWithout = skip || (!existsSync(VMLINUX) && 'no vmlinux of the recorded kernel');

it('calls in the code tell the lines of entries in doubt', { skip: skipWithout }, async () => {
  const source = openBytes(VMLINUX);
  assert.ok(source);
  const whole = openObject(source, ALONE);
  const object: DebugObject = {
    machine: whole.machine,
    wordBits: whole.wordBits,
    isLittleEndian: whole.isLittleEndian,
    buildId: whole.buildId,
    release: whole.release,
    hasLines: false,
    problems: [],
    functionsNamed: (name) => whole.functionsNamed(name),
    functionAtAddress: (address) => whole.functionAtAddress(address),
    functionsFrom: (place) => whole.functionsFrom(place),
    targetAt: (place) => whole.targetAt(place),
    addressOf: (place) => whole.addressOf(place),
    linesAt: () => [],
    codeAt: (place, byteLength) => whole.codeAt(place, byteLength),
  };
  const debugObjects: DebugObjects = {
    objectFor: ({ module }) =>
      Promise.resolve(module === undefined ? { object, isAssumed: false } : undefined),
  };
  const tree = { ...openTree(root ?? ''), debugObjects };
  const logs = new Set(['001', '016', '021', '040']);
  const tally = await tallied(tree, recorded(truthFile ?? '', false, logs));
  source.close();
  const { frames, exact, certain, certainExact } = tally;
  const figures = JSON.stringify(tally);
  assert.ok(frames >= 20, `too few frames: ${figures}`);
  assert.ok(exact / frames >= 0.75, `right lines: ${figures}`);
  assert.ok(certain / frames >= 0.6, `certain answers: ${figures}`);
  assert.ok(certainExact / certain >= 0.98, `certain answers that are right: ${figures}`);
});

function count(
  tally: Tally,
  site: SourceSite,
  place: { readonly file: string; readonly line: number } | undefined,
): void {
  const isFile = site.file === place?.file;
  const isExact = isFile && site.lineNumber === place.line;
  if (isFile) tally.file++;
  if (isExact) tally.exact++;
  if (site.confidence !== 'certain') return;
  tally.certain++;
  if (isExact) tally.certainExact++;
}
