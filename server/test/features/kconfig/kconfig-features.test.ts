/** What an editor shows of a Kconfig file, and of CONFIG_ names elsewhere. `<|>` is the cursor. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DocumentSymbol, Position } from 'vscode-languageserver-types';
import type { TreePath } from '../../../src/base/tree-path.js';
import {
  MOST_NAMES,
  symbolCompletion,
  symbolPrefix,
} from '../../../src/features/kconfig/completion.js';
import { configMarkdown } from '../../../src/features/kconfig/config-hover.js';
import { configDefinition } from '../../../src/features/kconfig/config-links.js';
import { configNameAt } from '../../../src/features/kconfig/config-name.js';
import { kconfigFolding } from '../../../src/features/kconfig/folding.js';
import { kconfigHighlights } from '../../../src/features/kconfig/highlights.js';
import {
  sourceAt,
  sourceDefinition,
  sourceLines,
  sourceLinks,
} from '../../../src/features/kconfig/links.js';
import { kconfigSnapshot, symbolAt } from '../../../src/features/kconfig/snapshot.js';
import { kconfigSymbols } from '../../../src/features/kconfig/symbols.js';
import type { ConfigSymbol } from '../../../src/kernel-tree/kconfig/config-symbol.js';

const tree = { uriOf: (path: TreePath) => `file:///linux/${path}` };

const TEXT = `menu "River"
config OTTER
	tristate "Otter"
	depends on WATER && \\
		   !DROUGHT
	help
	  Swims in
	  WATER.

if OTTER
config OTTER_FAST
	bool
endif
source "a/Kconfig"
source "arch/$(SRCARCH)/Kconfig"
endmenu
`;

/** The text without its cursor, and where that stood. */
function withCursor(marked: string): { readonly text: string; readonly at: Position } {
  const [before = '', after, ...others] = marked.split('<|>');
  assert.ok(after !== undefined && others.length === 0, 'one cursor');
  const lines = before.split('\n');
  const at = { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
  return { text: before + after, at };
}

describe('the outline of a Kconfig file', () => {
  it('nests what menus nest, and shows what conditions hold', () => {
    const draw = (symbol: DocumentSymbol, depth = 0): string[] => [
      `${'  '.repeat(depth)}${symbol.name} ${symbol.detail ?? '-'} ${symbol.range.start.line}-${symbol.range.end.line}`,
      ...(symbol.children ?? []).flatMap((child) => draw(child, depth + 1)),
    ];
    assert.deepEqual(
      kconfigSymbols(kconfigSnapshot(TEXT)).flatMap((symbol) => draw(symbol)),
      [
        'River - 0-15',
        '  OTTER Otter 1-7',
        '  OTTER_FAST bool 10-11',
        '  a/Kconfig - 13-13',
        '  arch/$(SRCARCH)/Kconfig - 14-14',
      ],
    );
  });

  it('has names and selections that an editor takes, whatever the text', () => {
    const check = ({ name, range, selectionRange, children }: DocumentSymbol): void => {
      assert.notEqual(name, '');
      assert.ok(range.start.line <= selectionRange.start.line);
      assert.ok(selectionRange.end.line <= range.end.line);
      children?.forEach(check);
    };
    for (const text of [
      TEXT,
      'config\nmenu\nchoice\n',
      'config \\\n\\\n A\n',
      'menu ""\rconfig B\r',
    ]) {
      kconfigSymbols(kconfigSnapshot(text)).forEach(check);
    }
  });
});

describe('folding in a Kconfig file', () => {
  it('folds entries, help texts and blocks', () => {
    assert.deepEqual(
      kconfigFolding(kconfigSnapshot(TEXT)).map(
        ({ startLine, endLine }) => `${startLine}-${endLine}`,
      ),
      ['0-15', '1-7', '5-7', '9-12', '10-11'],
    );
  });
});

describe('symbols in a Kconfig file', () => {
  const at = (marked: string) => {
    const { text, at: position } = withCursor(marked);
    return symbolAt(kconfigSnapshot(text), position)?.text;
  };

  it('are found in entries and expressions, not in texts', () => {
    assert.equal(at(TEXT.replace('config OTTER', 'config OT<|>TER')), 'OTTER');
    assert.equal(at(TEXT.replace('!DROUGHT', '!<|>DROUGHT')), 'DROUGHT');
    assert.equal(at(TEXT.replace('if OTTER', 'if OTTER<|>')), 'OTTER');
    assert.equal(at(TEXT.replace('  WATER.', '  WA<|>TER.')), undefined);
    assert.equal(at(TEXT.replace('"Otter"', '"Ot<|>ter"')), undefined);
  });

  it('are highlighted, entries apart', () => {
    const { text, at: position } = withCursor(TEXT.replace('if OTTER', 'if OT<|>TER'));
    assert.deepEqual(
      kconfigHighlights(kconfigSnapshot(text), position).map(
        ({ range, kind }) => `${range.start.line}:${range.start.character} ${kind}`,
      ),
      ['1:7 3', '9:3 2'],
    );
  });
});

describe('source lines', () => {
  it('are links where they mean one file, and lead to all that they mean', () => {
    const snapshot = kconfigSnapshot(TEXT);
    const lines = sourceLines(snapshot);
    const targets = [['a/Kconfig'], ['arch/arm/Kconfig', 'arch/x86/Kconfig']] as TreePath[][];
    assert.deepEqual(sourceLinks(tree, lines, targets), [
      {
        range: { start: { line: 13, character: 8 }, end: { line: 13, character: 17 } },
        target: 'file:///linux/a/Kconfig',
      },
    ]);
    const line = sourceAt(snapshot, { line: 14, character: 12 });
    assert.equal(line?.path, 'arch/$(SRCARCH)/Kconfig');
    assert.deepEqual(
      sourceDefinition(tree, line, targets[1] ?? []).map(({ targetUri }) => targetUri),
      ['file:///linux/arch/arm/Kconfig', 'file:///linux/arch/x86/Kconfig'],
    );
    assert.equal(sourceAt(snapshot, { line: 13, character: 3 }), undefined);
  });
});

describe('completion in a Kconfig file', () => {
  const prefix = (marked: string) => {
    const { text, at: position } = withCursor(marked);
    return symbolPrefix(kconfigSnapshot(text), position);
  };

  it('knows where a symbol can stand', () => {
    assert.equal(prefix('config A\n\tdepends on NET && IN<|>'), 'IN');
    assert.equal(prefix('config A\n\tselect <|>'), '');
    assert.equal(prefix('config A\n\tdefault y if !X<|>'), 'X');
    assert.equal(prefix('if CRC<|>\n'), 'CRC');
    assert.equal(prefix('config A\n\tbool "depends on X<|>"'), undefined);
    assert.equal(prefix('config A\n\tselect B # or C<|>'), undefined);
    assert.equal(prefix('config NEW<|>'), undefined);
    assert.equal(prefix('config A\n\thelp\n\t  if you<|>'), undefined);
  });

  it('replaces what stands there, and says when there is more', () => {
    const at = { line: 1, character: 10 };
    const { isIncomplete, items } = symbolCompletion(['CRC32'], 'CR', at);
    assert.equal(isIncomplete, false);
    assert.deepEqual(items[0]?.textEdit, {
      range: { start: { line: 1, character: 8 }, end: at },
      newText: 'CRC32',
    });
    assert.equal(symbolCompletion(Array<string>(MOST_NAMES).fill('A'), '', at).isIncomplete, true);
  });
});

describe('CONFIG_ names', () => {
  const name = (marked: string) => {
    const { text, at } = withCursor(marked);
    const found = configNameAt(text, at.character);
    return found && `${found.start}-${found.end} ${found.symbols.join(' ')}`;
  };

  it('are found in C, makefiles and configurations', () => {
    assert.equal(name('#if IS_ENABLED(CONFIG_OT<|>TER)'), '15-27 OTTER');
    assert.equal(name('obj-$(<|>CONFIG_OTTER) += otter.o'), '6-18 OTTER');
    assert.equal(name('# CONFIG_OTTER<|> is not set'), '2-14 OTTER');
    assert.equal(name('#ifdef CONFIG_OTTER_MOD<|>ULE'), '7-26 OTTER_MODULE OTTER');
    assert.equal(name('CONFIG_64BIT=<|>y'), undefined);
    assert.equal(name('int MY_CONFIG_OT<|>TER;'), undefined);
    assert.equal(name('CONFIG_<|>'), undefined);
  });
});

describe('the hover of a symbol', () => {
  const symbol: ConfigSymbol = {
    name: 'OTTER',
    value: 'm',
    entries: [
      {
        path: 'net/otter/Kconfig' as TreePath,
        word: { text: 'OTTER', line: 4, start: 7, end: 12 },
        firstLine: 4,
        lastLine: 9,
        type: 'tristate',
        prompt: 'Otter <b>support</b>',
        help: 'Swims.\n\n```\n[x](command:y)',
        dependsOn: 'NET && (A || B)',
        defaults: ['m if `x`'],
        selects: ['CRC32'],
      },
    ],
    selectedBy: [{ symbol: 'RIVER', path: 'net/Kconfig' as TreePath, line: 2, when: 'NET' }],
    impliedBy: [],
  };

  it('says all that Kconfig says, and makes no markup of it', () => {
    assert.equal(
      configMarkdown(tree, symbol),
      [
        '**CONFIG\\_OTTER** · tristate · `m` in .config',
        'Otter \\<b\\>support\\</b\\> · [net/otter/Kconfig\\:5](<file:///linux/net/otter/Kconfig#L5>)',
        '- depends on `NET && (A || B)`\n- default `` m if `x` ``\n- selects `CRC32`',
        '````text\nSwims.\n\n```\n[x](command:y)\n````',
        'Selected by:\n- [RIVER](<file:///linux/net/Kconfig#L3>) if `NET`',
      ].join('\n\n'),
    );
  });

  it('names a few of many, and counts the others', () => {
    const [entry] = symbol.entries;
    assert.ok(entry);
    const selector = { symbol: 'A', path: 'x/Kconfig' as TreePath, line: 0 };
    const shown = configMarkdown(tree, {
      name: 'CRC32',
      entries: Array.from({ length: 6 }, () => entry),
      selectedBy: Array.from({ length: 300 }, () => selector),
      impliedBy: [],
    });
    assert.match(shown, /and 2 more entries/);
    assert.match(shown, /- and 292 more$/);
  });

  it('belongs to a link to every entry', () => {
    const origin = { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } };
    assert.deepEqual(configDefinition(tree, symbol, origin), [
      {
        originSelectionRange: origin,
        targetUri: 'file:///linux/net/otter/Kconfig',
        targetRange: { start: { line: 4, character: 0 }, end: { line: 10, character: 0 } },
        targetSelectionRange: { start: { line: 4, character: 7 }, end: { line: 4, character: 12 } },
      },
    ]);
  });
});
