import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../../src/base/file-source.js';
import type { TreePath } from '../../../src/base/tree-path.js';
import { codeActions } from '../../../src/features/log/code-actions.js';
import { codeLenses } from '../../../src/features/log/code-lenses.js';
import { decodedSnapshot, ownersIn, parsedSnapshot, sampleLog, sampleTree } from './log-support.js';

const uri = 'file:///home/oops.log';

describe('codeLenses', () => {
  it('stand over the first line of a report', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const owners = ownersIn(memoryFiles(sampleTree), ['drivers/gizmo/queue.c' as TreePath]);
    const lenses = codeLenses(snapshot, () => owners);
    assert.deepEqual(new Set(lenses.map(({ range }) => range.start.line)), new Set([0]));
    const position = { line: 0, character: 0 };
    assert.deepEqual(
      lenses.map(({ command }) => command),
      [
        {
          title: 'BUG: unable to handle kernel NULL poi… in gizmo_queue_submit',
          command: 'kernav.openGuiltyLine',
          arguments: [uri, position],
        },
        {
          title: 'GIZMO CHARACTER DEVICE, linux-gizmo@lists.example',
          command: 'kernav.openLocation',
          arguments: [
            {
              uri: 'file:///linux/MAINTAINERS',
              range: { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } },
            },
          ],
        },
        { title: 'Copy decoded', command: 'kernav.copyDecodedReport', arguments: [uri, position] },
        { title: 'Copy for mail', command: 'kernav.copyForMail', arguments: [uri, position] },
      ],
    );
  });

  it('do without owners, without anybody to blame, and draw no icons', () => {
    const log = 'BUG: $(bug) [x](command:y)\nCall Trace:\n [<ffffffff81234567>]\n';
    assert.deepEqual(
      codeLenses(parsedSnapshot(log)).map(({ command }) => [command?.title, command?.command]),
      [
        ['BUG: $ (bug) [x](command:y)', ''],
        ['Copy decoded', 'kernav.copyDecodedReport'],
        ['Copy for mail', 'kernav.copyForMail'],
      ],
    );
  });
});

describe('codeActions', () => {
  const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 0 } });

  it('are there in a report', () => {
    const snapshot = parsedSnapshot(`before\n${sampleLog}after\n`);
    const position = { line: 1, character: 0 };
    assert.deepEqual(
      codeActions(snapshot, at(5)).map(({ kind, command }) => [kind, command]),
      [
        ['Copy decoded report', 'kernav.copyDecodedReport'],
        ['Copy report for mail', 'kernav.copyForMail'],
        ['Copy To and Cc', 'kernav.copyAddressees'],
        ['Open guilty line', 'kernav.openGuiltyLine'],
      ].map(([title, command]) => [
        'source.kernelReport',
        { title, command, arguments: [uri, position] },
      ]),
    );
    assert.deepEqual(codeActions(snapshot, at(0)), []);
    assert.deepEqual(codeActions(snapshot, at(999)), []);
  });
});
