/** Editors that send what no specification knows, refuse what they are asked, or end in the middle. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InlayHint } from 'vscode-languageserver-types';
import type { TreeStatus } from '../../src/protocol.js';
import { Editor, type EditorOptions } from './editor.js';
import {
  drawHints,
  errorCode,
  EVERYTHING,
  SAMPLE_HINTS,
  SAMPLE_LOG,
  SampleFolder,
} from './sample-server.js';

const FULL_CAPABILITIES = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    workspaceFolders: true,
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
  window: { workDoneProgress: true },
};

/** Starts a server with these options, and has it answer the sample log. */
async function hintsWith(
  options: EditorOptions,
  use: (editor: Editor, folder: SampleFolder) => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const folder = new SampleFolder();
  const uri = folder.uri('oops.log');
  const editor = await Editor.start({ folders: [folder.tree], ...options });
  try {
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    await editor.decoded(uri);
    await use(editor, folder);
    return drawHints(
      await editor.of<InlayHint[]>('textDocument/inlayHint', uri, { range: EVERYTHING }),
    );
  } finally {
    await editor.stop();
    folder.remove();
  }
}

describe('an odd editor', () => {
  it('may send options of any kind', async () => {
    for (const initializationOptions of [
      null,
      { ripgrepPath: 7, clientCommands: 'yes', chosenTree: {}, settings: [] },
      {
        settings: {
          tree: 5,
          inlayHints: null,
          codeLens: 'no',
          detectInText: {},
          sourceFeatures: [],
        },
      },
    ]) {
      assert.deepEqual(await hintsWith({ initializationOptions }), SAMPLE_HINTS);
    }
  });

  it('may leave out the root, or send capabilities that are none', async () => {
    const capabilities = { textDocument: null, workspace: { configuration: 'x' }, window: [] };
    const initialize = { rootUri: undefined, workspaceFolders: null, capabilities };
    assert.deepEqual(await hintsWith({ initialize }), []);
  });

  it('may send settings of any kind', async () => {
    const settings = {
      tree: ['/linux'],
      architecture: {},
      config: 1,
      inlayHints: { enabled: 'false' },
    };
    const capabilities = { workspace: { configuration: true } };
    for (const sent of [settings, null]) {
      assert.deepEqual(await hintsWith({ capabilities, settings: sent }), SAMPLE_HINTS);
    }
  });

  it('may refuse all that the server asks of it', async () => {
    const hints = await hintsWith(
      { refuses: true, capabilities: FULL_CAPABILITIES },
      async (editor, folder) => {
        await editor.connection.sendNotification('workspace/didChangeConfiguration', {
          settings: null,
        });
        await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
          event: { added: [], removed: [] },
        });
        await editor.decoded(folder.uri('oops.log'));
      },
    );
    assert.deepEqual(hints, SAMPLE_HINTS);
  });

  it('may ask without saying about what', async () => {
    await hintsWith({}, async (editor) => {
      const methods = [
        ...['hover', 'definition', 'inlayHint', 'codeLens', 'documentSymbol'].map(
          (what) => `textDocument/${what}`,
        ),
        ...['reports', 'reportText', 'neighbourFrame', 'guiltyLine', 'maintainersEntry'].map(
          (what) => `kernav/${what}`,
        ),
        ...['framesInLine', 'frameTarget', 'extractReports', 'useTree', 'treeOf'].map(
          (what) => `kernav/${what}`,
        ),
        'workspace/executeCommand',
      ];
      for (const method of methods) {
        for (const params of [{}, { textDocument: {} }, { uri: 7, position: 'x', line: null }]) {
          // Null, an empty answer or an error; what counts is that there is one.
          await errorCode(editor.ask(method, params));
        }
      }
    });
  });

  it('may change its folders', async (t) => {
    const folder = new SampleFolder();
    const uri = 'untitled:oops';
    const editor = await Editor.start({ folders: [] });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    const { tree, problem } = await editor.ask<TreeStatus>('kernav/treeOf', { uri });
    assert.equal(tree, undefined);
    assert.match(problem ?? '', /^no kernel tree is known for this log: /);
    assert.deepEqual(await editor.of('textDocument/inlayHint', uri, { range: EVERYTHING }), []);
    await editor.ask('kernav/useTree', { path: folder.tree });
    await editor.decoded(uri);
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    assert.deepEqual(drawHints(hints), SAMPLE_HINTS);
  });

  it('may start a server again that was killed in the middle', async (t) => {
    const folder = new SampleFolder();
    const uri = folder.uri('oops.log');
    const first = await Editor.start({ folders: [folder.tree] });
    await first.open(uri, 'kernel-log', SAMPLE_LOG.repeat(2000));
    const lost = first.ask('kernav/reports', { uri }).catch(() => 'lost');
    await first.kill();
    assert.equal(await lost, 'lost');
    const second = await Editor.start({ folders: [folder.tree] });
    t.after(async () => {
      await second.stop();
      folder.remove();
      assert.equal(second.process.exitCode, 0);
    });
    await second.open(uri, 'kernel-log', SAMPLE_LOG);
    await second.decoded(uri);
    const hints = await second.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    assert.deepEqual(drawHints(hints), SAMPLE_HINTS);
  });
});
