/** What VS Code's providers answer for the report of the sample log. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { ask, until, uriOf } from './window.js';

const LOG = uriOf('oops.log');
const TITLE = 'BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit';

/** Names alone: VS Code asks for an outline once, and what frames lead to may not be known by then. */
function outlineText({ name, children }: vscode.DocumentSymbol, depth = 0): string[] {
  const line = '  '.repeat(depth) + name;
  return [line, ...children.flatMap((child) => outlineText(child, depth + 1))];
}

const symbols = (): Promise<vscode.DocumentSymbol[] | undefined> =>
  ask('vscode.executeDocumentSymbolProvider', LOG);

export const logReports: InHostTests = {
  'outline: reports, stacks, frames': async () => {
    const outline = await until('outline', symbols);
    assert.deepEqual(
      outline.flatMap((symbol) => outlineText(symbol)),
      [
        TITLE,
        '  Call Trace',
        '    gizmo_queue_submit',
        '    gizmo_ioctl',
        '    __x64_sys_ioctl',
        '    ? fpregs_assert_state_consistent',
        '    do_syscall_64',
        '    entry_SYSCALL_64_after_hwframe',
      ],
    );
  },

  'folding: report, stack, registers': async () => {
    const ranges = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', LOG);
    assert.deepEqual(
      ranges.map(({ start, end }) => `${start + 1}-${end + 1}`),
      ['1-25', '8-20', '10-13'],
    );
  },

  'code lenses: the report, its owners, and copies of it': async () => {
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', LOG);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.command]),
      [
        [0, 'kernav.openGuiltyLine'],
        [0, 'kernav.openLocation'],
        [0, 'kernav.copyDecodedReport'],
        [0, 'kernav.copyForMail'],
      ],
    );
  },

  'code actions: only in the menu of the source, never as a light bulb': async () => {
    const at = new vscode.Range(16, 20, 16, 20);
    const all = await ask<vscode.CodeAction[]>('vscode.executeCodeActionProvider', LOG, at);
    const titles = all.filter(({ kind }) => kind?.value.startsWith('source.kernelReport') === true);
    assert.deepEqual(
      titles.map(({ title }) => title),
      ['Copy decoded report', 'Copy report for mail', 'Copy To and Cc', 'Open guilty line'],
    );
    const kind = vscode.CodeActionKind.QuickFix.value;
    const fixes = await ask<unknown[]>('vscode.executeCodeActionProvider', LOG, at, kind);
    assert.deepEqual(fixes, []);
  },

  'semantic tokens: frames, their offsets and modules': async () => {
    const legend = await ask<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentSemanticTokensLegend',
      LOG,
    );
    const { data } = await ask<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', LOG);
    const document = await vscode.workspace.openTextDocument(LOG);
    assert.deepEqual(drawTokens(document, legend, data).slice(0, 6), [
      'gizmo_queue_submit function guilty',
      '+0x2c/0x70 number guilty',
      'gizmo namespace guilty',
      'gizmo_ioctl function',
      '+0x71/0xb0 number',
      'gizmo namespace',
    ]);
  },
};

/** `gizmo_ioctl function`, in order. Five numbers each: line and column relative to the token before, length, type, modifiers. */
function drawTokens(
  document: vscode.TextDocument,
  { tokenTypes, tokenModifiers }: vscode.SemanticTokensLegend,
  data: Uint32Array,
): string[] {
  let line = 0;
  let character = 0;
  return Array.from({ length: data.length / 5 }, (_, index) => {
    const [lines = 0, columns = 0, length = 0, type = 0, bits = 0] = data.slice(index * 5);
    character = lines === 0 ? character + columns : columns;
    line += lines;
    const range = new vscode.Range(line, character, line, character + length);
    const modifiers = tokenModifiers.filter((_name, bit) => (bits & (1 << bit)) !== 0);
    return [document.getText(range), tokenTypes[type], ...modifiers].join(' ');
  });
}
