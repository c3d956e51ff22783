import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { DebugLine, DebugObject } from '../../src/debug-info/debug-object.js';
import type { Frame, FrameRole } from '../../src/oops/frame.js';
import { debugResolution } from '../../src/resolve/debug-lines.js';
import type { Resolution } from '../../src/resolve/evidence.js';

const FILES = memoryFiles({
  'fs/gizmo.c': [
    '#include "gizmo.h"',
    'static int gizmo_open(struct inode *inode)',
    '{',
    '\treturn gizmo_lock(inode);',
    '}',
    'SYSCALL_DEFINE1(gizmo, int, number)',
    '{',
    '\treturn gizmo_open(number);',
    '}',
  ].join('\n'),
  'fs/gizmo.h': 'static inline int gizmo_lock(void *of)\n{\n\treturn lock(of);\n}\n',
});

const OPEN: DebugLine = {
  function: 'gizmo_open',
  file: '/build/linux-6.1/fs/gizmo.c',
  compilationDirectory: '/build/linux-6.1/debian/build',
  lineNumber: 4,
  declarationLineNumber: 2,
  declarationFile: '/build/linux-6.1/fs/gizmo.c',
};
const LOCK: DebugLine = {
  function: 'gizmo_lock',
  file: '/build/linux-6.1/fs/gizmo.h',
  lineNumber: 3,
};

interface Known {
  readonly name: string;
  readonly size: number;
  /** Bytes of it alone; as many where it is missing. */
  readonly ownSize?: number;
  /** Lines by the offset that is asked for. */
  readonly lines: Readonly<Record<number, readonly DebugLine[]>>;
}

/** An object whose functions stand 0x1000 bytes from each other. */
function objectOf(functions: readonly Known[], over: Partial<DebugObject> = {}): DebugObject {
  const at = functions.map((known, index) => ({ known, start: (index + 1) * 0x1000 }));
  return {
    machine: 62,
    wordBits: 64,
    isLittleEndian: true,
    buildId: undefined,
    release: undefined,
    hasLines: true,
    problems: [],
    functionsNamed: (name) =>
      at
        .filter(({ known }) => known.name === name)
        .map(({ known, start }) => ({
          name,
          place: { section: 1, byteOffset: start },
          byteSize: known.ownSize ?? known.size,
          distanceToNext: known.size,
        })),
    functionAtAddress: () => undefined,
    functionsFrom: () => [],
    targetAt: () => undefined,
    addressOf: ({ byteOffset }) => BigInt(byteOffset),
    linesAt: ({ byteOffset }) =>
      at.flatMap(({ known, start }) => known.lines[byteOffset - start] ?? []),
    codeAt: () => undefined,
    ...over,
  };
}

function frame(symbol: string, byteOffset: number, byteSize: number, reliable = true): Frame {
  return {
    line: 0,
    range: { start: 0, end: 1 },
    role: 'return-address',
    symbol,
    baseSymbol: symbol.replace(/^__x64_/, '__x64_'),
    byteOffset,
    byteSize,
    reliable,
    inlined: false,
  };
}

function ask(
  asked: Frame,
  functions: readonly Known[],
  {
    role = 'return-address',
    isTreesVersion = true,
    over,
  }: { role?: FrameRole; isTreesVersion?: boolean; over?: Partial<DebugObject> } = {},
): Resolution | undefined {
  return debugResolution({
    frame: asked,
    role,
    object: objectOf(functions, over),
    files: FILES,
    isTreesVersion,
    hasModule: (name) => name === 'gizmo',
  });
}

function site(resolution: Resolution | undefined) {
  assert.ok(resolution?.kind === 'resolved', JSON.stringify(resolution));
  return resolution.site;
}

