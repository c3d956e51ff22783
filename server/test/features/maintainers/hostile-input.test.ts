/** Any text may come as a MAINTAINERS: everything answers, with ranges that lie in the text, in time linear in it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Range } from 'vscode-languageserver-types';
import { maintainersCodeLenses } from '../../../src/features/maintainers/code-lenses.js';
import { maintainersCompletion } from '../../../src/features/maintainers/completion.js';
import { maintainersDefinition } from '../../../src/features/maintainers/definition.js';
import { maintainersDiagnostics } from '../../../src/features/maintainers/diagnostics.js';
import { maintainersFolding } from '../../../src/features/maintainers/folding.js';
import { maintainersHover } from '../../../src/features/maintainers/hover.js';
import { maintainersLinks } from '../../../src/features/maintainers/links.js';
import type { MaintainersSnapshot } from '../../../src/features/maintainers/snapshot.js';
import { maintainersSymbols } from '../../../src/features/maintainers/symbols.js';
import { seededRandom } from '../../maintainers/seeded-random.js';
import { counted, PREAMBLE, TREE } from './support.js';

/** All ranges that any feature gives. */
async function rangesOf(snapshot: MaintainersSnapshot): Promise<readonly Range[]> {
  const ranges: Range[] = [];
  for (let line = 0; line < Math.min(snapshot.lines.count, 60); line++) {
    const position = { line, character: Math.min(4, snapshot.lines.lengthOf(line)) };
    const hover = maintainersHover(snapshot, position);
    if (hover?.range) ranges.push(hover.range);
    maintainersDefinition(snapshot, position);
    const items = await maintainersCompletion(snapshot, position, (path) =>
      Promise.resolve(TREE.list(path)),
    );
    ranges.push(
      ...items.flatMap(({ textEdit }) =>
        textEdit !== undefined && 'range' in textEdit ? [textEdit.range] : [],
      ),
    );
  }
  const symbols = maintainersSymbols(snapshot, { entries: true });
  const all = [...symbols, ...symbols.flatMap(({ children = [] }) => children)];
  assert.ok(all.every(({ name }) => name !== ''));
  ranges.push(...all.flatMap(({ range, selectionRange }) => [range, selectionRange]));
  ranges.push(...maintainersLinks(snapshot).map(({ range }) => range));
  ranges.push(...maintainersCodeLenses(snapshot).map(({ range }) => range));
  ranges.push(...maintainersDiagnostics(snapshot).map(({ range }) => range));
  ranges.push(
    ...maintainersFolding(snapshot).map(({ startLine, endLine }) => ({
      start: { line: startLine, character: 0 },
      end: { line: endLine, character: 0 },
    })),
  );
  return ranges;
}

function assertInside({ lines }: MaintainersSnapshot, { start, end }: Range): void {
  for (const { line, character } of [start, end]) {
    assert.ok(0 <= line && line < lines.count && 0 <= character);
    assert.ok(character <= lines.lengthOf(line), `column ${character} of line ${line}`);
  }
  assert.ok(start.line < end.line || start.character <= end.character);
}

const PIECES = ['A', 'M:\t', 'F:', 'F:\t', 'N:\t', 'K:', 'P:\tDocumentation/', 'S:\t', 'L:\t', '\n']
  .concat(['\r', '\r\n', ' ', '\t', '*', '/', '..', 'net', '[', '(', '<a@b>', '#', '---', '\u2028'])
  .concat(['\ud800', '\0', 'https://a', PREAMBLE, '\n\n', '`', 'fs/ext4/']);

it('answers to any text', async () => {
  const random = seededRandom(3);
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: random(40) }, () => PIECES[random(PIECES.length)]).join('');
    const snapshot = await counted(text);
    for (const range of await rangesOf(snapshot)) assertInside(snapshot, range);
  }
});

it('takes no longer than the lines are long', async () => {
  for (const piece of ['<@ ', ' ', '/*', '[', '(', 'https://', '=', '\t\u2028', '`', '- ']) {
    const long = piece.repeat(100_000 / piece.length);
    const letters = Array.from('MRLSWQBCPTFXNKZ', (letter) => `${letter}:\t${long}\n`);
    const snapshot = await counted(`${long}\n\tF: ${long}\n\t   ${long}\n\nA\n${letters.join('')}`);
    assert.ok(0 < (await rangesOf(snapshot)).length);
  }
});
