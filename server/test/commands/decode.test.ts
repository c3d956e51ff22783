/** `kernav decode` on the sample tree: what it prints, what of the log survives, and how it fails. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { fakeIo, type FakeIo } from './fake-io.js';

/** The tests run compiled, in `out/server/test/commands`. */
const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples');
const tree = join(samples, 'linux');
const oops = readFileSync(join(samples, 'oops.log'));

const ESC = '\x1b';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernav-decode-'));
  writeFileSync(join(folder, 'empty.log'), '');
  writeFileSync(join(folder, 'binary.log'), Buffer.from([0, 1, 2, 255, 254, 10, 0, 200]));
  writeFileSync(join(folder, 'quiet.log'), '[    0.000000] Linux version 6.1.0\n');
  writeFileSync(join(folder, 'oops.log'), oops);
  writeFileSync(join(folder, 'plain.txt'), 'nothing of a configuration\n');
});
after(() => {
  rmSync(folder, { recursive: true });
});

async function run(
  log: string,
  options: DecodeOptions = {},
  input: string | Buffer = '',
): Promise<FakeIo> {
  const io = fakeIo(folder, input);
  await decode(io, log, { tree, ...options });
  return io;
}

/** What is printed under the frames and behind the reports: the lines that are not the log's. */
function withoutLog(output: Buffer, log: Buffer): string {
  const own: string[] = [];
  const rest = log.toString('latin1').replace(/\n$/, '').split('\n');
  for (const line of output.toString('latin1').split('\n')) {
    if (line === rest[0]) rest.shift();
    else own.push(line);
  }
  assert.deepEqual(rest, [], 'lines of the log that were not printed');
  return own.join('\n');
}

describe('kernav decode', () => {
  it('prints the log with a line under every frame and a summary behind the report', async () => {
    const io = await run('oops.log');
    assert.equal(
      withoutLog(io.bytes(), oops),
      `      => drivers/gizmo/queue.c:22  guess: first use of the bad pointer  (or :18, :23)  [GIZMO CHARACTER DEVICE]
      -> drivers/gizmo/main.c:24  likely: one of several call sites, by way of gizmo_submit_one > gizmo_try_submit  (or :22)  [GIZMO CHARACTER DEVICE]
      -> fs/ioctl.c:19  certain: called through a field or table that holds it, by way of vfs_ioctl  [FILESYSTEMS (VFS)]
      -> not defined in this tree
      -> arch/x86/entry/common.c:16  certain: called through a field or table that holds it, by way of do_syscall_x64  [X86 ENTRY CODE]
      -> arch/x86/entry/entry_64.S:8  certain: only call site  [X86 ENTRY CODE]

---- BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit
     guilty    gizmo_queue_submit: first of its stack that is not machinery
     file      drivers/gizmo/queue.c (first of its stack that is not machinery)
     to        Ada Sample <ada@gizmo.example> (maintainer:GIZMO CHARACTER DEVICE) MAINTAINERS:7
     to        Brook Sample <brook@gizmo.example> (reviewer:GIZMO CHARACTER DEVICE) MAINTAINERS:8
     to        Eli Sample <eli@kernel.example> (chief penguin:THE REST) MAINTAINERS:28
     cc        linux-gizmo@lists.example (open list:GIZMO CHARACTER DEVICE) MAINTAINERS:9
     cc        linux-kernel@lists.example (open list) MAINTAINERS:29
     tree      git git://git.example/gizmo.git
     also in   FILESYSTEMS (VFS), X86 ENTRY CODE

`,
    );
    assert.deepEqual(io.notes, []);
  });

  it('reads standard input for - and for a log without a name', async () => {
    const named = await run('oops.log');
    const piped = await run('-', {}, oops);
    assert.deepEqual(piped.bytes(), named.bytes());
  });

  it('takes the tree around the directory it is run in', async () => {
    const io = fakeIo(join(tree, 'drivers/gizmo'), oops);
    await decode(io, '-', {});
    assert.deepEqual(io.bytes(), (await run('oops.log')).bytes());
  });

  it('colours answers by how sure they are, on terminals only', async () => {
    const plain = await run('oops.log');
    assert.ok(!plain.output().includes(ESC));
    const io = { ...fakeIo(folder, ''), colours: true };
    await decode(io, 'oops.log', { tree });
    const bare = io.output().replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '');
    assert.equal(bare, plain.output());
    const shown = io.output();
    assert.ok(shown.includes(`${ESC}[33m      -> drivers/gizmo/main.c:24`), shown);
    assert.ok(shown.includes(`${ESC}[32m      -> fs/ioctl.c:19`), shown);
    assert.ok(shown.includes(`${ESC}[90m      => drivers/gizmo/queue.c:22`), shown);
  });
});

