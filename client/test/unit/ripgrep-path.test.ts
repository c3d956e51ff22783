import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findRipgrep } from '../../src/ripgrep-path.js';

const LINUX = { platform: 'linux', arch: 'x64' } as const;

function find(there: readonly string[], machine: Parameters<typeof findRipgrep>[1] = LINUX) {
  return findRipgrep('/app', machine, (path) => there.includes(path));
}

describe('ripgrep of VS Code', () => {
  for (const path of [
    '/app/node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg',
    '/app/node_modules/@vscode/ripgrep/bin/rg',
    '/app/node_modules.asar.unpacked/@vscode/ripgrep-universal/bin/linux-x64/rg',
    '/app/node_modules.asar.unpacked/@vscode/ripgrep/bin/rg',
  ]) {
    it(`is found in ${path}`, () => {
      assert.equal(find([path]), path);
    });
  }

  it('is the one of this machine', () => {
    const folder = '/app/node_modules/@vscode/ripgrep-universal/bin';
    const all = [`${folder}/linux-x64/rg`, `${folder}/win32-arm64/rg.exe`];
    assert.equal(find(all, { platform: 'win32', arch: 'arm64' }), `${folder}/win32-arm64/rg.exe`);
    assert.equal(find(all, { platform: 'darwin', arch: 'x64' }), undefined);
  });

  it('is none where VS Code keeps it elsewhere', () => {
    assert.equal(find([]), undefined);
  });
});
