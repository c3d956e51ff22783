/** The server in Vim, with ALE. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { missing, runEditor } from './run-editor.js';
import { PROBLEMS } from './sample-answers.js';

/** Where Debian's package vim-ale has it. */
const ALE = '/usr/share/vim-ale';

const skip = missing('vim') || (existsSync(ALE) ? false : 'vim-ale is not installed');

test('Vim jumps from a log, and shows the problems of a MAINTAINERS', { skip }, async () => {
  const { problems, ...answers } = await runEditor({
    program: 'vim',
    section: 'Vim, ALE',
    script: 'ale.vim',
    commandLine: (configuration, script) => [
      ...['-T', 'dumb', '--not-a-term', '-N', '-i', 'NONE', '-u', 'NONE'],
      ...['-c', `set runtimepath+=${ALE} | filetype plugin on | runtime plugin/ale.vim`],
      ...['-S', configuration, '-S', script],
    ],
  });
  assert.deepEqual(answers, { filetype: 'kernel-log', jump: '/linux/fs/ioctl.c:19' });
  // ALE puts the code in front.
  assert.deepEqual(String(problems).replace('matches-nothing: ', ''), PROBLEMS.join());
});