describe('kernav decode keeps the log as it came', () => {
  const text = oops.toString();
  const logs: Readonly<Record<string, Buffer>> = {
    'with bytes that are no UTF-8': Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x80, 0x0a]),
      oops,
      Buffer.from([0xc3, 0x28, 0x00, 0x0a]),
    ]),
    'with CRLF': Buffer.from(text.replaceAll('\n', '\r\n')),
    'with escapes of a terminal': Buffer.from(
      text.replaceAll('gizmo_ioctl', '\x1b[1;31mgizmo_ioctl\x1b[0m').replace('<TASK>', '\x1b[2J'),
    ),
    'with empty lines': Buffer.from(`\n\n${text.replaceAll('\n', '\n\n')}`),
    'with two reports': Buffer.concat([oops, Buffer.from('between\n'), oops]),
    'with a long line': Buffer.concat([
      oops,
      Buffer.alloc(4_000_000, 'x'),
      Buffer.from('\n'),
      oops,
    ]),
  };
  for (const [name, log] of Object.entries(logs)) {
    it(name, async () => {
      const io = await run('-', {}, log);
      assert.match(withoutLog(io.bytes(), log), /-> drivers\/gizmo\/main\.c:24 {2}likely/);
    });
  }

  it('without a newline at its end, which is put there', async () => {
    const cut = Buffer.from(text.slice(0, text.indexOf('  __x64_sys_ioctl+0x8d/0xd0') + 27));
    const io = await run('-', {}, cut);
    const lines = io.output().split('\n');
    const last = lines.findIndex((line) => line.endsWith('__x64_sys_ioctl+0x8d/0xd0'));
    assert.match(lines[last + 1] ?? '', /-> fs\/ioctl\.c:19/);
  });
});

/**
 * What `../shared/tools/frames-score/score.py` reads, and whoever else: `reports[].frames[]`, each with `line` (0-based line of the
 * log), `symbol`, `inlined`, `site` (`file` in the tree, 1-based `line`, `function`, `evidence`, `confidence`) or null,
 * `candidates` and `inlines` with `file` and `line`.
 */
interface Contract {
  readonly tree: { readonly root: string; readonly version: string; readonly architecture: string };
  readonly reports: readonly {
    readonly kind: string;
    readonly frames: readonly {
      readonly line: number;
      readonly symbol?: string;
      readonly inlined: boolean;
      readonly site: {
        readonly file: string;
        readonly line: number;
        readonly function: string;
        readonly evidence: string;
        readonly confidence: 'exact' | 'certain' | 'likely' | 'guess';
      } | null;
      readonly unresolved?: string;
      readonly candidates: readonly { readonly file: string; readonly line: number }[];
      readonly inlines: readonly { readonly function: string }[];
      readonly section?: { readonly title: string };
    }[];
    readonly owners?: {
      readonly file: string;
      readonly people: readonly { readonly text: string }[];
    };
  }[];
}

describe('kernav decode --json', () => {
  const parsed = async (log: Buffer, options: DecodeOptions = {}): Promise<Contract> =>
    JSON.parse((await run('-', { json: true, ...options }, log)).output()) as Contract;

  it('prints what the scoring tool reads', async () => {
    const { tree: kernel, reports } = await parsed(oops);
    assert.deepEqual(kernel, { root: tree, version: '6.1.0', architecture: 'x86' });
    const [report] = reports;
    assert.equal(report?.frames.length, 6);
    const frame = report.frames.find(({ symbol }) => symbol === 'gizmo_ioctl');
    assert.deepEqual(frame?.site, {
      file: 'drivers/gizmo/main.c',
      line: 24,
      function: 'gizmo_ioctl',
      definitionLine: 15,
      evidence: 'one-of-n',
      confidence: 'likely',
    });
    assert.equal(
      frame.line,
      oops.toString().split('\n').indexOf('[  102.317467]  gizmo_ioctl+0x71/0xb0 [gizmo]'),
    );
    assert.equal(frame.inlined, false);
    assert.deepEqual(frame.candidates, [{ file: 'drivers/gizmo/main.c', line: 22 }]);
    assert.deepEqual(
      frame.inlines.map((step) => step.function),
      ['gizmo_try_submit', 'gizmo_submit_one'],
    );
    assert.equal(frame.section?.title, 'GIZMO CHARACTER DEVICE');
    assert.equal(report.owners?.file, 'drivers/gizmo/queue.c');
    assert.deepEqual(
      report.owners.people.map(({ text }) => text),
      [
        'Ada Sample <ada@gizmo.example>',
        'Brook Sample <brook@gizmo.example>',
        'Eli Sample <eli@kernel.example>',
      ],
    );
  });

  it('says why a frame has no line', async () => {
    const [report] = (await parsed(oops)).reports;
    const unresolved = report?.frames.filter(({ site }) => site === null);
    assert.deepEqual(
      unresolved?.map((frame) => frame.unresolved),
      ['no-definition'],
    );
  });

  it('has the frames of stacks that no header explains', async () => {
    const { reports } = await parsed(Buffer.from('[<0>] gizmo_ioctl+0x71/0xb0 [gizmo]\n'));
    assert.deepEqual(
      reports.map(({ kind }) => kind),
      ['trace'],
    );
    assert.equal(reports[0]?.frames[0]?.site?.file, 'drivers/gizmo/main.c');
  });

  it('is one line of JSON, whatever the log holds', async () => {
    const log = oops.toString().replace('<TASK>', '\x1b[31m"\\\u2028');
    const io = await run('-', { json: true }, log);
    assert.equal(io.output().indexOf('\n'), io.output().length - 1);
    assert.ok(!io.output().includes('\x1b'));
  });

  it('takes the architecture that is named', async () => {
    assert.equal((await parsed(oops, { arch: 'arm64' })).tree.architecture, 'arm64');
  });
});

