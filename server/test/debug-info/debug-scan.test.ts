/** What goes over tables of debug info: corners that no compiler writes, and numbers that both of its sides know. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteCursor, Overrun } from '../../src/debug-info/byte-cursor.js';
import type { FoundEntry, LineRows } from '../../src/debug-info/debug-scan.js';
import { Attribute, Form, Tag } from '../../src/debug-info/dwarf-constants.js';
import { shapesOf, skipForm, type Encoding } from '../../src/debug-info/dwarf-forms.js';
import { ALONE } from './alone.js';

const { scan } = ALONE;
const ENCODING: Encoding = { version: 5, offsetBytes: 4, addressBytes: 8 };
const VARIABLE = 0x34;
const NAMESPACE = 0x39;
const STRUCTURE = 0x13;

/** Unsigned LEB128. */
function uleb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(Math.floor(value / 0x80))];
}

/** A row of a table of abbreviations; of an implicit constant the value follows the form. */
function row(
  code: number,
  tag: number,
  hasChildren: boolean,
  parts: readonly (readonly number[])[],
): number[] {
  const attributes = parts.flatMap(([attribute = 0, form = 0, ...implicit]) => [
    ...uleb(attribute),
    ...uleb(form),
    ...implicit,
  ]);
  return [...uleb(code), ...uleb(tag), hasChildren ? 1 : 0, ...attributes, 0, 0];
}

const ADDRESS = [Attribute.lowAddress, Form.address];
const SIZE = [Attribute.highAddress, Form.data4];
const FUNCTION = row(1, Tag.subprogram, false, [ADDRESS, SIZE]);
/** An entry of that row. */
const functionAt = (address: number): number[] => [1, address, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0];

function find(
  entries: readonly number[],
  rows: readonly number[],
  { isOfUnit = true, pieceOffset = 0 } = {},
): readonly FoundEntry[] | undefined {
  return scan.entries(
    Uint8Array.from(entries),
    pieceOffset,
    Uint8Array.from(rows),
    shapesOf(ENCODING),
    true,
    isOfUnit,
  );
}

/** Where they begin, and their low and high values. */
function said(found: readonly FoundEntry[] | undefined): unknown[] | undefined {
  return found?.map((each) => [
    each.byteOffset,
    each.value(Attribute.lowAddress),
    each.value(Attribute.highAddress),
  ]);
}

