/** The server in Emacs, with eglot. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { missing, runEditor } from './run-editor.js';
import { FRAMES, PROBLEMS, SOURCE_LINE, TITLE } from './sample-answers.js';

/** Without `-Q`: that would hide the packages of the distribution. */
const BATCH = ['-q', '--batch'];

function missingEglot(): string | false {
  const noEmacs = missing('emacs');
  if (noEmacs !== false) return noEmacs;
  const { status } = spawnSync('emacs', [...BATCH, '--eval', "(require 'eglot)"]);
  return status === 0 ? false : 'eglot is not installed';
}

test('Emacs shows a log and a MAINTAINERS, and jumps', { skip: missingEglot() }, async () => {
  const { eldoc, problems, ...answers } = await runEditor({
    program: 'emacs',
    section: 'Emacs, eglot',
    script: 'eglot.el',
    commandLine: (configuration, script) => [...BATCH, '-l', configuration, '-l', script],
  });
  assert.deepEqual(answers, {
    mode: 'kernel-log-mode',
    // Emacs cuts titles.
    outline: [TITLE.slice(0, 60), ...FRAMES],
    jump: '/linux/fs/ioctl.c:19',
  });
  assert.match(String(eldoc), SOURCE_LINE);
  // Emacs adds from whom a problem is, and its code.
  assert.deepEqual(String(problems).replace('kernav [matches-nothing]: ', ''), PROBLEMS.join());
});
