import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InlayHint } from 'vscode-languageserver-types';
import { inlayHints, type InlayHintOptions } from '../../../src/features/log/inlay-hints.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import { decodedSnapshot, parsedSnapshot, sampleLog, wholeLog } from './log-support.js';

const plain: InlayHintOptions = { unreliable: false, labelLinks: false };

/** Every line that has a hint, with the hint where it stands: `f+0x1/0x2‹ ~ fs/x.c:1›`. */
function draw(snapshot: LogSnapshot, options = plain): string[] {
  const byLine = new Map<number, InlayHint[]>();
  for (const hint of inlayHints(snapshot, wholeLog(snapshot), options)) {
    const { line } = hint.position;
    byLine.set(line, [...(byLine.get(line) ?? []), hint]);
  }
  return [...byLine].map(([line, hints]) => {
    let text = snapshot.lines.line(line);
    for (const hint of hints.reverse()) {
      const { character } = hint.position;
      text = `${text.slice(0, character)}‹${labelOf(hint)}›${text.slice(character)}`;
    }
    return text;
  });
}

function labelOf({ label, paddingLeft }: InlayHint): string {
  const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
  return paddingLeft === true ? ` ${text}` : text;
}

describe('inlayHints', () => {
  it('puts the line behind each frame, with a mark for how sure it is', async () => {
    assert.deepEqual(draw(await decodedSnapshot(sampleLog)), [
      '[  102.317434] RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo]‹ ? drivers/gizmo/queue.c:22 1/3›',
      '[  102.317467]  gizmo_ioctl+0x71/0xb0 [gizmo]‹ ≈ drivers/gizmo/main.c:24 1/2›',
      '[  102.317473]  __x64_sys_ioctl+0x8d/0xd0‹ ~ fs/ioctl.c:19›',
      '[  102.317483]  do_syscall_64+0x58/0xc0‹ ~ arch/x86/entry/common.c:16›',
      '[  102.317488]  entry_SYSCALL_64_after_hwframe+0x64/0xce‹ ~ arch/x86/entry/entry_64.S:8›',
    ]);
  });

  const files = {
    Makefile: 'VERSION = 6\nPATCHLEVEL = 1\n',
    'fs/foo.c': 'int bar(void)\n{\n\treturn 1;\n}\n\nint foo(void)\n{\n\treturn bar();\n}\n',
  };

  it('leaves out `?` frames unless they are asked for', async () => {
    const snapshot = await decodedSnapshot(
      'Call Trace:\n bar+0x1/0x10\n ? foo+0x9/0x20\n foo+0x8/0x20\n',
      files,
    );
    assert.deepEqual(draw(snapshot), [
      ' bar+0x1/0x10‹ ≈ fs/foo.c:2›',
      ' foo+0x8/0x20‹ ~ fs/foo.c:8›',
    ]);
    assert.deepEqual(draw(snapshot, { ...plain, unreliable: true }), [
      ' bar+0x1/0x10‹ ≈ fs/foo.c:2›',
      ' ? foo+0x9/0x20‹ ? fs/foo.c:8›',
      ' foo+0x8/0x20‹ ~ fs/foo.c:8›',
    ]);
  });

  it('does not repeat a line that the log prints there', async () => {
    const log = 'Call Trace:\n bar+0x1/0x10 (./fs/foo.c:3)\n foo+0x8/0x20 (/build/fs/foo.c:8)\n';
    assert.deepEqual(draw(await decodedSnapshot(log, files)), []);
  });

  it('stands behind each of several frames in a line', async () => {
    const log = 'Call Trace:<ffffffff8015faa7>{bar+1} <ffffffff80160007>{foo+8}\n';
    assert.deepEqual(draw(await decodedSnapshot(log, files)), [
      'Call Trace:<ffffffff8015faa7>{bar+1}‹ ? fs/foo.c:1› <ffffffff80160007>{foo+8}‹ ~ fs/foo.c:8›',
    ]);
  });

  it('says in the tooltip how the line is known, what else is possible and what differs', async () => {
    const snapshot = await decodedSnapshot(
      sampleLog,
      undefined,
      'the log is of 5.4, the tree 6.1.0',
    );
    const [, hint] = inlayHints(snapshot, wholeLog(snapshot), { ...plain, labelLinks: true });
    assert.deepEqual(hint, {
      position: { line: 15, character: 45 },
      paddingLeft: true,
      label: [
        {
          value: '≈ drivers/gizmo/main.c:24 1/2',
          location: {
            uri: 'file:///linux/drivers/gizmo/main.c',
            range: { start: { line: 23, character: 0 }, end: { line: 23, character: 0 } },
          },
          tooltip: {
            kind: 'markdown',
            value: [
              '**likely**: inferred from the sources, the best of few. `gizmo_ioctl` calls `gizmo_queue_submit` in 2 places; this one fits the offset best.',
              'By way of `gizmo_submit_one` [drivers/gizmo/main\\.c\\:12](<file:///linux/drivers/gizmo/main.c#L12>), `gizmo_try_submit` [include/linux/gizmo\\.h\\:24](<file:///linux/include/linux/gizmo.h#L24>).',
              'Or [drivers/gizmo/main\\.c\\:22](<file:///linux/drivers/gizmo/main.c#L22>).',
              '⚠ the log is of 5\\.4, the tree 6\\.1\\.0.',
            ].join('\n\n'),
          },
        },
      ],
    });
  });

  it('gives the hints of the lines asked for alone, and none past the end', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const at = (first: number, last: number) =>
      inlayHints(
        snapshot,
        { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
        plain,
      ).map(({ position }) => position.line);
    assert.deepEqual(at(15, 16), [15, 16]);
    assert.deepEqual(at(9000, 9999), []);
  });

  it('gives none without a tree', () => {
    assert.deepEqual(draw(parsedSnapshot(sampleLog)), []);
  });
});
