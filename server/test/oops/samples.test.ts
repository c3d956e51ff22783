/** Frames of real logs, by the labels in ../shared/data/oops: every required one is found on its line, with its offset. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';
import { sharedData } from '../support/real-tree.js';

interface Label {
  readonly title?: string | null;
  readonly reports?: { readonly min: number; readonly max: number };
  readonly frames?: readonly {
    readonly line: number;
    readonly class: string;
    readonly symbol: string;
    readonly offset: number | null;
  }[];
}

const folder = sharedData('data/oops/syzkaller');
const names = readdirSync(folder ?? '.').filter(
  (file) => folder !== undefined && file.endsWith('.log'),
);

describe('real logs', { skip: folder === undefined && 'no ../shared/data/oops here' }, () => {
  for (const name of names) {
    it(`${name}: every frame of a stack is found`, () => {
      const path = join(folder ?? '', name);
      const labels = path.replace(/\.log$/, '.json');
      const label = JSON.parse(existsSync(labels) ? readFileSync(labels, 'utf8') : '{}') as Label;
      const { reports } = parseLog(readFileSync(path, 'utf8'));
      const found = new Set(
        reports
          .flatMap(({ stacks }) => stacks.flatMap(({ frames }) => frames))
          .map(({ line, symbol, byteOffset }) => `${line} ${symbol ?? ''}+${byteOffset ?? ''}`),
      );
      const required = (label.frames ?? [])
        .filter((frame) => frame.class.startsWith('A.'))
        .map(({ line, symbol, offset }) => `${line} ${symbol}+${offset ?? ''}`);
      assert.deepEqual(
        required.filter((frame) => !found.has(frame)),
        [],
      );
    });
  }
});
