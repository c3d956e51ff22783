import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreePath } from '../../../src/base/tree-path.js';
import { originHover, originTargets } from '../../../src/features/log/line-origin.js';
import type { LineOrigin, TreeFacts } from '../../../src/features/log/tree-facts.js';
import type { PrintSite } from '../../../src/printk/origin.js';
import { decodedSnapshot, factsOf, sampleLog } from './log-support.js';

const never = new AbortController().signal;
const site: PrintSite = {
  file: 'drivers/gizmo/main.c' as TreePath,
  lineNumber: 24,
  callee: 'pr_info',
  function: 'gizmo_ioctl',
  format: 'started `%d`\n',
};
const log = `${sampleLog}[    9.000000] the machine goes on\n`;
const behind = { line: sampleLog.split('\n').length - 1, character: 20 };

function factsWith(origin: LineOrigin): TreeFacts {
  return { ...factsOf(), origin: () => Promise.resolve(origin) };
}

const oneOfTwo: LineOrigin = {
  origin: {
    kind: 'found',
    site,
    candidates: [{ ...site, lineNumber: 30 }],
    evidence: 'one-of-n',
    confidence: 'guess',
  },
  isIndexed: false,
};

describe('a line outside of reports', () => {
  it('shows its format, the call, how sure it is, and who owns it', async () => {
    const snapshot = await decodedSnapshot(log);
    const found = await originHover(snapshot, behind, factsWith(oneOfTwo), never);
    assert.ok(
      found !== undefined && typeof found.contents === 'object' && 'value' in found.contents,
    );
    const [call, around, sure, others, index] = found.contents.value.split('\n\n');
    assert.equal(
      call,
      '``pr_info("started `%d`\\n")`` [drivers/gizmo/main\\.c\\:24](<file:///linux/drivers/gizmo/main.c#L24>)',
    );
    assert.equal(around, 'Printed in `gizmo_ioctl`.');
    assert.match(sure ?? '', /^\*\*guess\*\*: .*; one of several calls that print this text\.$/);
    assert.equal(
      others,
      'Or [drivers/gizmo/main\\.c\\:30](<file:///linux/drivers/gizmo/main.c#L30>).',
    );
    assert.match(index ?? '', /^The tree is not indexed as a whole yet/);
    assert.match(found.contents.value, /GIZMO CHARACTER DEVICE/);
  });

  it('leads to all calls that print it', async () => {
    const snapshot = await decodedSnapshot(log);
    const options = { linkSupport: false };
    const targets = await originTargets(snapshot, behind, factsWith(oneOfTwo), options, never);
    assert.deepEqual(
      targets.map((target) => ('range' in target ? target.range.start.line : -1)),
      [23, 29],
    );
  });

  it('says who wrote it where that was not the kernel, and nothing of lines of reports', async () => {
    const snapshot = await decodedSnapshot(log);
    const facts = factsWith({
      origin: { kind: 'unattributed', reason: 'user-space' },
      isIndexed: true,
    });
    const found = await originHover(snapshot, behind, facts, never);
    assert.deepEqual(found?.contents, {
      kind: 'markdown',
      value: 'This line: written by user space.',
    });
    const inReport = { line: snapshot.reports[0]?.firstLine ?? 0, character: 3 };
    assert.equal(await originHover(snapshot, inReport, facts, never), undefined);
  });
});
