/** `kernav parse`: what it prints and how it fails. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from '../../src/commands/parse.js';
import type { ReportJson } from '../../src/commands/report-json.js';
import { fakeIo, type FakeIo } from './fake-io.js';

const warning = `[   12.000001] ------------[ cut here ]------------
[   12.000002] WARNING: CPU: 1 PID: 733 at drivers/misc/otter.c:471 otter_drain+0xca/0x300 [otter]
[   12.000003] CPU: 1 PID: 733 Comm: otterd Tainted: P        W  OE      6.1.12-otter #5
[   12.000004] RIP: 0010:otter_drain+0xca/0x300 [otter]
[   12.000005] Call Trace:
[   12.000006]  <TASK>
[   12.000007]  ? __warn+0x81/0x130
[   12.000008]  otter_work.isra.0+0x31/0x80 [otter]
[   12.000009]  </TASK>
`;

describe('kernav parse', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-test-'));
    writeFileSync(join(folder, 'warning.log'), warning);
    writeFileSync(join(folder, 'empty.log'), '');
    writeFileSync(join(folder, 'binary.log'), Buffer.from([0, 1, 2, 255, 254, 10, 0, 200]));
    writeFileSync(join(folder, 'quiet.log'), '[    0.000000] Linux version 6.1.0\n');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const io = (input = ''): FakeIo => fakeIo(folder, input);

  it('prints a report in a few lines', async () => {
    const world = io();
    await parse(world, 'warning.log', {});
    assert.equal(
      world.output(),
      `WARNING in otter_drain
  lines 1-9, kind warning, 3 frames in 1 stacks
  task otterd[733], CPU 1, x86, 6.1.12-otter
  at drivers/misc/otter.c:471
  blame otter_drain (named by the header)
     3 frames from line 4: Call Trace:
`,
    );
  });

  it('prints frames, stacks and the guilty frame as JSON', async () => {
    const world = io(warning);
    await parse(world, '-', { json: true });
    const { reports } = JSON.parse(world.output()) as { reports: ReportJson[] };
    const [report] = reports;
    assert.equal(reports.length, 1);
    assert.deepEqual(report?.frames[2], {
      line: 7,
      columns: [16, 51],
      role: 'return-address',
      symbol: 'otter_work.isra.0',
      baseSymbol: 'otter_work',
      offset: 0x31,
      size: 0x80,
      module: 'otter',
      inlined: false,
      reliable: true,
    });
    assert.equal(report.frames[1]?.reliable, false);
    assert.equal(report.guilty, 0);
    assert.deepEqual(report.stacks[0]?.frames, [0, 1, 2]);
    assert.deepEqual(report.location, {
      file: 'drivers/misc/otter.c',
      sourceLine: 471,
      line: 1,
      columns: [43, 67],
    });
    assert.equal(report.facts.taint, 'PWOE');
  });

  it('prints an empty list as JSON where the log has no report', async () => {
    const world = io();
    await parse(world, 'quiet.log', { json: true });
    assert.deepEqual(JSON.parse(world.output()), { reports: [], problems: [] });
  });

  const failures: readonly (readonly [string, RegExp])[] = [
    ['quiet.log', /^no kernel report found in quiet\.log: /],
    ['binary.log', /^no kernel report found in binary\.log: /],
    ['empty.log', /^empty\.log is empty: /],
    ['missing.log', /^cannot read .*missing\.log: there is no such file$/],
    ['.', /^cannot read .*: it is a directory, name a file in it$/],
  ];
  for (const [log, message] of failures) {
    it(`says what is wrong with ${log}`, async () => {
      await assert.rejects(parse(io(), log, {}), { name: 'UserError', message });
    });
  }
});
