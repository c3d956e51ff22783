/** What is kept from one question to the next is of the text as it is now. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { MacroMadeTable } from '../../src/navigation/macro-definitions.js';
import { SourceView } from '../../src/navigation/source-view.js';
import { memoryIndex } from '../support/memory-index.js';

const PATH = 'fs/x.c' as TreePath;
const ONE = 'int one(void)\n{\n\treturn 1;\n}\n';
const TWO = 'int two(void)\n{\n\treturn 2;\n}\n';

describe('files of earlier questions', () => {
  const sourceOf = (text: string) =>
    new SourceView(memoryFiles({ [PATH]: text }), memoryIndex({})).source(PATH);

  it('are the same for the same text, and others for another', () => {
    const first = sourceOf(ONE);
    assert.equal(sourceOf(ONE), first);
    const other = sourceOf(TWO);
    assert.deepEqual(
      other?.outline.functions.map(({ name }) => name),
      ['two'],
    );
    assert.deepEqual(
      sourceOf(ONE)?.outline.functions.map(({ name }) => name),
      ['one'],
    );
  });
});

describe('macros that paste', () => {
  const macro = '#define show(name) \\\nint name##_show(void) { return 0; }\n';
  const fitting = async (indexed: string, now: string) => {
    const table = new MacroMadeTable(memoryFiles({ [PATH]: now }));
    await table.build(memoryIndex({ [PATH]: indexed }));
    return table.fitting('size_show').map(({ name }) => name);
  };

  it('are read where the index has them, or where they stand now', async () => {
    assert.deepEqual(await fitting(macro, macro), ['show']);
    assert.deepEqual(await fitting(macro, `\n  # define other 1\n${macro}`), ['show']);
    assert.deepEqual(await fitting(`\n\n${macro}`, macro), ['show']);
    assert.deepEqual(await fitting(macro, 'int x;\n'), []);
  });

  it('may stand behind blanks', async () => {
    const text = `\n \t# define show(name) int name##_show(void)\n`;
    assert.deepEqual(await fitting(text, text), ['show']);
  });
});
