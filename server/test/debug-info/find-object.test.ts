import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugObject } from '../../src/debug-info/debug-object.js';
import { findObject, type ObjectFiles, type Opened } from '../../src/debug-info/find-object.js';

interface Known {
  readonly release?: string;
  readonly buildId?: string;
  readonly hasLines?: boolean;
  /** Sizes by name. */
  readonly functions: Readonly<Record<string, number>>;
}

function objectOf({ release, buildId, hasLines = true, functions }: Known): DebugObject {
  return {
    machine: 62,
    wordBits: 64,
    isLittleEndian: true,
    buildId,
    release,
    hasLines,
    problems: [],
    functionsNamed: (name) => {
      const size = functions[name];
      const place = { section: 1, byteOffset: 0 };
      return size === undefined ? [] : [{ name, place, byteSize: size, distanceToNext: size }];
    },
    functionAtAddress: () => undefined,
    functionsFrom: () => [],
    targetAt: () => undefined,
    addressOf: () => 0n,
    linesAt: () => [],
    codeAt: () => undefined,
  };
}

/** A disk with these objects; installed kernels are those under `/usr/lib/debug/boot`. */
function disk(objects: Readonly<Record<string, Known>>): ObjectFiles {
  const opened = new Map<string, Opened>(
    Object.entries(objects).map(([path, known]) => [
      path,
      { kind: 'object', object: objectOf(known) },
    ]),
  );
  return {
    open: (path) => Promise.resolve(opened.get(path)),
    modulesUnder: (directory, module) =>
      Object.keys(objects).filter((path) => path === `${directory}/${module}.ko`),
    releasesIn: (directory) =>
      Object.keys(objects)
        .filter((path) => path.startsWith(`${directory}/boot/vmlinux-`))
        .map((path) => path.replace(/.*vmlinux-/, '')),
  };
}

const PLACES = { builds: ['/src/linux'], directories: [], system: '' };
const BOOT = '/usr/lib/debug/boot/vmlinux-';
const functions = [
  { name: 'f', distanceToNext: 16 },
  { name: 'g', distanceToNext: 32 },
];
const sizes = { f: 16, g: 32 };

describe('findObject', () => {
  it('takes the first that is of the release of the log, and says what the others are', async () => {
    const files = disk({
      '/src/linux/vmlinux': { release: '6.2.0', functions: sizes },
      [`${BOOT}6.1.0`]: { release: '6.1.0', functions: sizes },
    });
    const found = await findObject({ release: '6.1.0', functions }, PLACES, files);
    assert.equal(found.path, `${BOOT}6.1.0`);
    assert.deepEqual(found.problems, [
      '/src/linux/vmlinux is not used: it is of Linux 6.2.0, the log of 6.1.0',
    ]);
  });

  it('goes by the build ID, whatever the release', async () => {
    const files = disk({
      '/src/linux/vmlinux': { release: '6.1.0', buildId: 'abcd', functions: sizes },
    });
    const asked = (buildId: string) =>
      findObject({ release: '6.1.0', buildId, functions }, PLACES, files);
    assert.equal((await asked('abcd')).path, '/src/linux/vmlinux');
    const other = await asked('ffff');
    assert.equal(other.object, undefined);
    assert.match(other.problems[0] ?? '', /has the build ID abcd, the log ffff/);
  });

  it("goes by the sizes of functions where the release is the same, as after a build of one's own", async () => {
    const files = disk({ '/src/linux/vmlinux': { release: '6.1.0', functions: { f: 16, g: 48 } } });
    const most = await findObject({ release: '6.1.0', functions }, PLACES, files);
    assert.equal(most.path, '/src/linux/vmlinux');
    const less = await findObject(
      { release: '6.1.0', functions: functions.slice(1) },
      PLACES,
      files,
    );
    assert.match(
      less.problems[0] ?? '',
      /of another build: g takes 0x30 bytes in it, 0x20 in the log/,
    );
  });

  it('assumes the only installed kernel with all sizes where the log tells no release', async () => {
    const all = { ...sizes, h: 48, i: 208 };
    const logged = Object.entries(all).map(([name, distanceToNext]) => ({ name, distanceToNext }));
    const fitting = { [`${BOOT}6.1.0`]: { release: '6.1.0', functions: all } };
    const other = { [`${BOOT}6.0.0`]: { release: '6.0.0', functions: { ...all, g: 48 } } };
    const found = await findObject({ functions: logged }, PLACES, disk({ ...fitting, ...other }));
    assert.deepEqual([found.path, found.isAssumed], [`${BOOT}6.1.0`, true]);
    const twice = { ...fitting, [`${BOOT}6.1.1`]: { release: '6.1.1', functions: all } };
    assert.equal((await findObject({ functions: logged }, PLACES, disk(twice))).object, undefined);
  });

  it('assumes none for the size of a function or three, however often they are printed', async () => {
    const fitting = disk({ [`${BOOT}6.1.0`]: { release: '6.1.0', functions: sizes } });
    const again = [...functions, ...functions, ...functions];
    assert.equal((await findObject({ functions: again }, PLACES, fitting)).object, undefined);
    assert.equal((await findObject({ functions: [] }, PLACES, fitting)).object, undefined);
  });

  it('lets no release out of a log become a path that leads elsewhere', async () => {
    const asked: string[] = [];
    const files: ObjectFiles = {
      open: (path) => {
        asked.push(path);
        return Promise.resolve(undefined);
      },
      modulesUnder: (directory) => {
        asked.push(directory);
        return [];
      },
      releasesIn: () => [],
    };
    for (const release of ['../../etc', '/etc', 'a/b', '..', 'x\0y', 'a'.repeat(99)]) {
      await findObject({ release, functions }, PLACES, files);
      await findObject({ release, module: 'm', functions }, PLACES, files);
    }
    assert.deepEqual([...new Set(asked)], ['/src/linux/vmlinux', '/src/linux']);
  });

  it('keeps one without debug info for its symbols', async () => {
    const files = disk({
      '/src/linux/vmlinux': { release: '6.1.0', hasLines: false, functions: sizes },
    });
    const found = await findObject({ release: '6.1.0', functions }, PLACES, files);
    assert.equal(found.object?.hasLines, false);
  });
});