describe('kernav decode says what is wrong', () => {
  const failures: readonly (readonly [string, DecodeOptions, RegExp])[] = [
    ['missing.log', {}, /^cannot read .*missing\.log: there is no such file$/],
    ['.', {}, /^cannot read .*: it is a directory, name a file in it$/],
    ['empty.log', {}, /^empty\.log is empty: /],
    ['binary.log', {}, /^no kernel report found in binary\.log: /],
    ['quiet.log', {}, /^no kernel report found in quiet\.log: /],
    ['oops.log', { tree: '.' }, /^\. is not a kernel tree: /],
    ['oops.log', { tree: 'nowhere' }, /^nowhere is not a kernel tree: /],
    ['oops.log', { arch: 'nonsense' }, /^no architecture is called nonsense: /],
    ['oops.log', { arch: '../x86' }, /^no architecture is called \.\.\/x86: /],
    ['missing.log', { arch: 'nonsense' }, /^no architecture is called nonsense: /],
    ['oops.log', { config: 'missing.config' }, /^cannot read the configuration .*missing\.config$/],
    ['oops.log', { config: 'plain.txt' }, /plain\.txt is not a kernel configuration: /],
  ];
  for (const [log, options, message] of failures) {
    it(`with ${log} ${JSON.stringify(options)}`, async () => {
      await assert.rejects(run(log, options), { name: 'UserError', message });
    });
  }

  it('with nothing on standard input', async () => {
    await assert.rejects(run('-'), { name: 'UserError', message: /^standard input is empty: / });
  });

  for (const json of [{}, { json: true as const }]) {
    it(`with a tree that cannot be searched, once ${JSON.stringify(json)}`, async () => {
      const link = join(folder, 'link');
      symlinkSync(tree, link);
      const io = fakeIo(folder, '');
      const input = (async function* () {
        rmSync(link);
        yield await Promise.resolve(oops);
      })();
      // ripgrep has no directory to run in; the scan, where there is no ripgrep, still has its files.
      await decode({ ...io, input }, '-', { tree: link, ...json }).catch((error: unknown) => {
        assert.match(String(error), /Cannot run ripgrep/);
      });
    });
  }
});

describe('kernav decode warns', () => {
  const released = (release: string): Buffer =>
    Buffer.from(oops.toString().replace('OE      6.1.0 #1', `OE      ${release} #1`));
  const warnings: readonly (readonly [string, RegExp | undefined])[] = [
    ['6.1.0', undefined],
    ['6.1.0-56-cloud-amd64', undefined],
    ['6.1.55', /the log is of Linux 6\.1\.55, the tree is 6\.1\.0: lines may have moved$/],
    ['5.10.0', /the log is of Linux 5\.10\.0, the tree is 6\.1\.0: .* less sure$/],
  ];
  for (const [release, warning] of warnings) {
    it(`${warning === undefined ? 'nobody' : 'once'} of ${release}`, async () => {
      const log = Buffer.concat([released(release), released(release)]);
      const { notes } = await run('-', {}, log);
      assert.equal(notes.length, warning === undefined ? 0 : 1);
      if (warning !== undefined) assert.match(notes[0] ?? '', warning);
    });
  }

  it('of nothing as certain where the versions differ', async () => {
    const io = await run('-', {}, released('5.10.0'));
    assert.ok(!/certain:|exact:/.test(io.output()), io.output());
  });

  it('of a tree without MAINTAINERS, and decodes all the same', async () => {
    const copy = join(folder, 'without');
    cpSync(tree, copy, { recursive: true });
    rmSync(join(copy, 'MAINTAINERS'));
    for (const json of [{}, { json: true as const }]) {
      const io = await run('oops.log', { tree: copy, ...json });
      assert.match(io.notes.join(), /^kernav: no maintainers are named: /);
      assert.match(io.output(), /drivers\/gizmo\/main\.c/);
    }
  });

  it('of nobody with --no-owners, and does not complain', async () => {
    const whole = await run('oops.log', {});
    assert.match(whole.output(), /gizmo@lists/);
    const alone = await run('oops.log', { owners: false });
    assert.deepEqual(alone.notes, []);
    assert.doesNotMatch(alone.output(), /@/);
    assert.equal(lineCount(alone.output(), /[-=]> /), lineCount(whole.output(), /[-=]> /));
    const json = await run('oops.log', { owners: false, json: true });
    assert.doesNotMatch(json.output(), /@/);
  });
});

function lineCount(text: string, form: RegExp): number {
  return text.split('\n').filter((line) => form.test(line)).length;
}
