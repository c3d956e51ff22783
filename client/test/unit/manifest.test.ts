// What the manifest, the texts and the code say of each other.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FRAME_ICONS } from '../../src/report-nodes.js';

const SOURCES = 'client/src';
const BUNDLE = 'l10n/bundle.l10n.json';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly keybindings: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const manifestText = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => readFileSync(join(SOURCES, path), 'utf8'))
  .join('\n');

function sortedKeys(record: object): string[] {
  return Object.keys(record).sort();
}

/** The first group of every match, each once, sorted. */
function all(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();
}

describe('manifest', () => {
  const commands = manifest.contributes.commands.map(({ command }) => command).sort();

  it('has the commands that the code registers', () => {
    const registered = [
      ...all(sources, /registerCommand\(session, '(\w+)'/g),
      ...all(sources, /^ {4}command: '(\w+)'/gm), // The table of copy-report.ts.
    ];
    assert.deepEqual(registered.map((name) => `kernav.${name}`).sort(), commands);
  });

  it('binds and shows commands that there are', () => {
    const { keybindings, menus } = manifest.contributes;
    const used = [...keybindings, ...Object.values(menus).flat()].flatMap(({ command }) =>
      command === undefined ? [] : [command],
    );
    assert.deepEqual(
      used.filter((command) => !commands.includes(command)),
      [],
    );
  });

  it('names commands in texts that there are', () => {
    const named = all(readFileSync('package.nls.json', 'utf8'), /command:(kernav\.\w+)\)/g);
    assert.deepEqual(
      named.filter((command) => !commands.includes(command)),
      [],
    );
  });

  it('has a text for every key, and a key for every text', () => {
    const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as object;
    assert.deepEqual(all(manifestText, /"%([\w.]+)%"/g), sortedKeys(texts));
  });

  it('takes no path of an untrusted workspace', () => {
    const { properties } = manifest.contributes.configuration;
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual([...restrictedConfigurations].sort(), [
      'kernav.config',
      'kernav.debugInfo.debuginfod',
      'kernav.debugInfo.directory',
      'kernav.debugInfo.systemMap',
      'kernav.debugInfo.vmlinux',
      'kernav.ripgrep.path',
      'kernav.tree',
    ]);
    assert.equal(properties['kernav.ripgrep.path']?.scope, 'machine-overridable');
  });
});

describe('texts shown', () => {
  it('are those of l10n/bundle.l10n.json (UPDATE_EXPECT=1 writes it)', () => {
    const texts = all(sources, /l10n\.t\(\s*'([^']+)'/g);
    const bundle = `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
    if (process.env.UPDATE_EXPECT === '1') writeFileSync(BUNDLE, bundle);
    assert.equal(readFileSync(BUNDLE, 'utf8'), bundle);
  });

  it('name every state of a frame', () => {
    const named = all(sources, /^ {4}case '([\w-]+)':\n {6}return vscode\.l10n/gm);
    assert.deepEqual(named, sortedKeys(FRAME_ICONS));
  });
});
