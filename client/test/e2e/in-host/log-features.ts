/** What VS Code's providers answer for the sample log. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import {
  ask,
  markdownOf,
  openFile,
  placeText,
  positionOf,
  textOf,
  until,
  uriOf,
} from './window.js';

const LOG = uriOf('oops.log');
const WHOLE = new vscode.Range(0, 0, 1000, 0);
const TITLE = 'BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit';

/** Where a frame of the log stands. */
async function frame(symbol: string): Promise<vscode.Position> {
  return positionOf(await vscode.workspace.openTextDocument(LOG), `${symbol}+0x`);
}

async function targets(command: string, symbol: string): Promise<string[]> {
  const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
    command,
    LOG,
    await frame(symbol),
  );
  return found.map((each) =>
    'targetUri' in each
      ? placeText(each.targetUri, each.targetSelectionRange ?? each.targetRange)
      : placeText(each.uri, each.range),
  );
}

/** Names alone: VS Code asks for an outline once, and what frames lead to may not be known by then. */
function outlineText({ name, children }: vscode.DocumentSymbol, depth = 0): string[] {
  const line = '  '.repeat(depth) + name;
  return [line, ...children.flatMap((child) => outlineText(child, depth + 1))];
}

const symbols = (): Promise<vscode.DocumentSymbol[] | undefined> =>
  ask('vscode.executeDocumentSymbolProvider', LOG);

export const logFeatures: InHostTests = {
  'inlay hints: the source line of each frame, with a mark where it is inferred': async () => {
    await openFile('oops.log');
    const hints = await until('five hints', async () => {
      const found = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', LOG, WHOLE);
      return found.length === 5 ? found : undefined;
    });
    const drawn = hints.map(({ position, label }) => {
      const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
      return `${position.line + 1}:${position.character} ${text}`;
    });
    assert.deepEqual(drawn, [
      '8:61 ? drivers/gizmo/queue.c:19',
      '16:45 ≈ drivers/gizmo/main.c:24 1/2',
      '17:41 ~ fs/ioctl.c:19',
      '19:39 ~ arch/x86/entry/common.c:16',
      '20:56 ~ arch/x86/entry/entry_64.S:8',
    ]);
  },

  'hover: the source around the line, how sure it is, and who maintains it': async () => {
    const hovers = await ask<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      LOG,
      await frame('__x64_sys_ioctl'),
    );
    const text = textOf(hovers);
    for (const part of ['→ 19  \treturn vfs_ioctl(file, cmd, arg);', '**certain**', 'Cleo Sample'])
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
  },

  'hovers are not trusted: no commands, no HTML': async () => {
    const hovers = await ask<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      LOG,
      await frame('gizmo_ioctl'),
    );
    const trust = hovers
      .flatMap(markdownOf)
      .map(({ isTrusted, supportHtml }) => ({ isTrusted, supportHtml }));
    assert.deepEqual(trust, [{ isTrusted: false, supportHtml: false }]);
  },

  'definition: one line where it is certain, all of them where it is one of several': async () => {
    const command = 'vscode.executeDefinitionProvider';
    assert.deepEqual(
      [await targets(command, '__x64_sys_ioctl'), await targets(command, 'gizmo_ioctl')],
      [
        ['linux/fs/ioctl.c:19'],
        // The server has the better one, 24, in front; VS Code sorts by line.
        ['linux/drivers/gizmo/main.c:22', 'linux/drivers/gizmo/main.c:24'],
      ],
    );
  },

  'declaration: the head of the function': async () => {
    assert.deepEqual(await targets('vscode.executeDeclarationProvider', 'gizmo_ioctl'), [
      'linux/drivers/gizmo/main.c:15',
    ]);
  },

  'type definition: the entry of MAINTAINERS': async () => {
    assert.deepEqual(await targets('vscode.executeTypeDefinitionProvider', 'gizmo_ioctl'), [
      'linux/MAINTAINERS:6',
    ]);
  },

  'references: the function, and its frames in the log': async () => {
    assert.deepEqual(await targets('vscode.executeReferenceProvider', 'gizmo_ioctl'), [
      'linux/drivers/gizmo/main.c:15',
      'oops.log:16',
    ]);
  },

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

  'links: what the log prints of sources, documents and commits': async () => {
    const uri = uriOf('links.oops');
    await vscode.workspace.fs.writeFile(
      uri,
      Buffer.from(
        '[    1.000000] WARNING: CPU: 0 PID: 1 at fs/ioctl.c:19 vfs_ioctl+0x1/0x2\n' +
          '[    1.000001] see https://gizmo.example/oops.\n',
      ),
    );
    const document = await openFile('links.oops');
    const links = await until('links', async () => {
      const found = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
      return found.length === 0 ? undefined : found;
    });
    assert.deepEqual(
      links.map(({ range, target }) => [
        document.getText(range),
        target?.scheme === 'file'
          ? `${vscode.workspace.asRelativePath(target)}#${target.fragment}`
          : target?.toString(),
      ]),
      [
        ['fs/ioctl.c:19', 'linux/fs/ioctl.c#L19'],
        ['https://gizmo.example/oops', 'https://gizmo.example/oops'],
      ],
    );
  },

  'an unsaved log has answers too': async () => {
    const content = (await vscode.workspace.openTextDocument(LOG)).getText();
    const { uri } = await vscode.workspace.openTextDocument({ language: 'kernel-log', content });
    const hints = await until('hints', async () => {
      const found = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, WHOLE);
      return found.length === 5 ? found : undefined;
    });
    assert.equal(hints.length, 5);
  },

  'plain text that is no log is left alone': async () => {
    const content = 'The frame gizmo_ioctl+0x71/0xb0 is named here in passing.\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
    const answers = [
      await ask('vscode.executeHoverProvider', uri, new vscode.Position(0, 12)),
      await ask('vscode.executeInlayHintProvider', uri, WHOLE),
      await ask('vscode.executeCodeLensProvider', uri),
    ];
    assert.deepEqual(answers, [[], [], []]);
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
