import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DocumentSymbol, Range } from 'vscode-languageserver-types';
import { documentSymbols } from '../../../src/features/log/document-symbols.js';
import { decodedSnapshot, parsedSnapshot, rangeText, sampleLog } from './log-support.js';

/** `0:0-24:47 name | detail`, indented by depth; fails where the rules of the protocol do not hold. */
function draw(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap((symbol) => {
    const { name, detail, range, selectionRange, children = [] } = symbol;
    assert.notEqual(name.trim(), '');
    assert.ok(holds(range, selectionRange), `${name}: selection`);
    for (const child of children) assert.ok(holds(range, child.range), `${name} > ${child.name}`);
    const shown = detail === undefined || detail === '' ? name : `${name} | ${detail}`;
    return [
      `${indent}${rangeText(range)} ${rangeText(selectionRange)} ${shown}`,
      ...draw(children, `${indent}  `),
    ];
  });
}

function holds(outer: Range, inner: Range): boolean {
  const starts =
    outer.start.line < inner.start.line ||
    (outer.start.line === inner.start.line && outer.start.character <= inner.start.character);
  const ends =
    inner.end.line < outer.end.line ||
    (inner.end.line === outer.end.line && inner.end.character <= outer.end.character);
  return starts && ends;
}

describe('documentSymbols', () => {
  it('nests reports, stacks and frames', async () => {
    assert.deepEqual(draw(documentSymbols(await decodedSnapshot(sampleLog))), [
      '0:0-24:51 0:0-78 BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit | null-pointer',
      '  7:0-19:56 7:0-61 Call Trace',
      '    7:0-61 7:25-61 gizmo_queue_submit | ? drivers/gizmo/queue.c:22 1/3',
      '    15:0-45 15:16-45 gizmo_ioctl | ≈ drivers/gizmo/main.c:24 1/2',
      '    16:0-41 16:16-41 __x64_sys_ioctl | ~ fs/ioctl.c:19',
      '    17:0-58 17:18-58 ? fpregs_assert_state_consistent | not defined in this tree',
      '    18:0-39 18:16-39 do_syscall_64 | ~ arch/x86/entry/common.c:16',
      '    19:0-56 19:16-56 entry_SYSCALL_64_after_hwframe | ~ arch/x86/entry/entry_64.S:8',
    ]);
  });

  it('names what has no name', () => {
    const log = ' [<ffffffff81234567>] foo+0x1/0x2\n [<ffffffff81234568>]\n bar+0x1/0x2\n';
    assert.deepEqual(draw(documentSymbols(parsedSnapshot(log))), [
      '0:0-2:12 0:0-33 stack in foo | trace',
      '  0:0-2:12 0:0-33 call-trace',
      '    0:0-33 0:22-33 foo',
      '    1:0-21 1:2-21 0xffffffff81234568',
      '    2:0-12 2:1-12 bar',
    ]);
  });

  it('keeps its ranges nested in torn mail, and with lone carriage returns', () => {
    const torn =
      'Call Trace:\r a_function_with_a_name+0x10/0x20\r\n [<ffffffff81234567>] another_function_with_a_name+0x1/0x2=\n2 [gizmo]\n c+0x1/0x2';
    assert.deepEqual(draw(documentSymbols(parsedSnapshot(torn))), [
      '0:0-4:10 0:0-11 stack in a_function_with_a_name | trace',
      '  0:0-4:10 0:0-11 Call Trace',
      '    1:0-33 1:1-33 a_function_with_a_name',
      '    2:0-59 2:22-58 another_function_with_a_name',
      '    4:0-10 4:1-10 c',
    ]);
  });

  it('cuts names that are as long as the log', () => {
    const [report] = documentSymbols(
      parsedSnapshot(`BUG: ${'z'.repeat(5000)}\nCall Trace:\n ${'y'.repeat(2000)}+0x1/0x2\n`),
    );
    const frame = report?.children?.[0]?.children?.[0];
    assert.equal(report?.name.length, 120);
    assert.equal(frame?.name, `${'y'.repeat(119)}…`);
  });
});
