import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentHighlights, references } from '../../../src/features/log/same-function.js';
import {
  answersOf,
  decodedSnapshot,
  parsedSnapshot,
  positionOf,
  rangeText,
  sampleLog,
} from './log-support.js';

const log = [
  'Call Trace:',
  ' gizmo_ioctl+0x71/0xb0 [gizmo]',
  ' ? gizmo_ioctl.isra.0+0x1/0x10 [gizmo]',
  ' gizmo_ioctl+0x71/0xb0 [other]',
  ' __x64_sys_ioctl+0x8d/0xd0',
  ' [<ffffffff81234567>]',
  ' [<ffffffff81234567>]',
].join('\n');

describe('documentHighlights', () => {
  const snapshot = parsedSnapshot(log);
  const at = (text: string) =>
    documentHighlights(snapshot, positionOf(snapshot, text)).map(({ range }) => rangeText(range));

  it('marks the frames of one function of one module', () => {
    assert.deepEqual(at('gizmo_ioctl'), ['1:1-30', '2:3-38']);
    assert.deepEqual(at('__x64'), ['4:1-26']);
  });

  it('marks nothing beside frames', () => {
    assert.deepEqual(at('Call Trace'), []);
    assert.deepEqual(documentHighlights(snapshot, { line: 99, character: 99 }), []);
  });
});

describe('references', () => {
  it('lists the frames of the log, behind the head of the function where that is asked for', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const of = async (includeDeclaration: boolean) =>
      (
        await references(snapshot, positionOf(snapshot, 'gizmo_ioctl'), answersOf(snapshot), {
          includeDeclaration,
        })
      ).map(({ uri, range }) => `${uri} ${rangeText(range)}`);
    assert.deepEqual(await of(false), ['file:///home/oops.log 15:16-45']);
    assert.deepEqual(await of(true), [
      'file:///linux/drivers/gizmo/main.c 14:0-0',
      'file:///home/oops.log 15:16-45',
    ]);
  });
});
