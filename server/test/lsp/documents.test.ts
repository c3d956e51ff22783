import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentKind } from '../../src/lsp/documents.js';
import { DEFAULT_SETTINGS } from '../../src/lsp/settings.js';
import { reportLines } from './scripted-decoder.js';

const LOG = reportLines('a');

function kindOf(languageId: string, uri: string, text = '', detectInText = true): string {
  return documentKind({ uri, languageId }, { ...DEFAULT_SETTINGS, detectInText }, () => text);
}

describe('documentKind', () => {
  it('goes by the language first', () => {
    assert.equal(kindOf('kernel-log', 'file:///linux/MAINTAINERS'), 'log');
    assert.equal(kindOf('maintainers', 'file:///notes.txt', LOG), 'maintainers');
    for (const language of ['c', 'cpp', 'asm', 'gas']) {
      assert.equal(kindOf(language, 'untitled:x', LOG), 'source');
    }
  });

  it('then by the name', () => {
    assert.equal(kindOf('plaintext', 'file:///linux/MAINTAINERS', LOG), 'maintainers');
    assert.equal(kindOf('plaintext', 'file:///linux/entry_64.S', LOG), 'source');
    assert.equal(kindOf('', 'git:/linux/fs/open.c', LOG), 'source');
    assert.equal(kindOf('plaintext', 'file:///MAINTAINERS.txt', 'x'), 'other');
  });

  it('knows the files of Kconfig and Kbuild, by language or name', () => {
    const rows: readonly [string, string, string][] = [
      ['kconfig', 'untitled:x', 'kconfig'],
      ['plaintext', 'file:///linux/arch/x86/Kconfig.cpu', 'kconfig'],
      ['plaintext', 'file:///linux/arch/arm/Kconfig-nommu', 'kconfig'],
      ['makefile', 'file:///linux/fs/Makefile', 'kbuild'],
      ['make', 'file:///linux/scripts/x.mk', 'kbuild'],
      ['plaintext', 'file:///linux/kernel/Kbuild', 'kbuild'],
      ['xml', 'file:///linux/.config', 'config'],
      ['plaintext', 'file:///linux/.config.old', 'config'],
      ['plaintext', 'file:///linux/arch/x86/configs/x86_64_defconfig', 'config'],
      ['plaintext', 'file:///linux/arch/um/defconfig', 'config'],
      ['xml', 'file:///linux/kernel/configs/hardening.config', 'config'],
      ['plaintext', 'file:///linux/Kconfigs', 'other'],
      ['xml', 'file:///app/web.config', 'other'],
    ];
    for (const [language, uri, kind] of rows) assert.equal(kindOf(language, uri, 'x'), kind, uri);
  });

  it('then by what it holds, if that is wanted', () => {
    assert.equal(kindOf('plaintext', 'file:///a.txt', LOG), 'log');
    assert.equal(kindOf('mail', 'untitled:Untitled-1', `> ${LOG.replaceAll('\n', '\n> ')}`), 'log');
    assert.equal(kindOf('plaintext', 'file:///a.txt', 'nothing of interest'), 'other');
    assert.equal(kindOf('plaintext', 'file:///a.txt', LOG, false), 'other');
  });

  it('does not look where the name tells', () => {
    const unread = (): string => {
      throw new Error('it was read');
    };
    const of = (languageId: string, uri: string) =>
      documentKind({ uri, languageId }, DEFAULT_SETTINGS, unread);
    assert.deepEqual(
      [of('kernel-log', 'a'), of('c', 'a'), of('x', 'file:///a.c'), of('x', 'x:/MAINTAINERS')],
      ['log', 'source', 'source', 'maintainers'],
    );
  });
});
