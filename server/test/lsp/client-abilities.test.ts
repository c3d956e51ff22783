import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InitializeParams } from 'vscode-languageserver/node';
import { abilitiesOf, readOptions, type ClientAbilities } from '../../src/lsp/client-abilities.js';

const NOTHING: ClientAbilities = {
  definitionLinks: false,
  inlayHintRefresh: false,
  inlayHintLinks: false,
  markdownHovers: true,
  foldingLimit: Infinity,
  workDoneProgress: false,
  configuration: false,
  configurationChanges: false,
  workspaceFolders: false,
  isOurs: false,
};

/** `capabilities` are what came over the wire, whatever that is. */
function abilities(capabilities: unknown): ClientAbilities {
  const params = { processId: null, rootUri: null, capabilities };
  return abilitiesOf(params as unknown as InitializeParams, {});
}

describe('abilitiesOf', () => {
  it('expects nothing of a client that says nothing', () => {
    assert.deepEqual(abilities({}), NOTHING);
  });

  it('expects nothing of a client that says nonsense', () => {
    const nonsense = {
      textDocument: { definition: { linkSupport: 'yes' }, foldingRange: { rangeLimit: 'many' } },
      workspace: { inlayHint: 1, configuration: 'true', didChangeConfiguration: null },
      window: null,
    };
    assert.deepEqual(abilities(nonsense), NOTHING);
    assert.deepEqual(abilities({ textDocument: null, workspace: [], window: 5 }), NOTHING);
    assert.equal(
      abilities({ textDocument: { foldingRange: { rangeLimit: -1 } } }).foldingLimit,
      Infinity,
    );
  });

  it('shows plain text to a client that shows no Markdown', () => {
    const of = (contentFormat: unknown): boolean =>
      abilities({ textDocument: { hover: { contentFormat } } }).markdownHovers;
    assert.deepEqual(
      [of(['plaintext']), of(['plaintext', 'markdown']), of(7)],
      [false, true, true],
    );
  });

  it('reads what a full client says', () => {
    const params = {
      processId: null,
      rootUri: null,
      capabilities: {
        textDocument: {
          definition: { linkSupport: true },
          inlayHint: {},
          foldingRange: { rangeLimit: 5000 },
        },
        workspace: {
          inlayHint: { refreshSupport: true },
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          workspaceFolders: true,
        },
        window: { workDoneProgress: true },
      },
    };
    assert.deepEqual(abilitiesOf(params, { clientCommands: true }), {
      definitionLinks: true,
      inlayHintRefresh: true,
      inlayHintLinks: true,
      markdownHovers: true,
      foldingLimit: 5000,
      workDoneProgress: true,
      configuration: true,
      configurationChanges: true,
      workspaceFolders: true,
      isOurs: true,
    });
  });
});

describe('readOptions', () => {
  it('takes what is of the right kind', () => {
    const options = {
      ripgrepPath: '/usr/bin/rg',
      clientCommands: true,
      chosenTree: '/linux',
      settings: { tree: '' },
    };
    assert.deepEqual(readOptions({ ...options, more: 1 }), options);
  });

  it('leaves the rest aside', () => {
    for (const garbage of [undefined, null, 0, 'x', [], [1], true]) {
      assert.deepEqual(readOptions(garbage), {});
    }
    assert.deepEqual(
      readOptions({ ripgrepPath: 1, clientCommands: 'yes', chosenTree: null, settings: 'tree' }),
      {},
    );
  });

  it('takes no relative path: nobody knows from where it would be seen', () => {
    assert.deepEqual(readOptions({ ripgrepPath: 'rg', chosenTree: './linux' }), {});
  });
});
