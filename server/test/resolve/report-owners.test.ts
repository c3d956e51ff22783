/** Who is to be asked about a report: the owners of the guilty frame's file, or of what stands in for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMaintainers, type Maintainers } from '../../src/maintainers/maintainers.js';
import { ownersOf, type ReportOwners } from '../../src/resolve/report-owners.js';
import { decodeLog, treeInMemory } from './decode-support.js';

const FILES = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n',
  MAINTAINERS: `OTTERS
M:	Ada Sample <ada@otter.example>
F:	drivers/otter/

BADGERS
M:	Brook Sample <brook@badger.example>
F:	fs/badger/
`,
  'drivers/otter/core.c': `int otter_read(struct otter *otter)
{
	return otter->head->value;
}
`,
  'fs/badger/file.c': `int badger_read(struct badger *badger)
{
	int value = otter_read(badger->otter);

	return value;
}
`,
};

const HEADER = `BUG: kernel NULL pointer dereference, address: 0000000000000010
Oops: 0000 [#1] PREEMPT SMP NOPTI
`;

async function owners(log: string, files: Record<string, string> = FILES): Promise<ReportOwners[]> {
  const tree = treeInMemory(files);
  const { reports, resolutions } = await decodeLog(log, tree);
  return reports
    .map((report) => ownersOf(report, resolutions, maintainersOf(files), tree.files))
    .filter((each) => each !== undefined);
}

function maintainersOf(files: Record<string, string>): Maintainers {
  const found = createMaintainers(treeInMemory(files).files);
  assert.equal(found.kind, 'readable');
  return found.maintainers;
}

/** `drivers/otter/core.c of Ada Sample <…>, trace of …`. */
function ownersText({ file, ofFile, traceFiles, ofTrace }: ReportOwners): string {
  const names = (people: ReportOwners['ofFile']['people']): string =>
    people.map(({ text }) => text.replace(/ Sample.*/, '')).join(' ') || 'nobody';
  return `${file} of ${names(ofFile.people)}, trace ${traceFiles.join(' ')} of ${names(ofTrace.people)}`;
}

describe('ownersOf', () => {
  it('asks about the file of the guilty frame, and about all files of the trace', async () => {
    const log = `${HEADER}RIP: 0010:otter_read+0x1c/0x30
Call Trace:
 badger_read+0x2b/0x60
`;
    assert.deepEqual((await owners(log)).map(ownersText), [
      'drivers/otter/core.c of Ada, trace drivers/otter/core.c fs/badger/file.c of Ada Brook',
    ]);
  });

  it('falls back to the file that the header prints', async () => {
    const log = `WARNING: CPU: 1 PID: 7 at fs/badger/file.c:3 badger_gone+0x2b/0x90
RIP: 0010:badger_gone+0x2b/0x90
Call Trace:
 otter_gone+0x31/0x80
`;
    const [found] = await owners(log);
    assert.equal(found?.file, 'fs/badger/file.c');
    assert.equal(found.reason, 'printed in the header');
    assert.deepEqual(found.traceFiles, []);
    assert.deepEqual(found.ofTrace.people, []);
  });

  it('falls back to the innermost frame that has a file', async () => {
    const log = `${HEADER}RIP: 0010:otter_gone+0x1c/0x30 [otter_gone]
Call Trace:
 badger_read+0x2b/0x60
`;
    const [found] = await owners(log);
    assert.equal(found?.file, 'fs/badger/file.c');
    assert.match(found.reason, /innermost frame that has a file/);
  });

  it('does not ask about frames that are no more than a guess of the unwinder', async () => {
    const log = `${HEADER}RIP: 0010:otter_read+0x1c/0x30
Call Trace:
 ? badger_read+0x2b/0x60
`;
    assert.deepEqual(
      (await owners(log)).map(({ traceFiles }) => traceFiles),
      [['drivers/otter/core.c']],
    );
  });

  it('names nobody where no frame has a file, and never a file outside of the tree', async () => {
    const log = `WARNING: CPU: 1 PID: 7 at ../../etc/passwd:3 badger_gone+0x2b/0x90
RIP: 0010:badger_gone+0x2b/0x90
`;
    assert.deepEqual(await owners(log), []);
  });

  it('has a file without a maintainer where no section names it', async () => {
    const files = { ...FILES, 'lib/newt.c': 'int newt_read(void)\n{\n\treturn 1;\n}\n' };
    const log = `${HEADER}RIP: 0010:newt_read+0x1c/0x30\n`;
    assert.deepEqual((await owners(log, files)).map(ownersText), [
      'lib/newt.c of nobody, trace lib/newt.c of nobody',
    ]);
  });
});
