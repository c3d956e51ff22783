/** Logs that were written to do harm, or that no kernel has ever printed: nothing in them is drawn, followed or run. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  CodeLens,
  Definition,
  DocumentLink,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  MarkupContent,
  Position,
} from 'vscode-languageserver-types';
import type { LogReports, TreeStatus } from '../../src/protocol.js';
import { Editor } from './editor.js';
import { drawHints, EVERYTHING, SAMPLE_HINTS, SAMPLE_LOG, SampleFolder } from './sample-server.js';

/** Each of these means something to somebody who draws Markdown or labels. */
const PAYLOADS = [
  '[click](command:workbench.action.terminal.new)',
  '<img src=x onerror=alert(1)>',
  '<a href="command:kernav.copyForMail">x</a>',
  '`**bold**`',
  '```',
  '$(bug)',
  '![](https://tracker.example/x.png)',
  '\u202egnp.exe',
  '\u001b[31mred',
  '\ud800',
  '\0',
  '|a|b|',
];

/** A log with a payload wherever a log has text of its own. */
function logWith(payload: string): string {
  return [
    `[    1.000000] BUG: KASAN: use-after-free in ${payload}gizmo_ioctl+0x1/0x2 [${payload}]`,
    `[    1.000000] CPU: 0 PID: 1 Comm: ${payload} Not tainted 6.1.0-${payload} #1`,
    `[    1.000000] Hardware name: ${payload}`,
    `[    1.000000] Workqueue: ${payload} ${payload}`,
    '[    1.000000] Call Trace:',
    `[    1.000000]  ${payload}+0x10/0x20 [${payload}]`,
    `[    1.000000]  gizmo_ioctl+0x71/0xb0 [${payload}] ${payload}`,
    `[    1.000000]  gizmo${payload}ioctl+0x71/0xb0 [gizmo]`,
    '[    1.000000]  __x64_sys_ioctl+0x8d/0xd0',
    `[    1.000000] Allocated by task ${payload}:`,
    `[    1.000000]  f+0x10/0x20 ${payload}.c:12`,
    `[    1.000000] Modules linked in: ${payload}(OE) ${payload}`,
    '[    1.000000] ---[ end trace 0000000000000000 ]---',
    '',
  ].join('\n');
}

