/** What users and writers of clients read about the server is true of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as protocol from '../../src/protocol.js';
import { ROOT } from './sample-server.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The cells of the rows whose first one is code, without the marks of code: `['kernav.tree', 'resource', '""', …]`. */
function rowsOf(document: string): string[][] {
  return read(document)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('docs/protocol.md', () => {
  it('has each method once, and no other', () => {
    const methods = Object.values(protocol).filter((value) => typeof value === 'string');
    assert.ok(methods.length > 10);
    assert.deepEqual(
      rowsOf('docs/protocol.md')
        .map(([method]) => method)
        .sort(),
      methods.sort(),
    );
  });

  it('names the commands', () => {
    const text = read('docs/protocol.md');
    const missing = Object.values(protocol.ClientCommand).filter(
      (name) => !text.includes(`\`${name}\``),
    );
    assert.deepEqual(missing, []);
  });
});

describe('docs/settings.md', () => {
  it('has each setting with its scope and default, as package.json has them', () => {
    const { contributes } = JSON.parse(read('package.json')) as {
      readonly contributes: {
        readonly configuration: {
          readonly properties: Readonly<
            Record<string, { readonly scope: string; readonly default: unknown }>
          >;
        };
      };
    };
    const { properties } = contributes.configuration;
    assert.deepEqual(
      rowsOf('docs/settings.md').map((cells) => cells.slice(0, 3)),
      Object.entries(properties).map(([name, { scope, default: value }]) => [
        name,
        scope,
        JSON.stringify(value),
      ]),
    );
  });
});
