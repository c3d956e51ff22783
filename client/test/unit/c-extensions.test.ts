import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findActiveCExtension } from '../../src/c-extensions.js';

const CLANGD = 'llvm-vs-code-extensions.vscode-clangd';
const CPPTOOLS = 'ms-vscode.cpptools';

function find(installed: readonly string[], settings: Readonly<Record<string, unknown>> = {}) {
  return findActiveCExtension(
    (id) => installed.includes(id),
    (name) => settings[name],
  );
}

describe('another extension for C', () => {
  const cases = [
    ['is none', find([]), undefined],
    ['is clangd', find([CLANGD]), CLANGD],
    ['is not clangd that is switched off', find([CLANGD], { 'clangd.enable': false }), undefined],
    ['is cpptools', find([CPPTOOLS], { 'C_Cpp.intelliSenseEngine': 'default' }), CPPTOOLS],
    [
      'is clangd beside cpptools that leave the work to it',
      find([CPPTOOLS, CLANGD], { 'C_Cpp.intelliSenseEngine': 'disabled' }),
      CLANGD,
    ],
    [
      'is not cpptools without its engine',
      find([CPPTOOLS], { 'C_Cpp.intelliSenseEngine': 'Disabled' }),
      undefined,
    ],
    ['is ccls', find(['ccls-project.ccls']), 'ccls-project.ccls'],
  ] as const;
  for (const [title, found, expected] of cases) {
    it(title, () => {
      assert.equal(found, expected);
    });
  }
});