describe('entries with code', () => {
  for (const [name, form] of Object.entries(Form)) {
    if (form === Form.implicitConst) continue;
    it(`are found behind a value of the form ${name}`, () => {
      // Read as text it has two bytes, as a length or a number one or more, as another form data1 and its value.
      const value = form === Form.indirect ? [Form.data1, 7] : [2, 0, 0, 0, 5, 0, 9, 9];
      const cursor = new ByteCursor(
        Uint8Array.from([...value, ...Array<number>(16).fill(0)]),
        true,
      );
      skipForm(cursor, form, ENCODING);
      const bytes = [...cursor.bytes.subarray(0, cursor.offset)];
      const rows = [...FUNCTION, ...row(2, VARIABLE, false, [[0x02, form]]), 0];
      assert.deepEqual(said(find([2, ...bytes, ...functionAt(0x40), 0], rows)), [
        [1 + bytes.length, 0x40, 16],
      ]);
    });
  }

  it('are found in namespaces, and not in what else has children', () => {
    const rows = [
      ...FUNCTION,
      ...row(2, NAMESPACE, true, []),
      ...row(3, STRUCTURE, true, []),
      ...row(4, STRUCTURE, true, [[Attribute.sibling, Form.ref4]]),
      0,
    ];
    const entries = [2, ...functionAt(1), 3, ...functionAt(2), 0, 0];
    // Its sibling is behind its only child, and counts from the start of the unit.
    const next = 100 + entries.length + 5 + functionAt(3).length + 1;
    entries.push(4, next, 0, 0, 0, ...functionAt(3), 0, ...functionAt(4), 0, ...functionAt(5));
    assert.deepEqual(said(find(entries, rows, { pieceOffset: 100 })), [
      [101, 1, 16],
      [next, 4, 16],
    ]);
  });

  it('are found behind a sibling that leads back or nowhere', () => {
    const rows = [...FUNCTION, ...row(2, STRUCTURE, true, [[Attribute.sibling, Form.ref4]]), 0];
    for (const sibling of [0, 1, 0xff]) {
      const entries = [2, sibling, 0, 0, 0, ...functionAt(1), 0, ...functionAt(2), 0];
      assert.deepEqual(said(find(entries, rows)), [[19, 2, 16]], `sibling ${sibling}`);
    }
  });

  it('have values that stand in the table, have a sign, or are an index', () => {
    const rows = [
      ...row(1, Tag.subprogram, false, [
        [Attribute.lowAddress, Form.addrx],
        [Attribute.highAddress, Form.implicitConst, 0x7f],
      ]),
      ...row(2, Tag.subprogram, false, [
        [Attribute.ranges, Form.rnglistx],
        [Attribute.highAddress, Form.sdata],
      ]),
      0,
    ];
    const [first, second] = find([1, 0x81, 0x01, 2, 9, 0x7e, 0], rows) ?? [];
    assert.deepEqual(
      [first?.form(Attribute.lowAddress), first?.value(Attribute.lowAddress)],
      [Form.addrx, 0x81],
    );
    assert.equal(first?.value(Attribute.highAddress), -1);
    assert.equal(first.value(Attribute.ranges), undefined);
    assert.deepEqual(
      [second?.value(Attribute.ranges), second?.value(Attribute.highAddress)],
      [9, -2],
    );
    assert.equal(second?.form(Attribute.lowAddress), 0);
  });

  it('of a function are what is inlined and blocks, not functions', () => {
    const rows = [
      ...FUNCTION,
      ...row(2, Tag.inlinedSubroutine, true, [ADDRESS, SIZE]),
      ...row(3, 0x0b, false, [ADDRESS, SIZE]),
      0,
    ];
    const inlined = [2, ...functionAt(8).slice(1)];
    const block = [3, ...functionAt(9).slice(1)];
    const entries = [...functionAt(7), ...inlined, ...block, 0, ...block, 0, ...block];
    assert.deepEqual(said(find(entries, rows, { isOfUnit: false })), [
      [13, 8, 16],
      [40, 9, 16],
    ]);
  });

  it('of a table that is cut off are none yet', () => {
    const rows = [...FUNCTION, 0];
    for (let length = 0; length < rows.length; length++) {
      assert.equal(find(functionAt(1), rows.slice(0, length)), undefined, `${length} bytes`);
    }
    assert.deepEqual(said(find(functionAt(1), rows)), [[0, 1, 16]]);
  });

  it('of any codes are found, but for those beyond all tables', () => {
    const withCode = (code: number): readonly FoundEntry[] | undefined =>
      find(
        [...uleb(code), ...functionAt(1).slice(1), 0],
        [...row(code, Tag.subprogram, false, [ADDRESS, SIZE]), 0],
      );
    assert.deepEqual(said(withCode(1_000_000)), [[0, 1, 16]]);
    assert.equal(withCode(2_000_000), undefined);
  });

  it('are refused where there are more than any unit has', () => {
    const rows = [
      ...row(1, Tag.subprogram, false, [[Attribute.lowAddress, Form.implicitConst, 0x10]]),
      0,
    ];
    const entries = new Uint8Array(5_000_000).fill(1);
    const ask = (piece: Uint8Array): readonly FoundEntry[] | undefined =>
      scan.entries(piece, 0, Uint8Array.from(rows), shapesOf(ENCODING), true, true);
    assert.equal(ask(entries.subarray(0, 1000))?.length, 1000);
    assert.throws(() => ask(entries), Overrun);
  });

  it('that are damaged are refused', () => {
    const rows = [...FUNCTION, ...row(2, VARIABLE, false, [[0x02, 0x7f]]), 0];
    assert.throws(() => find([3, 0], rows), Overrun);
    assert.throws(() => find(functionAt(1).slice(0, 9), rows), Overrun);
    assert.throws(() => find([2, 0], rows), Overrun);
  });
});

describe('abbreviations', () => {
  const rows = [
    ...FUNCTION,
    ...row(300, VARIABLE, false, [[0x02, Form.implicitConst, 0x81, 0x00]]),
    ...row(7, STRUCTURE, true, []),
    ...row(7, NAMESPACE, true, []),
    0,
  ];
  const tagBehind = (code: number): number | undefined => {
    const at = scan.abbreviation(Uint8Array.from(rows), code);
    return at === undefined || at === 0 ? at : rows[at];
  };

  it('are found by their codes, the first of several', () => {
    assert.deepEqual([1, 300, 7].map(tagBehind), [Tag.subprogram, VARIABLE, STRUCTURE]);
    assert.equal(said(find([7, ...functionAt(1), 0, 0], rows))?.toString(), '');
  });

  it('that a table has not are told from those that may come', () => {
    assert.equal(tagBehind(8), 0);
    for (let length = 0; length < rows.length; length++) {
      assert.equal(scan.abbreviation(Uint8Array.from(rows.slice(0, length)), 8), undefined);
    }
  });
});

const SETTINGS = {
  minimumBytes: 1,
  lineBase: -3,
  lineRange: 12,
  opcodeBase: 10,
  operandCounts: [0, 1, 1, 1, 1, 0, 0, 0, 1],
  addressBytes: 8,
};
/** DW_LNS_*: what stands behind them is their operand. */
const COPY = 1;
const ADVANCE = 2;
const COLUMN = 5;
const END = [0, 1, 1];
const toAddress = (address: number): number[] => [0, 9, 2, address, 0, 0, 0, 0, 0, 0, 0];

