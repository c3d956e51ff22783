import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FrameItem, LogReports, StackItem } from '../../../server/src/protocol.js';
import {
  childrenOf,
  frameDescription,
  frameLabel,
  isExpandedAtFirst,
  logNode,
  nodeAtLine,
  type TreeNode,
} from '../../src/report-nodes.js';

function lines(first: number, last: number) {
  return { start: { line: first, character: 0 }, end: { line: last, character: 9 } };
}

function frame(label: string, line: number, more: Partial<FrameItem> = {}): FrameItem {
  return {
    label,
    detail: '',
    range: { start: { line, character: 4 }, end: { line, character: 9 } },
    state: 'waiting',
    isReliable: true,
    isInlined: false,
    isGuilty: false,
    ...more,
  };
}

function stack(title: string, frames: readonly FrameItem[]): StackItem {
  const numbers = frames.map(({ range }) => range.start.line);
  const range = lines(Math.min(...numbers) - 1, Math.max(...numbers));
  return { title, range, frameCount: frames.length, frames };
}

/** A use after free with three stacks, and a warning behind it. */
const LOG: LogReports = {
  uri: 'file:///tmp/console.dmesg',
  version: 1,
  reports: [
    {
      title: 'KASAN: slab-use-after-free in foo_read',
      kind: 'kasan',
      range: lines(2, 20),
      stacks: [
        stack('Call Trace', [frame('dump_stack', 4), frame('foo_read', 5, { isGuilty: true })]),
        stack('Allocated by task 7', [frame('kmalloc', 9), frame('foo_open', 10)]),
        stack('Freed by task 8', [frame('kfree', 14)]),
      ],
    },
    {
      title: 'WARNING in bar',
      kind: 'warning',
      range: lines(30, 40),
      stacks: [stack('Call Trace', [frame('bar', 33)])],
    },
  ],
};

/** One line per node: indented by depth, `+` where its children are shown at first. */
function draw(node: TreeNode, depth = 0): string {
  const text = {
    log: () => 'log',
    report: () => (node.kind === 'report' ? node.report.title : ''),
    stack: () => (node.kind === 'stack' ? node.stack.title : ''),
    frame: () => (node.kind === 'frame' ? node.frame.label : ''),
  }[node.kind]();
  const children = childrenOf(node);
  const mark = children.length === 0 ? ' ' : isExpandedAtFirst(node) ? '-' : '+';
  const row = `${'  '.repeat(depth)}${mark} ${text} @${node.place.position.line}`;
  return [row, ...children.map((child) => draw(child, depth + 1))].join('\n');
}

function titleAt(line: number): string {
  const node = nodeAtLine(logNode(LOG), line);
  return draw(node).split('\n')[0]?.trim() ?? '';
}

describe('report tree', () => {
  it('is log, reports, stacks, frames; the way to the guilty frame is open', () => {
    assert.equal(
      draw(logNode(LOG)),
      [
        '- log @0',
        '  + KASAN: slab-use-after-free in foo_read @2',
        '    - Call Trace @3',
        '        dump_stack @4',
        '        foo_read @5',
        '    + Allocated by task 7 @8',
        '        kmalloc @9',
        '        foo_open @10',
        '    + Freed by task 8 @13',
        '        kfree @14',
        '  + WARNING in bar @30',
        '    - Call Trace @32',
        '        bar @33',
      ].join('\n'),
    );
  });

  it('opens the report where there is only one', () => {
    const [report] = childrenOf(logNode({ ...LOG, reports: LOG.reports.slice(0, 1) }));
    assert.equal(report && isExpandedAtFirst(report), true);
  });

  it('has the deepest node for a line', () => {
    assert.deepEqual(
      [0, 2, 5, 8, 10, 20, 25, 33].map((line) => titleAt(line)),
      [
        '- log @0',
        '+ KASAN: slab-use-after-free in foo_read @2',
        'foo_read @5',
        '+ Allocated by task 7 @8',
        'foo_open @10',
        '+ KASAN: slab-use-after-free in foo_read @2',
        '- log @0',
        'bar @33',
      ],
    );
  });

  it('does not hold the line that its range ends in front of', () => {
    const whole = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const log = logNode({
      uri: 'untitled:1',
      version: 1,
      reports: [{ title: 'x', kind: 'trace', range: whole, stacks: [] }],
    });
    assert.deepEqual(
      [1, 2].map((line) => nodeAtLine(log, line).kind),
      ['report', 'log'],
    );
  });

  it('keeps the id of a place when answers come', () => {
    const ids = (log: LogReports) =>
      childrenOf(logNode(log))
        .flatMap(childrenOf)
        .map(({ id }) => id);
    assert.deepEqual(ids({ ...LOG, version: 2 }), ids(LOG));
    assert.equal(new Set(ids(LOG)).size, ids(LOG).length);
  });
});

describe('row of a frame', () => {
  it('says how the frame was found', () => {
    assert.deepEqual(
      [frame('a', 1), frame('b', 1, { isReliable: false }), frame('c', 1, { isInlined: true })].map(
        frameLabel,
      ),
      ['a', '? b', 'c [inline]'],
    );
  });

  it('has the file in front of its folder', () => {
    const details = [
      ' fs/btrfs/inode.c:8',
      '≈ drivers/gizmo/main.c:24 1/2',
      '? mm/slub.c:3571',
      '~ Makefile:8',
      'no definition in fs/btrfs',
      '',
    ];
    assert.deepEqual(
      details.map((detail) => frameDescription(frame('a', 1, { detail }))),
      [
        'inode.c:8 · fs/btrfs',
        '≈ main.c:24 1/2 · drivers/gizmo',
        '? slub.c:3571 · mm',
        '~ Makefile:8',
        'no definition in fs/btrfs',
        '',
      ],
    );
  });

  it('takes no time for a long text', () => {
    const detail = `${'a/'.repeat(500_000)}b c`;
    assert.equal(frameDescription(frame('a', 1, { detail })), detail);
  });
});