describe('debugResolution', () => {
  const open: Known = {
    name: 'gizmo_open',
    size: 0x40,
    lines: { 0x1f: [LOCK, OPEN], 0x20: [{ ...OPEN, lineNumber: 5 }] },
  };

  it('asks for the byte before a return address, and names the line in the function of the frame', () => {
    assert.deepEqual(site(ask(frame('gizmo_open', 0x20, 0x40), [open])), {
      file: 'fs/gizmo.c',
      lineNumber: 4,
      function: 'gizmo_open',
      definitionLineNumber: 2,
      evidence: 'debug-info',
      confidence: 'exact',
      inlines: [{ function: 'gizmo_lock', file: 'fs/gizmo.h', lineNumber: 3 }],
    });
  });

  it('asks for the call in front of the delay slot of mips, and for the very address that sparc prints', () => {
    const slot = { ...OPEN, lineNumber: 3 };
    const known = { name: 'gizmo_open', size: 16, lines: { 4: [OPEN], 8: [slot], 11: [slot] } };
    const lineAt = (offset: number, machine: number, words: readonly number[] = []): number => {
      const code = new Uint8Array(new Uint32Array(words).buffer);
      const codeAt = (): Uint8Array | undefined => (code.length === 0 ? undefined : code);
      const over = { machine, codeAt };
      return site(ask(frame('gizmo_open', offset, 16), [known], { over })).lineNumber;
    };
    const [mips, sparc64] = [8, 43];
    const [jal, jalr, bal, addiu, nop] = [0x0c000000, 0x0320f809, 0x04110002, 0x27bdffe0, 0];
    assert.equal(lineAt(12, mips), 4);
    for (const call of [jal, jalr, bal]) assert.equal(lineAt(12, mips, [call, nop]), 4);
    // `balc` of release 6 has no delay slot.
    assert.equal(lineAt(12, mips, [addiu, 0xe8000002]), 3);
    assert.equal(lineAt(4, sparc64), 4);
  });

  it('asks for the very byte of an instruction pointer', () => {
    const found = site(
      ask(frame('gizmo_open', 0x20, 0x40), [open], { role: 'instruction-pointer' }),
    );
    assert.equal(found.lineNumber, 5);
  });

  it('takes no function of another size, for then it is another build', () => {
    assert.equal(ask(frame('gizmo_open', 0x20, 0x50), [open]), undefined);
    assert.equal(ask(frame('gizmo_close', 0x20, 0x40), [open]), undefined);
  });

  it('takes the size of the function alone where that is printed, unless another one has it as kernels count', () => {
    const padded: Known = { ...open, size: 0x9000, ownSize: 0x3d };
    assert.equal(site(ask(frame('gizmo_open', 0x20, 0x3d), [padded])).lineNumber, 4);
    const other: Known = { ...open, size: 0x3d, lines: { 0x1f: [{ ...OPEN, lineNumber: 5 }] } };
    const found = site(ask(frame('gizmo_open', 0x20, 0x3d), [padded, other]));
    assert.deepEqual([found.lineNumber, found.confidence], [5, 'exact']);
  });

  it('tells functions of one name apart by their size, and says so where it cannot', () => {
    const other: Known = { ...open, size: 0x60, lines: { 0x1f: [{ ...OPEN, lineNumber: 5 }] } };
    assert.equal(site(ask(frame('gizmo_open', 0x20, 0x60), [open, other])).lineNumber, 5);
    const same = ask(frame('gizmo_open', 0x20, 0x40), [open, { ...other, size: 0x40 }]);
    assert.equal(site(same).confidence, 'likely');
    assert.deepEqual(same?.kind === 'resolved' && same.otherDefinitions, [
      { file: 'fs/gizmo.c', lineNumber: 5 },
    ]);
    // The same file compiled twice: it is the same line either way.
    assert.equal(site(ask(frame('gizmo_open', 0x20, 0x40), [open, open])).confidence, 'exact');
  });

  it('tells functions of one name and one size apart by the address, wherever the kernel is loaded', () => {
    const lines = [4, 3, 8].map((lineNumber) => ({ ...OPEN, lineNumber }));
    const known = lines.map((line) => ({
      name: 'gizmo_open',
      size: 0x20,
      lines: { 0x10: [line], 0x11: [line] },
    }));
    // They stand 0x1230 bytes from each other.
    const over: Partial<DebugObject> = {
      addressOf: ({ byteOffset }) => BigInt((byteOffset / 0x1000) * 0x1230),
    };
    const at = (address: string): Resolution | undefined =>
      ask({ ...frame('gizmo_open', 0x11, 0x20), address }, known, { over });
    assert.deepEqual(site(at('ffffffff81002471')).lineNumber, 3);
    assert.equal(site(at('ffffffff81002471')).confidence, 'exact');
    // `[<0>]`, a name for an address, an address that is none of them.
    for (const none of ['0', '(ptrval)', 'ffffffff81002472']) {
      assert.equal(site(at(none)).confidence, 'likely');
    }
  });

  it('goes past the functions that a macro wraps around the one that is written', () => {
    const at = { ...OPEN, declarationLineNumber: 6 };
    const written = { ...at, function: '__do_sys_gizmo', lineNumber: 8 };
    const wrapped = { ...at, function: '__x64_sys_gizmo', lineNumber: 6 };
    const call: Known = {
      name: '__x64_sys_gizmo',
      size: 0x30,
      lines: { 0xf: [written, { ...wrapped, function: '__se_sys_gizmo' }, wrapped] },
    };
    const found = site(ask(frame('__x64_sys_gizmo', 0x10, 0x30), [call]));
    assert.deepEqual([found.lineNumber, found.confidence, found.inlines], [8, 'exact', []]);
  });

  it('is no more than likely where the text of the tree is not what was built', () => {
    const moved: Known = { ...open, lines: { 0x1f: [{ ...OPEN, declarationLineNumber: 3 }] } };
    assert.equal(site(ask(frame('gizmo_open', 0x20, 0x40), [moved])).confidence, 'likely');
    const older = ask(frame('gizmo_open', 0x20, 0x40), [open], { isTreesVersion: false });
    assert.equal(site(older).confidence, 'likely');
  });

  it('answers nothing where the file in the tree ends before the line', () => {
    const beyond: Known = { ...open, lines: { 0x1f: [{ ...OPEN, lineNumber: 40 }] } };
    assert.equal(ask(frame('gizmo_open', 0x20, 0x40), [beyond]), undefined);
  });

  it('answers nothing where the file is not in the tree', () => {
    const elsewhere: Known = {
      ...open,
      lines: { 0x1f: [{ ...OPEN, file: '/home/me/driver/main.c' }] },
    };
    assert.equal(ask(frame('gizmo_open', 0x20, 0x40), [elsewhere]), undefined);
  });

  describe('of a module that the tree does not make', () => {
    const of = (module: string): Frame => ({ ...frame('gizmo_open', 0x20, 0x40), module });
    const withLines = (...lines: DebugLine[]): Known => ({ ...open, lines: { 0x1f: lines } });
    const main = { ...OPEN, file: 'main.c', compilationDirectory: '/home/me/otter' };

    it('tells the line as the build has it', () => {
      const inner = {
        function: 'inner',
        file: './inner.h',
        compilationDirectory: '/home/me/otter',
        lineNumber: 7,
      };
      assert.deepEqual(ask(of('otter'), [withLines(inner, main)]), {
        kind: 'unresolved',
        reason: 'not-in-tree',
        built: {
          path: '/home/me/otter/main.c',
          lineNumber: 4,
          inlines: [{ function: 'inner', path: '/home/me/otter/inner.h', lineNumber: 7 }],
        },
      });
      // One of the tree, in another version of it, is looked for in the tree.
      assert.equal(ask(of('gizmo'), [withLines(main)]), undefined);
    });

    it('takes no file of the tree for its own', () => {
      const copy = {
        ...OPEN,
        file: '/home/me/otter/fs/gizmo.c',
        declarationLineNumber: 4,
        declarationFile: '/home/me/otter/fs/gizmo.c',
      };
      const told = ask(of('otter'), [withLines(copy)]);
      assert.ok(told?.kind === 'unresolved');
      assert.equal(told.built?.path, '/home/me/otter/fs/gizmo.c');
      assert.equal(site(ask(of('gizmo'), [withLines(copy)])).file, 'fs/gizmo.c');
      // Where the function stands as the debug info has it, the file is that of the tree whatever the module is called.
      assert.equal(site(ask(of('otter'), [open])).file, 'fs/gizmo.c');
    });

    it('shows no character that a terminal acts upon', () => {
      const odd = ask(of('otter'), [withLines({ ...main, file: '/a\u001b[2J/\u202e.c' })]);
      assert.ok(odd?.kind === 'unresolved');
      assert.equal(odd.built?.path, '/a\ufffd[2J/\ufffd.c');
    });
  });

  it('leaves entries in doubt at the ends of functions to be called stale', () => {
    const all: Known = { ...open, lines: { [-1]: [OPEN], 0x3f: [OPEN] } };
    assert.equal(ask(frame('gizmo_open', 0, 0x40, false), [all]), undefined);
    assert.equal(ask(frame('gizmo_open', 0x40, 0x40, false), [all]), undefined);
    assert.equal(site(ask(frame('gizmo_open', 0x40, 0x40), [all])).lineNumber, 4);
  });

  it('names the function before, whose last call returns to the start of this one', () => {
    const next: Known = { name: 'gizmo_close', size: 0x40, lines: { [-1]: [OPEN] } };
    assert.equal(site(ask(frame('gizmo_close', 0, 0x40), [next])).function, 'gizmo_open');
  });
});
