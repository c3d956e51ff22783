import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SymbolKind } from 'vscode-languageserver-types';
import type { TreePath } from '../../../src/base/tree-path.js';
import { scanFile } from '../../../src/c-source/scan-file.js';
import { sourceSymbols } from '../../../src/features/source/source-symbols.js';
import { rangeText, sampleTree } from '../log/log-support.js';

/** `gizmo_open Function 33:0-37:1 at 33:11-21 detail`: range and selection, 0-based. */
function outline(text: string, path = 'x.c'): string[] {
  return sourceSymbols(text, scanFile(text, path as TreePath)).map(
    ({ name, kind, detail, range, selectionRange }) => {
      const kindName = Object.entries(SymbolKind).find(([, value]) => value === kind)?.[0];
      const place = `${rangeText(range)} at ${rangeText(selectionRange)}`;
      return [name, kindName, place, ...(detail === undefined ? [] : [detail])].join(' ');
    },
  );
}

describe('sourceSymbols', () => {
  it('lists functions and macros in the order of the file', () => {
    assert.deepEqual(outline(sampleTree['drivers/gizmo/main.c'] ?? '').slice(0, 5), [
      'GIZMO_SUBMIT Constant 4:8-27 at 4:8-20 #define',
      'GIZMO_URGENT Constant 5:8-27 at 5:8-20 #define',
      'GIZMO_RESET Constant 6:8-26 at 6:8-19 #define',
      'gizmo_submit_one Function 8:0-12:1 at 8:11-27',
      'gizmo_ioctl Function 14:0-30:1 at 14:12-23',
    ]);
  });

  it('lists what a macro makes once, by its plainest name', () => {
    const symbols = outline(sampleTree['fs/ioctl.c'] ?? '');
    assert.deepEqual(symbols, [
      'vfs_ioctl Function 5:0-10:1 at 5:12-21',
      'sys_ioctl Function 12:0-19:1 at 12:0-15 SYSCALL_DEFINE3',
    ]);
  });

  it('tells functions of assembly, and macros with parameters', () => {
    const [first] = outline('SYM_FUNC_START(otter)\n\tret\nSYM_FUNC_END(otter)\n', 'x.S');
    assert.match(first ?? '', /^otter Function .* assembly$/);
    assert.deepEqual(outline('#define twice(x) ((x) + \\\n\t(x))\n'), [
      'twice Function 0:8-1:5 at 0:8-13 #define',
    ]);
  });

  it('keeps the selection within the range', () => {
    for (const [path, text] of Object.entries(sampleTree)) {
      if (!/\.[chS]$/.test(path)) continue;
      for (const { range, selectionRange } of sourceSymbols(text, scanFile(text, path))) {
        assert.ok(
          range.start.line <= selectionRange.start.line &&
            selectionRange.end.line <= range.end.line,
          path,
        );
      }
    }
  });

  it('takes \\r\\n, an empty file and what is no C', () => {
    assert.deepEqual(outline('int otter(void)\r\n{\r\n}\r\n'), ['otter Function 0:0-2:1 at 0:4-9']);
    assert.deepEqual(outline(''), []);
    assert.deepEqual(outline('\0\ufffd{{{{((((\n"'), []);
  });
});