/** Rows by sequence, the last one first: the address of each, its file, line and column; then the address behind them. */
function sequences({ view, lastEnd }: LineRows): unknown[] {
  const rowOf = (index: number): [number, number, number, number] => [
    view.getFloat64(index * 18, true),
    view.getUint32(index * 18 + 8, true),
    view.getUint32(index * 18 + 12, true),
    view.getUint16(index * 18 + 16, true),
  ];
  const found: unknown[] = [];
  for (let end = lastEnd; end > 0;) {
    const [high, before, first] = rowOf(end - 1);
    const rows = Array.from({ length: end - 1 - first }, (_, i) => rowOf(first + i));
    found.push([...rows, high]);
    end = before;
  }
  return found;
}

const lines = (program: readonly number[], settings = SETTINGS): unknown[] =>
  sequences(scan.lines(Uint8Array.from(program), true, settings));

describe('rows of lines', () => {
  it('are chained by their sequences', () => {
    const first = [...toAddress(16), COPY, ADVANCE, 4, COLUMN, 7, COPY, ADVANCE, 2, ...END];
    const second = [...toAddress(64), COPY, ADVANCE, 1, ...END];
    assert.deepEqual(lines([...first, ...second]), [
      [[64, 1, 1, 0], 65],
      [[16, 1, 1, 0], [20, 1, 1, 7], 22],
    ]);
  });

  it('of one address are the last one that has a line', () => {
    const [up, toNothing] = [
      [3, 5],
      [3, 0x7a],
    ]; // Six lines back: to line 0.
    const program = [...toAddress(16), COPY, ...up, COPY, ...toNothing, COPY, ADVANCE, 1, ...END];
    assert.deepEqual(lines(program), [[[16, 1, 6, 0], 17]]);
  });

  it('have columns that fit', () => {
    const program = [...toAddress(16), COLUMN, 0x80, 0x80, 0x08, COPY, ADVANCE, 1, ...END];
    assert.deepEqual(lines(program), [[[16, 1, 1, 0xffff], 17]]);
  });

  it('of a program that is cut off are those before', () => {
    const program = [...toAddress(16), COPY, ADVANCE, 1, ...END, ...toAddress(32), COPY, ADVANCE];
    assert.deepEqual(lines(program), [[[16, 1, 1, 0], 17]]);
    assert.deepEqual(lines([...program, 0x80, 0, 0xff]), [[[16, 1, 1, 0], 17]]);
  });

  it('are none where the header has no range of lines', () => {
    assert.deepEqual(lines([...toAddress(16), COPY, ...END], { ...SETTINGS, lineRange: 0 }), []);
  });

  it('are passed by opcodes that only their number of operands tells of', () => {
    const settings = {
      ...SETTINGS,
      opcodeBase: 14,
      operandCounts: [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 3],
    };
    const program = [...toAddress(16), 13, 1, 0x81, 1, 2, COPY, ADVANCE, 1, ...END];
    assert.deepEqual(lines(program, settings), [[[16, 1, 1, 0], 17]]);
  });

  it('are asked for after a question that took much memory', () => {
    const many = new Uint8Array(8 << 20).fill(SETTINGS.opcodeBase + 20);
    const { view } = scan.lines(many, true, SETTINGS);
    assert.equal(view.byteLength, many.length * 18);
    assert.deepEqual(lines([...toAddress(16), COPY, ADVANCE, 1, ...END]), [[[16, 1, 1, 0], 17]]);
  });
});

describe('.debug_aranges', () => {
  /** A table of one unit in the 32-bit format, with addresses of 4 bytes. */
  const table = (unit: number, ranges: readonly (readonly [number, number])[]): number[] => {
    const pairs = [...ranges, [0, 0]].flatMap((pair) => pair.flatMap((each) => [each, 0, 0, 0]));
    const content = [2, 0, unit, 0, 0, 0, 4, 0, 0, 0, 0, 0, ...pairs];
    return [content.length, 0, 0, 0, ...content];
  };

  it('gives ranges by unit, those that linkers dropped left out', () => {
    const bytes = [
      ...table(0, [
        [16, 4],
        [0, 9],
      ]),
      ...table(70, []),
      ...table(99, [
        [32, 8],
        [64, 1],
      ]),
    ];
    const found = scan.arranges(Uint8Array.from(bytes), true);
    assert.deepEqual(
      [[...found.lows], [...found.highs], [...found.offsets], [...found.units], found.isWhole],
      [[16, 32, 64], [20, 40, 65], [0, 99, 99], [0, 70, 99], true],
    );
  });

  it('is read as far as it is whole', () => {
    const bytes = [...table(0, [[16, 4]]), ...table(99, [[32, 8]])];
    for (let length = 1; length < bytes.length; length++) {
      const found = scan.arranges(Uint8Array.from(bytes.slice(0, length)), true);
      const isFirst = length >= 24;
      assert.equal(found.lows[0], isFirst ? 16 : undefined, `${length} bytes`);
      assert.equal(found.isWhole, length === 32, `${length} bytes`);
    }
  });
});
