/** `kernav decode --printk`: where the lines outside of reports were printed, as text and as JSON. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { fakeIo } from './fake-io.js';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples');

const SOURCE = `#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
static int gizmo_start(struct gizmo *gizmo)
{
	pr_info("gizmo started with %d queues\\n", gizmo->n);
	pr_err("no interrupt for the gizmo\\n");
	return 0;
}
static int gizmo_restart(struct gizmo *gizmo)
{
	pr_err("no interrupt for the gizmo\\n");
}
`;

const LOG = `[    1.000000] gizmo: gizmo started with 4 queues
[    1.000001] gizmo: no interrupt for the gizmo
[    1.000002] systemd[1]: Started the gizmo daemon.
[    1.000003] nothing in the tree says this
Starting the login prompt
`;

describe('kernav decode --printk', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-printk-'));
    cpSync(join(samples, 'linux'), join(folder, 'linux'), { recursive: true });
    writeFileSync(join(folder, 'linux/drivers/gizmo/start.c'), SOURCE);
    writeFileSync(join(folder, 'boot.log'), LOG);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(options: DecodeOptions): Promise<string> {
    const io = fakeIo(folder, '');
    await decode(io, 'boot.log', { tree: join(folder, 'linux'), printk: true, ...options });
    return io.bytes().toString('utf8');
  }

  it('says under each line which call printed it, how sure that is, or why it is not known', async () => {
    assert.equal(
      await run({}),
      String.raw`[    1.000000] gizmo: gizmo started with 4 queues
      -> drivers/gizmo/start.c:4  certain: no other format fits  pr_info("gizmo started with %d queues\n") in gizmo_start  [GIZMO CHARACTER DEVICE]
[    1.000001] gizmo: no interrupt for the gizmo
      -> drivers/gizmo/start.c:5  likely: one of several calls that print this text  pr_err("no interrupt for the gizmo\n") in gizmo_start  (or drivers/gizmo/start.c:10)  [GIZMO CHARACTER DEVICE]
[    1.000002] systemd[1]: Started the gizmo daemon.
      -> written by user space
[    1.000003] nothing in the tree says this
      -> no format of the tree fits
Starting the login prompt
      -> written by user space
`,
    );
  });

  it('says the same as JSON', async () => {
    const { reports, messages } = JSON.parse(await run({ json: true })) as Record<
      string,
      readonly unknown[]
    >;
    assert.deepEqual(reports, []);
    assert.deepEqual(messages?.slice(1, 3), [
      {
        line: 1,
        format: 'no interrupt for the gizmo\n',
        callee: 'pr_err',
        function: 'gizmo_start',
        file: 'drivers/gizmo/start.c',
        lineNumber: 5,
        candidates: [
          {
            format: 'no interrupt for the gizmo\n',
            callee: 'pr_err',
            function: 'gizmo_restart',
            file: 'drivers/gizmo/start.c',
            lineNumber: 10,
          },
        ],
        evidence: 'one-of-n',
        confidence: 'likely',
      },
      { line: 2, unattributed: 'user-space' },
    ]);
  });
});
