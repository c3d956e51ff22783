import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hover } from '../../../src/features/log/hover.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import type { TreeFacts } from '../../../src/features/log/tree-facts.js';
import {
  answersOf,
  decodedSnapshot,
  factsOf,
  parsedSnapshot,
  positionOf,
  rangeText,
  sampleLog,
  sampleTree,
} from './log-support.js';

const never = new AbortController().signal;

/** The range of the hover at the first place of `text`, and the paragraphs of its Markdown. */
async function hoverOf(
  snapshot: LogSnapshot,
  text: string,
  facts?: TreeFacts,
): Promise<readonly string[]> {
  const position = positionOf(snapshot, text);
  const found = await hover(snapshot, position, facts, answersOf(snapshot), never);
  if (found === undefined) return [];
  const { contents, range } = found;
  assert.ok(typeof contents === 'object' && 'kind' in contents && range !== undefined);
  assert.equal(contents.kind, 'markdown');
  return [rangeText(range), ...contents.value.split('\n\n')];
}

const lines = (...texts: readonly string[]): string => texts.join('\n');

describe('hover on a frame', () => {
  it('shows the source, how it is known, what it is built into and who owns it', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    assert.deepEqual(await hoverOf(snapshot, 'gizmo_ioctl', factsOf()), [
      '15:16-45',
      '`gizmo_ioctl` [drivers/gizmo/main\\.c\\:24](<file:///linux/drivers/gizmo/main.c#L24>)',
      lines(
        '```c',
        'static long gizmo_ioctl(struct file *file, unsigned int command, unsigned long argument)',
      ),
      lines(
        '  22  \t\treturn gizmo_submit_one(gizmo, request, 0);',
        '  23  \tcase GIZMO_URGENT:',
        '→ 24  \t\treturn gizmo_submit_one(gizmo, request, 99);',
        '  25  \tcase GIZMO_RESET:',
        '  26  \t\tgizmo_queue_drain(gizmo);',
        '```',
      ),
      '**likely**: inferred from the sources, the best of few. `gizmo_ioctl` calls `gizmo_queue_submit` in 2 places; this one fits the offset best.',
      'By way of `gizmo_submit_one` [drivers/gizmo/main\\.c\\:12](<file:///linux/drivers/gizmo/main.c#L12>), `gizmo_try_submit` [include/linux/gizmo\\.h\\:24](<file:///linux/include/linux/gizmo.h#L24>).',
      'Or [drivers/gizmo/main\\.c\\:22](<file:///linux/drivers/gizmo/main.c#L22>).',
      "The address `+0x71` is that of the instruction behind the call; the line is the call's.",
      'Module `gizmo`, with `CONFIG_GIZMO`.',
      '[GIZMO CHARACTER DEVICE](<file:///linux/MAINTAINERS#L6>) · Maintained',
      lines(
        '- Ada Sample \\<ada\\@gizmo\\.example\\> (maintainer\\:GIZMO CHARACTER DEVICE)',
        '- Brook Sample \\<brook\\@gizmo\\.example\\> (reviewer\\:GIZMO CHARACTER DEVICE)',
        '- Eli Sample \\<eli\\@kernel\\.example\\> (chief penguin\\:THE REST)',
        '- linux\\-gizmo\\@lists\\.example (open list\\:GIZMO CHARACTER DEVICE)',
        '- linux\\-kernel\\@lists\\.example (open list)',
        '- git git\\://git\\.example/gizmo\\.git',
      ),
    ]);
  });

  it('says what an instruction pointer is, and that a guess is one', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    assert.deepEqual(await hoverOf(snapshot, 'gizmo_queue_submit'), [
      '7:25-61',
      '`gizmo_queue_submit` [drivers/gizmo/queue\\.c\\:22](<file:///linux/drivers/gizmo/queue.c#L22>)',
      '**guess**: better than nothing. A pointer is used here that `gizmo_queue_submit` has not used before.',
      'Or [drivers/gizmo/queue\\.c\\:18](<file:///linux/drivers/gizmo/queue.c#L18>), [drivers/gizmo/queue\\.c\\:23](<file:///linux/drivers/gizmo/queue.c#L23>).',
      'The address `+0x2c` is that of the instruction that was running.',
    ]);
  });

  it('says what `?` means, and what the log prints where that is another line', async () => {
    const log =
      'Call Trace:\n ? gizmo_ioctl+0x71/0xb0\n __x64_sys_ioctl+0x8d/0xd0 (fs/elsewhere.c:77)\n';
    const snapshot = await decodedSnapshot(log);
    assert.equal(
      (await hoverOf(snapshot, 'gizmo_ioctl')).at(-1),
      "`?`: this was found on the stack and not confirmed by the unwinder. The address `+0x71` is that of the instruction behind the call; the line is the call's.",
    );
    assert.equal(
      (await hoverOf(snapshot, '__x64_sys')).at(-1),
      'The log prints `fs/elsewhere.c:77` here.',
    );
  });

  it('says why there is no line', async () => {
    const snapshot = await decodedSnapshot(sampleLog, undefined, 'the log is of 5.4');
    assert.deepEqual(await hoverOf(snapshot, 'fpregs_assert'), [
      '17:18-58',
      '`fpregs_assert_state_consistent`: no line, not defined in this tree.',
      '⚠ the log is of 5\\.4.',
    ]);
    const bare = parsedSnapshot(sampleLog);
    assert.deepEqual(await hoverOf(bare, 'gizmo_ioctl'), [
      '15:16-45',
      '`gizmo_ioctl`: there is no kernel tree to look in.',
    ]);
  });

  it('is none while there is no answer, and beside frames', async () => {
    const snapshot = { ...(await decodedSnapshot(sampleLog)), answerOf: () => undefined };
    assert.deepEqual(await hoverOf(snapshot, 'gizmo_ioctl'), []);
    assert.equal(
      await hover(snapshot, { line: 999, character: 9 }, undefined, answersOf(snapshot), never),
      undefined,
    );
  });

  it('stops when it is cancelled', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const position = positionOf(snapshot, 'gizmo_ioctl');
    await assert.rejects(
      hover(snapshot, position, factsOf(), answersOf(snapshot), AbortSignal.abort()),
      { name: 'AbortError' },
    );
  });
});

