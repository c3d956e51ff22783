/** Torn, cut and mixed logs: the parser never throws, and what it says of places is true. Seeded: each run is the same. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { sharedData } from '../support/real-tree.js';
import { corpusLogs } from './corpus.js';

type Random = (below: number) => number;

/** The longest part of a sample that one mutation works on. */
const MOST_LINES = 80;

const noise = [
  '\0',
  '\x1b[31m',
  '\ufffd',
  '+0x',
  '[<',
  '>',
  '[    1.000000]',
  '=\n',
  '0xffffffffffffffff',
  '-',
  '\r',
  ' from ',
  '::',
];

function pick<T>(random: Random, list: readonly T[], otherwise: T): T {
  return list[random(list.length)] ?? otherwise;
}

/** One way to spoil a log; `other` is another log. */
type Mutation = (text: string, random: Random, other: string) => string;

const mutations: readonly Mutation[] = [
  (text, random) => text.slice(0, random(text.length + 1)),
  (text, random) => text.slice(random(text.length + 1)),
  (text, random) => {
    const lines = text.split('\n');
    const at = random(lines.length);
    lines.splice(at, 0, ...lines.slice(at, at + 1 + random(5)));
    return lines.join('\n');
  },
  (text, random) => {
    const lines = text.split('\n');
    lines.splice(random(lines.length), 1 + random(4));
    return lines.join('\n');
  },
  (text, random) => {
    const at = random(text.length + 1);
    const flipped = String.fromCharCode((text.charCodeAt(at) || 32) ^ (1 << random(7)));
    return text.slice(0, at) + flipped + text.slice(at + 1);
  },
  (text, random) => {
    const at = random(text.length + 1);
    return text.slice(0, at) + pick(random, noise, ' ') + text.slice(at);
  },
  (text, random, other) =>
    text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1)),
  (text, random) => {
    const numbers = [...text.matchAll(/\d+/g)];
    const number = numbers[random(numbers.length)];
    const index = number?.index ?? 0;
    const digits = number?.[0] ?? '';
    return text.slice(0, index) + '9'.repeat(1 + random(40)) + text.slice(index + digits.length);
  },
  (text, random, other) => {
    const mine = text.split('\n');
    const theirs = other.split('\n');
    const mixed: string[] = [];
    while (mine.length > 0 || theirs.length > 0) {
      const line = (random(2) === 0 ? mine.shift() : theirs.shift()) ?? mine.shift() ?? '';
      mixed.push(line);
    }
    return mixed.join('\n');
  },
  (text) => text.replaceAll('\n', ''),
];

/** What must hold of every answer. */
function check(text: string): void {
  const lines = text.split('\n');
  for (const report of parseLog(text).reports) {
    assert.ok(0 <= report.firstLine && report.firstLine <= report.lastLine, 'report lines');
    assert.ok(report.lastLine < lines.length, 'report inside the log');
    const places = [
      ...report.stacks.flatMap(({ frames }) => frames),
      ...report.mentions.map(({ frame }) => frame),
      ...(report.location ? [report.location] : []),
    ];
    for (const { line, range } of places) {
      assert.ok(0 <= line && line < lines.length, 'line inside the log');
      assert.ok(0 <= range.start && range.start <= range.end, 'range in order');
      assert.ok(range.end <= (lines[line] ?? '').length, 'range inside the line');
    }
    for (const { frames } of report.stacks) {
      assert.ok(frames.length > 0, 'a stack has frames');
      for (const [at, frame] of frames.entries()) {
        const next = frames[at + 1];
        assert.ok(next === undefined || frame.line <= next.line, 'frames in order');
        assert.ok(
          frame.symbol !== undefined || frame.address !== undefined,
          'frame says something',
        );
      }
    }
    const { guilty } = report;
    if (guilty?.stack !== undefined && guilty.frame !== undefined) {
      assert.equal(report.stacks[guilty.stack]?.frames[guilty.frame]?.symbol, guilty.symbol);
    }
  }
}

function fuzz(logs: readonly string[], rounds: number, seed: number): void {
  const random = seededRandom(seed);
  for (let round = 0; round < rounds; round++) {
    let text = part(pick(random, logs, ''), random);
    const times = 1 + random(3);
    for (let n = 0; n < times; n++) {
      const mutate = pick(random, mutations, (same: string) => same);
      text = mutate(text, random, part(pick(random, logs, ''), random));
    }
    try {
      check(text);
    } catch (error) {
      throw new Error(`round ${round} of seed ${seed}, on:\n${text.slice(0, 4000)}`, {
        cause: error,
      });
    }
  }
}

function part(text: string, random: Random): string {
  const lines = text.split('\n');
  if (lines.length <= MOST_LINES) return text;
  const from = random(lines.length - MOST_LINES);
  return lines.slice(from, from + MOST_LINES).join('\n');
}

describe('fuzz', () => {
  it('8000 spoilt logs of the corpus', () => {
    fuzz(
      corpusLogs().map(({ text }) => text),
      8000,
      20240,
    );
  });

  const samples = sharedData('data/oops/syzkaller');
  it(
    '4000 spoilt real logs',
    { skip: samples === undefined && 'no ../shared/data/oops here' },
    () => {
      const folder = samples ?? '';
      const logs = readdirSync(folder)
        .filter((file) => file.endsWith('.log'))
        .map((file) => readFileSync(join(folder, file), 'utf8'));
      fuzz(logs, 4000, 20241);
    },
  );
});
