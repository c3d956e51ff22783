import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ownText } from '../../src/base/own-text.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const FILES = 50;
const FILE_LINES = 4000;

/** How much the heap grows, in bytes, for one name kept of each of some files. */
function grownBy(keep: (name: string) => string): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  const names: string[] = [];
  for (let i = 0; i < FILES; i++) {
    const line = `int a_name_that_is_long_${i};\n`;
    const file = Array.from({ length: FILE_LINES }, () => line).join('');
    names.push(keep(file.slice(4, 4 + line.length)));
  }
  collect();
  const grown = process.memoryUsage().heapUsed - before;
  assert.equal(new Set(names).size, FILES);
  return grown;
}

describe('ownText', () => {
  it('gives the same text, any text', () => {
    for (const text of ['', 'vfs_read', 'ä𝄞\ud800']) assert.equal(ownText(text), text);
  });

  it('keeps no text that it was cut out of', () => {
    const cut = grownBy((name) => name);
    const own = grownBy(ownText);
    assert.ok(own * 10 < cut, `${own} bytes, ${cut} without`);
  });
});
