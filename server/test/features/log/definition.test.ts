import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Location, LocationLink, Position } from 'vscode-languageserver-types';
import {
  declaration,
  definition,
  implementation,
  typeDefinition,
} from '../../../src/features/log/definition.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import {
  answersOf,
  decodedSnapshot,
  factsOf,
  parsedSnapshot,
  positionOf,
  rangeText,
  sampleLog,
} from './log-support.js';

const links = { linkSupport: true };

/** `19:1-20 -> fs/ioctl.c 18:0-0`: where the cursor is, and the 0-based place that it leads to. */
function draw(targets: LocationLink[] | Location[]): string[] {
  return targets.map((target) => {
    if ('uri' in target) return `${pathOf(target.uri)} ${rangeText(target.range)}`;
    const { originSelectionRange, targetUri, targetRange, targetSelectionRange } = target;
    assert.deepEqual(targetRange, targetSelectionRange);
    const origin = originSelectionRange ? rangeText(originSelectionRange) : '?';
    return `${origin} -> ${pathOf(targetUri)} ${rangeText(targetRange)}`;
  });
}

const pathOf = (uri: string): string => uri.replace('file:///linux/', '');

async function definitionOf(snapshot: LogSnapshot, position: Position, options = links) {
  return draw(await definition(snapshot, position, answersOf(snapshot), options));
}

describe('implementation', () => {
  async function implementationOf(snapshot: LogSnapshot, symbol: string): Promise<string[]> {
    const position = positionOf(snapshot, symbol);
    return draw(await implementation(snapshot, position, answersOf(snapshot), links));
  }

  it('is the way through the functions inlined there, innermost first', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    // By way of vfs_ioctl(), which is static.
    assert.deepEqual(await implementationOf(snapshot, '__x64_sys_ioctl'), [
      '16:16-41 -> fs/ioctl.c 9:0-0',
      '16:16-41 -> fs/ioctl.c 18:0-0',
    ]);
  });

  it('is the line where nothing is inlined, and nothing where there is none', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    assert.deepEqual(await implementationOf(snapshot, 'entry_SYSCALL_64_after_hwframe'), [
      '19:16-56 -> arch/x86/entry/entry_64.S 7:0-0',
    ]);
    assert.deepEqual(await implementationOf(snapshot, 'Call Trace'), []);
  });
});

describe('definition', () => {
  it('leads to one line where that is certain', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, '__x64_sys_ioctl')), [
      '16:16-41 -> fs/ioctl.c 18:0-0',
    ]);
  });

  it('offers all lines where it is one of several calls, best first', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'gizmo_ioctl')), [
      '15:16-45 -> drivers/gizmo/main.c 23:0-0',
      '15:16-45 -> drivers/gizmo/main.c 21:0-0',
    ]);
  });

  it('gives plain locations to a client that takes no links', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const position = positionOf(snapshot, '__x64_sys_ioctl');
    assert.deepEqual(await definitionOf(snapshot, position, { linkSupport: false }), [
      'fs/ioctl.c 18:0-0',
    ]);
  });

  it('leads from a printed place to its file in the tree', async () => {
    const log = [
      'WARNING: CPU: 0 PID: 1 at drivers/gizmo/queue.c:19 gizmo_queue_submit+0x2c/0x70',
      ' gizmo_ioctl+0x71/0xb0 (/build/linux/drivers/gizmo/main.c:11 main.c:24)',
      'said in passing: ./fs/ioctl.c:3, /etc/passwd.c:1',
    ].join('\n');
    const snapshot = await decodedSnapshot(log);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'queue.c:19')), [
      '0:26-50 -> drivers/gizmo/queue.c 18:0-0',
    ]);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'main.c:11')), [
      '1:24-60 -> drivers/gizmo/main.c 10:0-0',
    ]);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'ioctl.c:3')), [
      '2:17-31 -> fs/ioctl.c 2:0-0',
    ]);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'passwd')), []);
  });

  it('gives nothing beside frames, past the end, for no line and without a tree', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'Call Trace')), []);
    assert.deepEqual(await definitionOf(snapshot, { line: 9999, character: 9999 }), []);
    assert.deepEqual(await definitionOf(snapshot, positionOf(snapshot, 'fpregs_assert')), []);
    const bare = parsedSnapshot(sampleLog);
    assert.deepEqual(await definitionOf(bare, positionOf(bare, '__x64_sys_ioctl')), []);
  });
});

describe('declaration', () => {
  it('leads to the head of the function', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const targets = await declaration(
      snapshot,
      positionOf(snapshot, 'gizmo_ioctl'),
      answersOf(snapshot),
      links,
    );
    assert.deepEqual(draw(targets), ['15:16-45 -> drivers/gizmo/main.c 14:0-0']);
  });
});

describe('typeDefinition', () => {
  const of = async (snapshot: LogSnapshot, text: string) =>
    draw(
      await typeDefinition(
        snapshot,
        positionOf(snapshot, text),
        answersOf(snapshot),
        factsOf(),
        links,
        new AbortController().signal,
      ),
    );

  it('leads to the section of MAINTAINERS', async () => {
    assert.deepEqual(await of(await decodedSnapshot(sampleLog), 'gizmo_ioctl'), [
      '15:16-45 -> MAINTAINERS 5:0-0',
    ]);
  });

  it('gives nothing for a frame without a line', async () => {
    assert.deepEqual(await of(await decodedSnapshot(sampleLog), 'fpregs_assert'), []);
  });
});
