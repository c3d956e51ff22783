/** The server in Neovim. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missing, runEditor } from './run-editor.js';
import { FRAMES, HINTS, SOURCE_LINE, TITLE } from './sample-answers.js';

test(
  'Neovim shows a log, and jumps to the line of a frame',
  { skip: missing('nvim') },
  async () => {
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
      jump: '/linux/fs/ioctl.c:19',
    });
    assert.match(String(hover), SOURCE_LINE);
  },
);
