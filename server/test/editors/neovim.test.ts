/** The server in Neovim. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missing, runEditor } from './run-editor.js';
import { ADDRESSEES, FRAMES, HINTS, PROBLEMS, SOURCE_LINE, TITLE } from './sample-answers.js';

test('Neovim shows a log and a MAINTAINERS, and jumps', { skip: missing('nvim') }, async () => {
  const { hover, ...answers } = await runEditor({
    program: 'nvim',
    section: 'Neovim 0.7 to 0.10',
    script: 'neovim.lua',
    commandLine: (configuration, script) => [
      ...['--headless', '-i', 'NONE', '-n', '-u', 'NONE'],
      ...['-c', `luafile ${configuration}`, '-c', `luafile ${script}`],
    ],
  });
  assert.deepEqual(answers, {
    filetype: 'kernel-log',
    outline: [[TITLE, [['Call Trace', FRAMES.map((frame) => [frame, []])]]]],
    hints: HINTS,
    addressees: ADDRESSEES,
    jump: '/linux/fs/ioctl.c:19',
    problems: PROBLEMS,
  });
  assert.match(String(hover), SOURCE_LINE);
});
