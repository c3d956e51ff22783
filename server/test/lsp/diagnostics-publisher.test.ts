import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver-types';
import { DiagnosticsPublisher, type Problems } from '../../src/lsp/diagnostics-publisher.js';

const SOURCE = 'file:///linux/fs/open.c';

function problem(message: string): Diagnostic {
  const start = { line: 1, character: 0 };
  return { range: { start, end: start }, message };
}

/** A message is text here; elsewhere it can be markup. */
const textOf = (message: Diagnostic['message']): string =>
  typeof message === 'string' ? message : message.value;

const of = (uri: string, ...messages: string[]): Problems =>
  new Map([[uri, messages.map(problem)]]);

function publisher() {
  const sent: string[] = [];
  const publisher = new DiagnosticsPublisher({
    sendDiagnostics: ({ uri, diagnostics }) => {
      sent.push(`${uri}: ${diagnostics.map(({ message }) => textOf(message)).join(', ')}`);
      return Promise.resolve();
    },
  });
  return { publisher, sent };
}

describe('DiagnosticsPublisher', () => {
  it('shows the problems that two logs have with one file together', () => {
    const { publisher: shown, sent } = publisher();
    shown.set('a.log', of(SOURCE, 'oops'));
    shown.set('b.log', of(SOURCE, 'warning'));
    shown.set('a.log', new Map());
    shown.set('b.log', new Map());
    assert.deepEqual(sent, [
      `${SOURCE}: oops`,
      `${SOURCE}: oops, warning`,
      `${SOURCE}: warning`,
      `${SOURCE}: `,
    ]);
  });

  it('says nothing twice', () => {
    const { publisher: shown, sent } = publisher();
    shown.set('a.log', new Map());
    shown.set('a.log', of(SOURCE));
    shown.set('a.log', of(SOURCE, 'oops'));
    shown.set('a.log', of(SOURCE, 'oops'));
    assert.deepEqual(sent, [`${SOURCE}: oops`]);
  });

  it('takes back what moved to another file', () => {
    const { publisher: shown, sent } = publisher();
    shown.set('a.log', of('file:///1.c', 'oops'));
    shown.set('a.log', of('file:///2.c', 'oops'));
    assert.deepEqual(sent, ['file:///1.c: oops', 'file:///1.c: ', 'file:///2.c: oops']);
  });
});
