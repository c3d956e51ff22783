/** `kernav maintainers` on a small tree on disk. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UserError, type CommandIo } from '../../src/commands/command.js';
import { maintainers } from '../../src/commands/maintainers.js';
import { fakeIo } from './fake-io.js';

const FILES = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n',
  Kconfig: '',
  'arch/x86/Kconfig': '',
  'include/linux/list.h': '',
  'init/main.c': '',
  'kernel/fork.c': 'spin_lock',
  'scripts/get_maintainer.pl': '',
  'fs/a/x.c': 'word',
  'fs/a/y.yaml': '- Jane Roe <jane@x.org>\n',
  MAINTAINERS: [
    'Preamble',
    '',
    'A FILE SYSTEM',
    'M: Joe <joe@x.org>',
    'L: a@lists.x.org',
    'S: Maintained',
    'W: https://x.org',
    'T: git git://x.org/a.git',
    'F: fs/a/',
    '',
    'WORDS',
    'R: Ann <ann@x.org>',
    'K: word',
    '',
    'THE REST',
    'L: all@lists.x.org',
    'F: *',
    'F: */',
  ].join('\n'),
};

let tree = '';
before(() => {
  tree = mkdtempSync(join(tmpdir(), 'kernav-maintainers-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
});
after(() => {
  rmSync(tree, { recursive: true });
});

interface Run {
  readonly output: string;
  readonly notes: readonly string[];
  /** The message of the `UserError` it ended with, if any. */
  readonly problem: string | undefined;
}

type Options = Partial<Parameters<typeof maintainers>[1]>;

/** In place of a `--tree`: the directory we are in has to do. */
const NO_TREE = '';

async function run(files: readonly string[], options: Options = {}, input = ''): Promise<Run> {
  let output = '';
  const notes: string[] = [];
  const io: CommandIo = {
    write: (text) => {
      output += typeof text === 'string' ? text : Buffer.from(text).toString();
      return Promise.resolve();
    },
    note: (text) => notes.push(text),
    progress: () => undefined,
    colours: false,
    workingDirectory: join(tree, 'fs'),
    input: (async function* () {
      yield await Promise.resolve(Buffer.from(input));
    })(),
  };
  try {
    const { tree: named = tree, ...rest } = options;
    const given = named === NO_TREE ? {} : { tree: named };
    await maintainers(files, { content: true, ...given, ...rest }, io);
    return { output, notes, problem: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { output, notes, problem: error.message };
  }
}

describe('kernav maintainers', () => {
  it('prints each file with its section and the lines of the script', async () => {
    const { output, problem } = await run(['fs/a/x.c', 'fs/a/y.yaml']);
    assert.equal(problem, undefined);
    assert.equal(
      output,
      [
        'fs/a/x.c: A FILE SYSTEM (MAINTAINERS:3)',
        'Joe <joe@x.org> (maintainer:A FILE SYSTEM)',
        'Ann <ann@x.org> (reviewer:WORDS)',
        'a@lists.x.org (open list:A FILE SYSTEM)',
        'all@lists.x.org (open list)',
        '',
        'fs/a/y.yaml: A FILE SYSTEM (MAINTAINERS:3)',
        'Joe <joe@x.org> (maintainer:A FILE SYSTEM)',
        'Jane Roe <jane@x.org> (in file)',
        'a@lists.x.org (open list:A FILE SYSTEM)',
        'all@lists.x.org (open list)',
        '',
      ].join('\n'),
    );
  });

  it('prints an array of records as JSON', async () => {
    const { output } = await run(['fs/a/x.c', './fs//a/y.yaml'], { json: true, content: false });
    const record = {
      people: [{ text: 'Joe <joe@x.org>', role: 'maintainer:A FILE SYSTEM' }],
      lists: [
        { text: 'a@lists.x.org', role: 'open list:A FILE SYSTEM' },
        { text: 'all@lists.x.org', role: 'open list' },
      ],
      subsystems: ['A FILE SYSTEM', 'THE REST'],
      status: ['Maintained'],
      scm: ['git git://x.org/a.git'],
      web: ['https://x.org'],
    };
    assert.deepEqual(JSON.parse(output), [
      { file: 'fs/a/x.c', ...record },
      { file: './fs//a/y.yaml', ...record },
    ]);
  });

  it('gives one answer for all files together', async () => {
    const { output } = await run(['kernel/fork.c', 'fs/a/x.c'], { combined: true });
    assert.deepEqual(output.split('\n'), [
      'Joe <joe@x.org> (maintainer:A FILE SYSTEM)',
      'Ann <ann@x.org> (reviewer:WORDS)',
      'all@lists.x.org (open list)',
      'a@lists.x.org (open list:A FILE SYSTEM)',
      '',
    ]);
    const json = await run(['kernel/fork.c'], { combined: true, json: true });
    assert.deepEqual(Object.keys(JSON.parse(json.output) as object), [
      ...['people', 'lists', 'subsystems', 'status', 'scm', 'web'],
    ]);
  });

  it('takes files from a list and from standard input', async () => {
    writeFileSync(join(tree, 'fs/list'), 'kernel/fork.c\r\n\nMakefile\n');
    const listed = await run([], { filesFrom: 'list', json: true });
    const piped = await run([], { filesFrom: '-', json: true }, 'kernel/fork.c\nMakefile');
    assert.equal(listed.output, piped.output);
    assert.equal((JSON.parse(listed.output) as unknown[]).length, 2);
  });

  it('takes paths from where it is called, and absolute ones in the tree', async () => {
    const { output, problem } = await run(['a/x.c', join(tree, 'fs/a/x.c')], { tree: NO_TREE });
    assert.equal(problem, undefined);
    assert.deepEqual(output.match(/^.*A FILE SYSTEM \(MAINTAINERS.*$/gm)?.length, 2);
  });

  it('answers for a missing file from its path, and says so', async () => {
    const { output, problem } = await run(['fs/a/new.c', '../../etc/passwd'], { json: true });
    const records = JSON.parse(output) as { problem: string; subsystems: string[] }[];
    const alone = 'no such file in the tree: answered from its path alone';
    assert.deepEqual(
      records.map(({ problem: said, subsystems }) => [said, subsystems.join()]),
      [
        [alone, 'A FILE SYSTEM,THE REST'],
        [alone, 'THE REST'],
      ],
    );
    assert.equal(problem, `${alone}: fs/a/new.c, ../../etc/passwd`);
  });

  it('says what it cannot do', async () => {
    assert.equal(
      (await run([])).problem,
      'no files given: name some, or use --files-from or --log',
    );
    const list = join(tree, 'fs', 'no-list');
    assert.equal(
      (await run([], { filesFrom: list })).problem,
      `cannot read the list of files ${list}`,
    );
    const { problem } = await run(['x'], { tree: join(tree, 'fs') });
    assert.match(problem ?? '', /is not a kernel tree/);
  });

  it('notes the entries it leaves out', async () => {
    const text = FILES.MAINTAINERS;
    writeFileSync(join(tree, 'MAINTAINERS'), `${text}\nN: (\n`);
    const { notes } = await run(['Makefile']);
    writeFileSync(join(tree, 'MAINTAINERS'), text);
    assert.deepEqual(notes, [
      'MAINTAINERS:19: N: (: the expression has a group without an end; left out',
    ]);
  });

  it('answers for the files of a log, innermost frame first', async () => {
    const io = fakeIo('samples', '');
    await maintainers([], { tree: 'linux', log: 'oops.log', content: true }, io);
    const files = io
      .output()
      .split('\n')
      .filter((line) => / \(MAINTAINERS:\d+\)$/.test(line));
    assert.deepEqual(
      files.map((line) => line.replace(/:.*/, '')),
      [
        'drivers/gizmo/queue.c',
        'drivers/gizmo/main.c',
        'fs/ioctl.c',
        'arch/x86/entry/common.c',
        'arch/x86/entry/entry_64.S',
      ],
    );
  });
});
