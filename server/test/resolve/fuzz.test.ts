/**
 * The sample log, spoiled in every way that logs are spoiled, on the sample tree: nothing throws, each frame is answered once,
 * and what is answered is in the tree. Seeded: each run is the same.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../maintainers/seeded-random.js';
import { decodeLog, framesOf, treeInMemory } from './decode-support.js';
import { sampleFiles, sampleLog } from './samples.js';

const RUNS = 1200;

type Random = (below: number) => number;

const noise = [
  '\0',
  '\x1b[31m',
  '\ufffd',
  '+0x0/0x0',
  '? ',
  ' [gizmo]',
  'gizmo_queue_place',
  ' drivers/gizmo/queue.c:9',
  ' ../../etc/passwd:1',
  ' [inline]',
  '.cold',
  '.*',
  'constructor',
  '__proto__',
  '\r\n',
];

function pick(random: Random, list: readonly string[]): string {
  return list[random(list.length)] ?? '';
}

/** Replaces `count` characters at `at`. */
function splice(text: string, at: number, count: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + count);
}

function onLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}

const mutations: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.slice(random(text.length)),
  (text, random) => text.slice(0, random(text.length)),
  (text, random) => splice(text, random(text.length), 1, String.fromCharCode(random(256))),
  (text, random) => splice(text, random(text.length), random(8), ''),
  (text, random) => splice(text, random(text.length), 0, pick(random, noise)),
  (text, random) => {
    const numbers = [...text.matchAll(/[0-9a-f]+/g)];
    const number = numbers[random(numbers.length)];
    if (number === undefined) return text;
    const value = pick(random, ['0', 'ffffffffffffffff', '1', '10', '9'.repeat(30)]);
    return splice(text, number.index, number[0].length, value);
  },
  (text, random) => {
    const names = [...text.matchAll(/[A-Za-z_]\w+(?=\+0x)/g)];
    const name = names[random(names.length)];
    const other = names[random(names.length)];
    if (name === undefined || other === undefined) return text;
    return splice(text, name.index, name[0].length, other[0]);
  },
  (text, random) =>
    onLines(text, (lines) => {
      lines.splice(random(lines.length), 1 + random(3));
    }),
  (text, random) =>
    onLines(text, (lines) => {
      const from = random(lines.length);
      lines.splice(random(lines.length), 0, ...lines.slice(from, from + 1 + random(12)));
    }),
  (text, random) =>
    onLines(text, (lines) => {
      const [line = ''] = lines.splice(random(lines.length), 1);
      lines.splice(random(lines.length), 0, line);
    }),
];

function spoil(text: string, random: Random): string {
  let spoiled = text;
  for (let n = 1 + random(5); n > 0; n--) {
    const mutation = mutations[random(mutations.length)];
    spoiled = mutation?.(spoiled, random) ?? spoiled;
  }
  return spoiled;
}

describe('spoiled logs', () => {
  it(`are decoded without a fault, ${RUNS} of them`, async () => {
    const tree = treeInMemory(sampleFiles());
    const log = sampleLog();
    let nFrames = 0;
    for (let run = 0; run < RUNS; run++) {
      const spoiled = spoil(log, seededRandom(run));
      try {
        const { reports } = await decodeLog(spoiled, tree);
        nFrames += framesOf(reports).length;
      } catch (cause) {
        throw new Error(`run ${run}: ${JSON.stringify(spoiled)}`, { cause });
      }
    }
    assert.ok(nFrames > 3 * RUNS, `${nFrames} frames: too few were left to say anything`);
  });
});
