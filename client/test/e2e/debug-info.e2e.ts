/** A log of a kernel that was built in its tree: exact lines, and the functions inlined there. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleWindow } from './test-window.js';

const missing = ['gcc', 'ld', 'nm', 'objdump'].filter(
  (program) => spawnSync(program, ['--version']).status !== 0,
);
const skip = missing.length > 0 && `${missing.join(', ')} missing`;

const SOURCE = `__attribute__((noinline)) int probe_bus(int value)
{
	return value ^ 5;
}

static inline __attribute__((always_inline)) int probe_slot(int value)
{
	return probe_bus(value + 1) + 7;
}

int probe(int value)
{
	return probe_slot(value) * 3;
}
`;

const opened = sampleWindow({ files: { 'linux/lib/probe.c': SOURCE } });

/** The frame behind the call in probe(), as a log prints it. */
function buildIn(tree: string): string {
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: tree, encoding: 'utf8' });
  run('gcc', '-O2', '-g', '-ffreestanding', '-fno-pic', '-c', 'lib/probe.c', '-o', 'lib/probe.o');
  run('ld', '-e', 'probe', '-o', 'vmlinux', 'lib/probe.o');
  const [, start = '', size = ''] = /^(\w+) (\w+) T probe$/m.exec(run('nm', '-S', 'vmlinux')) ?? [];
  const [, behind = ''] =
    /<probe>:[^]*?\tcall .*\n +(\w+):/.exec(run('objdump', '-d', 'vmlinux')) ?? [];
  const offset = Number(`0x${behind}`) - Number(`0x${start}`);
  return `probe+0x${offset.toString(16)}/0x${Number(`0x${size}`).toString(16)}`;
}

test('the hint of a frame with debug info has no mark of doubt', { skip }, async () => {
  const { window, folder } = opened();
  const log = `Call Trace:\n probe_bus+0x1/0x9\n ${buildIn(join(folder.path, 'linux'))}\n`;
  await writeFile(join(folder.path, 'built.oops'), log);
  await window.openFile('built.oops');
  const line = await window.until('exact line', async () =>
    (await window.lines()).find((each) => / probe\+.*\.c:\d+$/.test(each)),
  );
  assert.match(line, /^ probe\+0x\w+\/0x\w+ ?lib\/probe\.c:13$/);
});

test('the hover says that it is exact, and what is inlined there', { skip }, async () => {
  const { window } = opened();
  const text = await window.hoverOver('probe+', /→ 13\s+return probe_slot\(value\) \* 3;/);
  assert.match(text, /^exact: /m);
  assert.match(text, /probe_slot/);
  await window.page.keyboard.press('Escape');
});

test('the peek of implementations shows the way through what is inlined', { skip }, async () => {
  const { window } = opened();
  await window.goToLine(3, 4);
  await window.command('Peek Implementations');
  const rows = await window.until('way', async () => {
    const shown = await window.rows('.peekview-widget .ref-tree');
    return shown.length === 2 && shown;
  });
  assert.deepEqual(rows, ['return probe_bus(value + 1) + 7;', 'return probe_slot(value) * 3;']);
  await window.screenshot('inlined');
  await window.page.keyboard.press('Escape');
});

test('F12 goes to the line of the frame', { skip }, async () => {
  const { window } = opened();
  await window.openFile('built.oops');
  await window.goToLine(3, 4);
  await window.page.keyboard.press('F12');
  await window.tellsCursor('probe.c', 13);
});
