/** `kernav symbol` on the sample tree, without an index and with one. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { symbol } from '../../src/commands/symbol.js';
import { memoryIndex } from '../support/memory-index.js';
import { fakeIo } from './fake-io.js';

const TREE = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/linux');
const FILES = Object.fromEntries(
  readdirSync(TREE, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[chS]$/.test(path))
    .map((path) => [path, readFileSync(join(TREE, path), 'utf8')]),
);

async function places(name: string, kind: string): Promise<string[][]> {
  const answers = [undefined, memoryIndex(FILES)].map(async (index) => {
    const io = fakeIo(TREE, '');
    await symbol([name], { kind, tree: TREE, json: true }, io, index);
    const [record] = JSON.parse(io.output()) as [
      {
        readonly places: readonly {
          readonly file: string;
          readonly line: number;
          readonly what?: string;
        }[];
      },
    ];
    return record.places.map(({ file, line, what }) => `${file}:${line} ${what ?? ''}`.trim());
  });
  return Promise.all(answers);
}

describe('kernav symbol', () => {
  const same = (lines: string[]) => [lines, lines];

  it('finds definitions, those made by macros too', async () => {
    assert.deepEqual(await places('vfs_ioctl', 'definition'), same(['fs/ioctl.c:6 function']));
    assert.deepEqual(
      await places('__x64_sys_ioctl', 'definition'),
      same(['fs/ioctl.c:13 function']),
    );
    assert.deepEqual(
      await places('priority', 'definition'),
      same(['include/linux/gizmo.h:8 member of gizmo_request']),
    );
  });

  it('finds calls through tables, implementations and references', async () => {
    assert.deepEqual(
      await places('gizmo_ioctl', 'calls'),
      same(['fs/ioctl.c:10 vfs_ioctl through file_operations.unlocked_ioctl']),
    );
    assert.deepEqual(
      await places('file_operations.unlocked_ioctl', 'implementations'),
      same(['drivers/gizmo/main.c:41 file_operations.unlocked_ioctl = gizmo_ioctl']),
    );
    assert.deepEqual(
      await places('gizmo_queue_drain', 'references'),
      same(['drivers/gizmo/main.c:26', 'drivers/gizmo/queue.c:29', 'include/linux/gizmo.h:17']),
    );
  });

  it('says what it cannot do', async () => {
    const io = fakeIo(TREE, '');
    await assert.rejects(symbol(['a-b'], { tree: TREE }, io), /a-b is not a C identifier/);
    await assert.rejects(symbol(['a'], { tree: TREE, kind: 'x' }, io), /--kind x is not one of/);
  });
});
