import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import type { TreePath } from '../../../src/base/tree-path.js';
import { sourceSymbols } from '../../../src/features/source/source-symbols.js';
import { SourceText } from '../../../src/navigation/source-view.js';
import { rangeText, sampleTree } from '../log/log-support.js';

/** `gizmo_open Function 33:0-37:1 at 33:11-21 detail`: range and selection, 0-based. */
function outline(text: string, path = 'x.c'): string[] {
  return sourceSymbols(new SourceText(path as TreePath, text)).map(
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

  it('shows types with their members, anonymous ones inside', () => {
    const text =
      'struct gizmo {\n\tint id;\n\tunion {\n\t\tlong whole;\n\t\tchar part[8];\n\t} u;\n};\n' +
      'enum state { OFF, ON };\ntypedef struct { int n; } count_t;\nstatic struct gizmo first;\nint f(void);\n';
    const drawn = (symbols: readonly DocumentSymbol[], depth: number): string[] =>
      symbols.flatMap(({ name, detail, children }) => [
        `${'  '.repeat(depth)}${name} ${detail ?? ''}`.trimEnd(),
        ...drawn(children ?? [], depth + 1),
      ]);
    assert.deepEqual(drawn(sourceSymbols(new SourceText('x.h' as TreePath, text)), 0), [
      'gizmo struct',
      '  id int',
      '  u union',
      '    whole long',
      '    part char',
      'state enum',
      '  OFF',
      '  ON',
      'count_t struct',
      '  n int',
      'first struct gizmo',
    ]);
  });

  it('keeps the selection within the range', () => {
    for (const [path, text] of Object.entries(sampleTree)) {
      if (!/\.[chS]$/.test(path)) continue;
      for (const { range, selectionRange } of sourceSymbols(
        new SourceText(path as TreePath, text),
      )) {
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
