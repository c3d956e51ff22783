/** A module that is built outside of the tree, with debug info: its lines are told as the build has them, and lead nowhere. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Hover, InlayHint, Location, MarkupContent } from 'vscode-languageserver-types';
import { compile, missingOf } from '../debug-info/compiled.js';
import { editorPerTest } from './editor-per-test.js';
import { drawHints, EVERYTHING } from './sample-server.js';

const uri = 'untitled:oops';

/** The tree has a file of that path too, and a function of that name. */
const SOURCE = `int sink(int value);
static inline __attribute__((always_inline)) int otter_inner(int value)
{
	return sink(value) + 1;
}

int gizmo_ioctl(int value)
{
	int result = otter_inner(value);

	return result * 2;
}
`;

describe(
  'a module that is built elsewhere',
  { skip: missingOf(['gcc', 'ld', 'nm', 'readelf']) },
  () => {
    const own = editorPerTest();

    it('has the line of its build, and no link', async () => {
      const directory = own.folder.file('otter');
      mkdirSync(join(directory, 'fs'), { recursive: true });
      writeFileSync(join(directory, 'fs/ioctl.c'), SOURCE);
      compile(directory, 'gcc', [
        '-O2',
        '-g',
        '-ffreestanding',
        '-fno-pic',
        '-c',
        join(directory, 'fs/ioctl.c'),
      ]);
      compile(directory, 'ld', ['-r', '--build-id', '-o', 'otter.ko', 'ioctl.o']);
      const run = (program: string, ...args: string[]): string =>
        execFileSync(program, args, { cwd: directory, encoding: 'utf8' });
      const buildId = /Build ID: ([0-9a-f]+)/.exec(run('readelf', '-n', 'otter.ko'))?.[1] ?? '';
      const size = /^\w+ (\w+) T gizmo_ioctl$/m.exec(run('nm', '-S', 'otter.ko'))?.[1] ?? '';
      const behindCall = /call .*\n(?:.*R_X86_64.*\n)? +(\w+):/.exec(
        run('objdump', '-d', 'otter.ko'),
      )?.[1];
      assert.ok(behindCall !== undefined && buildId !== '' && size !== '');
      // In a module, code ends with its page.
      const frame = `gizmo_ioctl+0x${behindCall}/0x1000 [otter ${buildId}]`;
      const started = await own.start({
        initializationOptions: { settings: { debugInfo: { directory } } },
      });
      await started.open(uri, 'kernel-log', `Call Trace:\n sink+0x2/0x10\n ${frame}\n`);
      await started.decoded(uri);
      const hints = await started.of<InlayHint[]>('textDocument/inlayHint', uri, {
        range: EVERYTHING,
      });
      const place = `${directory}/fs/ioctl.c:9`;
      assert.deepEqual(drawHints(hints), [`2 ${place} (not in this tree)`]);
      const hover = await started.at<Hover>('textDocument/hover', uri, 2, 4);
      const { value } = hover.contents as MarkupContent;
      assert.ok(value.includes(`line \`${place}\` of the build`), value);
      assert.ok(value.includes(`By way of \`otter_inner\` \`${directory}/fs/ioctl.c:4\``), value);
      assert.doesNotMatch(value, /\]\(|file:/);
      assert.deepEqual(await started.at<Location[]>('textDocument/definition', uri, 2, 4), []);
    });
  },
);