describe('hover beside frames', () => {
  const sources = {
    ...sampleTree,
    'Documentation/admin-guide/tainted-kernels.rst': '',
    'arch/x86/kernel/dumpstack.c': '',
  };

  it('explains a term, with links to the sources that the tree has', async () => {
    const snapshot = await decodedSnapshot(sampleLog, sources);
    const [range, title, ...said] = await hoverOf(snapshot, 'OE      6.1.0');
    assert.deepEqual([range, title], ['5:68-69', '**O\\: an out\\-of\\-tree module was loaded**']);
    const document =
      '[Documentation/admin\\-guide/tainted\\-kernels\\.rst](<file:///linux/Documentation/admin-guide/tainted-kernels.rst>)';
    assert.equal(said.at(-1), `*${document}*`);
    const [, , ...ofMark] = await hoverOf(snapshot, '? fpregs');
    assert.equal(
      ofMark.at(-1),
      '*[arch/x86/kernel/dumpstack\\.c](<file:///linux/arch/x86/kernel/dumpstack.c>) printk\\_stack\\_address\\(\\)*',
    );
    assert.equal(
      (await hoverOf(parsedSnapshot(sampleLog), 'OE      6.1.0')).at(-1),
      '*Documentation/admin\\-guide/tainted\\-kernels\\.rst*',
    );
  });

  it('is none where nothing is known', async () => {
    assert.deepEqual(await hoverOf(parsedSnapshot('plain words\n'), 'words'), []);
  });
});

describe('hover over malicious text', () => {
  const name = `<a>::${'x'.repeat(1500)}`;

  it('cuts names that are none', async () => {
    const snapshot = await decodedSnapshot(`Call Trace:\n ${name}+0x1/0x2\n`);
    const [, said = ''] = await hoverOf(snapshot, 'xxx');
    assert.equal(said, `\`<a>::${'x'.repeat(114)}…\`: no line, no C symbol.`);
  });

  it('shows source, titles and people as they are', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const nasty = '[x](command:y) <img src=z> `tick`\n# head ![i](j)';
    const facts: TreeFacts = {
      ...factsOf(),
      excerpt: () =>
        Promise.resolve({
          signature: '``` evil',
          firstLineNumber: 24,
          lines: ['y'.repeat(1 << 20), '```', '[x](command:y)'],
        }),
      owners: () =>
        Promise.resolve({
          section: { title: nasty, lineNumber: 6 },
          status: [nasty],
          people: [{ text: nasty, role: nasty }],
          lists: [],
          trees: [nasty],
          subsystems: [nasty],
        }),
      module: () => Promise.resolve({ module: nasty, condition: nasty }),
    };
    const said = (await hoverOf(snapshot, 'gizmo_ioctl', facts)).slice(2);
    const shown = String.raw`\[x\]\(command\:y\) \<img src\=z\> \`tick\` \# head \!\[i\]\(j\)`;
    const code = '``[x](command:y) <img src=z> `tick` # head ![i](j)``';
    assert.deepEqual(
      said.filter((each) => !/^(?:\*\*likely|By way|Or|The address)/.test(each)),
      [
        '````c\n``` evil',
        lines(`→ 24  ${'y'.repeat(159)}…`, '  25  ```', '  26  [x](command:y)', '````'),
        `Module ${code}, with ${code}.`,
        `[${shown}](<file:///linux/MAINTAINERS#L6>) · ${shown}`,
        lines(`- ${shown} (${shown})`, `- ${shown}`),
      ],
    );
  });
});