/** What an editor would make of Markdown: the text outside of code, without escaped characters. */
function drawn(markdown: string): string {
  return markdown
    .replaceAll(/\\[^\n]/g, '')
    .replaceAll(/(?<fence>`{3,})[^]*?\k<fence>/g, '')
    .replaceAll(/(?<span>`+)[^`][^]*?\k<span>/g, '');
}

describe('a hostile log', () => {
  let folder: SampleFolder;
  let editor: Editor;
  before(async () => {
    folder = new SampleFolder();
    editor = await Editor.start({
      folders: [folder.tree],
      initializationOptions: { settings: { inlayHints: { unreliable: true } } },
    });
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  for (const [index, payload] of PAYLOADS.entries()) {
    it(`draws nothing and runs nothing: ${JSON.stringify(payload).replaceAll(/[^ -~]/g, '·')}`, async () => {
      const uri = `untitled:payload-${index}`;
      const text = logWith(payload);
      await editor.open(uri, 'kernel-log', text);
      await editor.decoded(uri);

      const positions = text
        .split('\n')
        .flatMap((line, number) =>
          [15, 20, 30, 45, line.length].map((character) => ({ line: number, character })),
        );
      const hovers = await Promise.all(
        positions.map(({ line, character }) =>
          editor.at<Hover | null>('textDocument/hover', uri, line, character),
        ),
      );
      const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
        range: EVERYTHING,
      });
      const markdowns = [
        ...hovers.map((hover) => (hover?.contents as MarkupContent | undefined)?.value),
        ...hints.map(({ tooltip }) => (tooltip as MarkupContent | undefined)?.value),
      ].filter((each) => each !== undefined);
      assert.ok(markdowns.length > 3);
      for (const markdown of markdowns) {
        const shown = drawn(markdown);
        assert.doesNotMatch(shown, /<(?!file:)[a-z/!]/i, markdown);
        assert.doesNotMatch(shown, /\]\((?!<file:)|command:|!\[|\$\(|https?:/, markdown);
        // eslint-disable-next-line no-control-regex -- what must not come through
        assert.doesNotMatch(markdown, /[\0-\x08\x1b\u202e]/);
      }

      const lenses = await editor.of<CodeLens[]>('textDocument/codeLens', uri);
      for (const { command } of lenses) {
        assert.doesNotMatch(command?.title ?? '', /\$\(/);
        assert.match(
          command?.command ?? '',
          /^$|^kernav\.(?:copyDecodedReport|copyForMail|openGuiltyLine|openLocation)$/,
        );
      }

      const names = (symbol: DocumentSymbol): DocumentSymbol[] => [
        symbol,
        ...(symbol.children ?? []).flatMap(names),
      ];
      const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
      for (const { name } of symbols.flatMap(names))
        assert.ok(0 < name.length && name.length <= 125, name);

      const links = await editor.of<DocumentLink[]>('textDocument/documentLink', uri);
      const targets = links.map(({ target }) => target ?? '');
      assert.deepEqual(
        targets.filter((target) => !/^https:|^file:/.test(target)),
        [],
      );
    });
  }

  it('leads nowhere outside the tree, whatever places it prints', async () => {
    const uri = folder.uri('climbing.log');
    const places = [
      '../../etc/passwd:1',
      '../../../../../../../../etc/passwd.c:1',
      '/etc/passwd:1',
      '/etc/passwd.c:1',
      'drivers/../../oops.log:1',
      'file:///etc/passwd.c:1',
      '\\\\host\\share\\x.c:1',
      './../climbing.c:1',
      '%2e%2e/%2e%2e/etc/passwd.c:1',
      'Documentation/../../../etc/passwd',
    ];
    const log = [
      ...places.map((place) => `WARNING: CPU: 0 PID: 1 at ${place} gizmo_ioctl+0x1/0x2`),
      'Call Trace:',
      ...places.map((place) => ` gizmo_open+0x10/0x20 ${place}`),
      ...places.map((place) => ` gizmo_open+0x10/0x20 (${place})`),
    ].join('\n');
    await editor.open(uri, 'kernel-log', log);
    await editor.decoded(uri);
    const links = await editor.of<DocumentLink[]>('textDocument/documentLink', uri);
    const definitions: Location[] = [];
    for (const [line, text] of log.split('\n').entries()) {
      for (const character of [5, 24, 30, text.length - 3]) {
        const found = await editor.at<Definition>('textDocument/definition', uri, line, character);
        definitions.push(...[found].flat());
      }
    }
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    const { reports } = await editor.ask<LogReports>('kernav/reports', { uri });
    const frames = reports.flatMap(({ stacks }) => stacks.flatMap((stack) => stack.frames));
    const targets = [
      ...links.map(({ target }) => target ?? ''),
      ...definitions.map((location) => location.uri),
      ...frames.map(({ target }) => target?.uri ?? ''),
    ].filter((target) => target !== '');
    const inTree = `${folder.uri('linux')}/`;
    assert.deepEqual(
      targets.filter((target) => !target.startsWith(inTree) || /\.\.|%2e/i.test(target)),
      [],
    );
    assert.deepEqual(
      drawHints(hints).filter((hint) => /passwd|climbing|oops/.test(hint)),
      [],
    );
  });

  it('may have lines of a megabyte, NULs and halves of characters', async () => {
    const long = [
      'x'.repeat(1 << 20),
      ' a+0x1/0x2'.repeat(100_000),
      '\0'.repeat(100_000),
      '\ud83d'.repeat(1000),
      '[<'.repeat(300_000),
      'fs/'.repeat(300_000) + 'x.c:1',
      'http://'.repeat(100_000),
    ].join('\n');
    const uri = 'untitled:long-lines';
    await editor.open(uri, 'kernel-log', `${long}\n${SAMPLE_LOG}`);
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    assert.ok(drawHints(hints).length >= SAMPLE_HINTS.length);
    for (let line = 0; line < 8; line++) {
      for (const character of [0, 1000, 100_000, 1 << 20]) {
        await editor.at('textDocument/hover', uri, line, character);
      }
    }
    for (const what of [
      'documentSymbol',
      'foldingRange',
      'documentLink',
      'codeLens',
      'semanticTokens/full',
    ]) {
      await editor.of(`textDocument/${what}`, uri);
    }
    await editor.close(uri);
  });

  it('is answered at positions that it does not have', async () => {
    const uri = 'untitled:positions';
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    const positions: Position[] = [
      { line: 1_000_000, character: 0 },
      { line: 16, character: 1_000_000 },
      { line: 2_147_483_647, character: 2_147_483_647 },
      { line: -1, character: -1 },
      { line: 1.5, character: 0.5 },
      { line: 1e300, character: 1e300 },
    ];
    const nothing: unknown[] = [];
    for (const position of positions) {
      nothing.push(
        await editor.of('textDocument/hover', uri, { position }),
        ...(await editor.of<Location[]>('textDocument/definition', uri, { position })),
        ...(await editor.of<unknown[]>('textDocument/documentHighlight', uri, { position })),
      );
      await editor.ask('kernav/guiltyLine', { uri, position });
      await editor.ask('kernav/neighbourFrame', { uri, position, direction: 'next' });
      await editor.ask('kernav/maintainersEntry', { uri, position });
      const range = { start: position, end: { line: 0, character: 0 } };
      nothing.push(
        ...(await editor.of<InlayHint[]>('textDocument/inlayHint', uri, { range })).filter(
          ({ position: at }) => at.line > 24,
        ),
      );
      await editor.of('textDocument/codeAction', uri, { range, context: { diagnostics: [] } });
      await editor.of('textDocument/semanticTokens/range', uri, { range });
    }
    assert.deepEqual(
      nothing.filter((each) => each !== null),
      [],
    );
  });

  it('may come from anywhere: what it is called does not matter', async () => {
    const uris = [
      'git:/linux/oops.log?%7B%22path%22%3A%22oops.log%22%7D',
      'vscode-vfs://github/torvalds/linux/oops.log',
      'untitled:Untitled-1',
      'file://fileserver/share/oops.log',
      'file:///tmp/a%2Fb/../%00oops.log',
      'file:oops.log',
      '::: no uri :::',
      '[x](command:y)',
      '',
    ];
    for (const uri of uris) {
      await editor.open(uri, 'kernel-log', SAMPLE_LOG);
      await editor.decoded(uri);
      const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
        range: EVERYTHING,
      });
      assert.deepEqual(drawHints(hints), SAMPLE_HINTS, uri);
      const { tree } = await editor.ask<TreeStatus>('kernav/treeOf', { uri });
      assert.equal(tree?.reason, 'it is open in the workspace', uri);
      await editor.close(uri);
    }
  });
});
