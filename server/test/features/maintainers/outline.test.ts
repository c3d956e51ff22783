/** Symbols, folding and lenses: what is shown of the whole file. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { maintainersCodeLenses } from '../../../src/features/maintainers/code-lenses.js';
import { maintainersFolding } from '../../../src/features/maintainers/folding.js';
import { maintainersSymbols } from '../../../src/features/maintainers/symbols.js';
import { counted, PREAMBLE, rangeText, uncounted } from './support.js';

const TEXT = `${PREAMBLE}NET\nM:\tA <a@b>\nL:\tnet@b (moderated)\nS:\tMaintained\nF:\tnet/\nX:\tnet/v6/\n\n VFS \nF:\tfs/\n`;

function symbolTexts(symbols: readonly DocumentSymbol[], indent = ''): readonly string[] {
  return symbols.flatMap(({ name, detail, range, selectionRange, children }) => [
    `${indent}${name}|${detail ?? ''}|${rangeText(range)}|${rangeText(selectionRange)}`,
    ...symbolTexts(children ?? [], `${indent}  `),
  ]);
}

describe('maintainersSymbols', () => {
  it('are the headings of the head and the sections', () => {
    assert.deepEqual(symbolTexts(maintainersSymbols(uncounted(TEXT))), [
      'List of people||0:0-3:16|0:0-14',
      'Letters||5:0-21:11|5:0-7',
      'Sections||23:0-24:8|23:0-8',
      'NET|Maintained, net@b|26:0-31:10|26:0-3',
      'VFS||33:0-34:6|33:0-5',
    ]);
  });

  it('have the entries where these are asked for', () => {
    const [, vfs] = maintainersSymbols(uncounted('NET\nF:\tx\n\nVFS\nF:\tfs/\nZ:\n'), {
      entries: true,
    });
    assert.deepEqual(vfs && symbolTexts([vfs]), [
      'VFS||3:0-5:2|3:0-3',
      '  F: fs/||4:0-6|4:3-6',
      '  Z:||5:0-2|5:0-2',
    ]);
  });

  it('name a head without headings by its first line', () => {
    assert.deepEqual(symbolTexts(maintainersSymbols(uncounted('\nHead\nmore\n\nA\nF: x\n'))), [
      'Head||1:0-2:4|1:0-4',
      'A||4:0-5:4|4:0-1',
    ]);
    assert.deepEqual(symbolTexts(maintainersSymbols(uncounted('no entry\n'))), [
      'no entry||0:0-8|0:0-8',
    ]);
    assert.deepEqual(maintainersSymbols(uncounted('')), []);
  });

  it('count lines as editors do', () => {
    const symbols = maintainersSymbols(uncounted('Head\rmore\r\n\r\rA\rF: x\r\n'));
    assert.deepEqual(symbolTexts(symbols), ['Head||0:0-1:4|0:0-4', 'A||4:0-5:4|4:0-1']);
  });
});

describe('maintainersFolding', () => {
  it('folds the parts of the head and the sections', () => {
    assert.deepEqual(
      maintainersFolding(uncounted(TEXT)).map(
        ({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ''}`,
      ),
      ['0-3 comment', '5-21 comment', '23-24 comment', '26-31 ', '33-34 '],
    );
  });
});

describe('maintainersCodeLenses', () => {
  it('say how many files a section has, once that is known', async () => {
    assert.deepEqual(maintainersCodeLenses(uncounted(TEXT)), []);
    const lenses = maintainersCodeLenses(await counted(`${TEXT}\nNONE\nF:\tzzz\n`));
    assert.deepEqual(
      lenses.map(({ range, command }) => `${rangeText(range)} ${command?.title ?? ''}`),
      ['26:0-3 2 files', '33:0-5 2 files', '36:0-4 no file'],
    );
  });
});
