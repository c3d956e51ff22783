/**
 * Relocations of debug sections in relocatable files (modules): what the linker would write there. They are sorted by offset as
 * assemblers write them, so those of a piece are found by bisection; a table that is not sorted is put in order when it is first used.
 * Source: the processor supplements of the ELF ABI.
 */
import { firstIndex } from '../base/binary-search.js';
import { ByteCursor } from './byte-cursor.js';
import type { ObjectCompanions } from './companions.js';
import { Packing, type RelocationLayout } from './debug-scan.js';
import { SectionType, type ElfFile, type ElfSection } from './elf-file.js';

/** Values of the symbol table, section addresses included. */
export interface SymbolValues {
  valueOf(index: number): number;
}

/** What a relocation does: writes `S + A`, adds it, subtracts it, or writes `S + A - P`; the digit is the width in bytes. */
type Action = readonly ['set' | 'add' | 'sub' | 'relative', 1 | 2 | 4 | 8 | typeof ULEB];

/** As many bytes as the LEB128 number there has. */
const ULEB = 'uleb128';

const set4: Action = ['set', 4];
const set8: Action = ['set', 8];

/** By `e_machine`, then by relocation type: those that occur in debug sections. */
const ACTIONS: Readonly<Record<number, Readonly<Record<number, Action>>>> = {
  // i386
  3: { 1: set4, 2: ['relative', 4] },
  // mips
  8: { 2: set4, 18: set8 },
  // powerpc, powerpc64
  20: { 1: set4, 26: ['relative', 4] },
  21: { 1: set4, 26: ['relative', 4], 38: set8, 44: ['relative', 8] },
  // s390
  22: { 4: set4, 5: ['relative', 4], 22: set8, 23: ['relative', 8] },
  // arm
  40: { 2: set4, 3: ['relative', 4] },
  // sparc64
  43: { 3: set4, 23: set4, 32: set8, 54: set8 },
  // x86-64
  62: {
    1: set8,
    2: ['relative', 4],
    10: set4,
    11: set4,
    17: set8,
    21: set4,
    24: ['relative', 8],
  },
  // arm64
  183: { 257: set8, 258: set4, 260: ['relative', 8], 261: ['relative', 4] },
  // riscv: differences are an ADD and a SUB at one place
  243: {
    1: set4,
    2: set8,
    33: ['add', 1],
    34: ['add', 2],
    35: ['add', 4],
    36: ['add', 8],
    37: ['sub', 1],
    38: ['sub', 2],
    39: ['sub', 4],
    40: ['sub', 8],
    54: ['set', 1],
    55: ['set', 2],
    56: set4,
    57: ['relative', 4],
    60: ['set', ULEB],
    61: ['sub', ULEB],
  },
  // loongarch
  258: {
    1: set4,
    2: set8,
    47: ['add', 1],
    48: ['add', 2],
    50: ['add', 4],
    51: ['add', 8],
    52: ['sub', 1],
    53: ['sub', 2],
    55: ['sub', 4],
    56: ['sub', 8],
    99: ['relative', 4],
    107: ['add', ULEB],
    108: ['sub', ULEB],
  },
};

const MIPS = 8;

/** What a relocation is against. */
interface Target {
  readonly symbol: number;
  /** Undefined where it stands in the bytes that are relocated (SHT_REL). */
  readonly addend: number | undefined;
}

/** What applies them. */
export type RelocationCompanions = Pick<ObjectCompanions, 'scan'>;

export class Relocations {
  readonly #elf: ElfFile;
  readonly #table: ElfSection;
  readonly #symbols: SymbolValues;
  readonly #entryBytes: number;
  readonly #count: number;
  readonly #layout: RelocationLayout;
  readonly #companions: RelocationCompanions;
  /** The entries in order, where they are not in the file. */
  #ordered: Uint8Array | undefined;
  #isChecked = false;

  private constructor(
    elf: ElfFile,
    table: ElfSection,
    symbols: SymbolValues,
    companions: RelocationCompanions,
  ) {
    const isRela = table.type === SectionType.rela;
    this.#elf = elf;
    this.#table = table;
    this.#symbols = symbols;
    this.#entryBytes = (elf.wordBits / 8) * (isRela ? 3 : 2);
    this.#count = Math.floor(table.byteSize / this.#entryBytes);
    this.#companions = companions;
    this.#layout = {
      packing: packingOf(elf),
      hasAddend: isRela,
      isLittleEndian: elf.isLittleEndian,
    };
  }

  /** Those of a section; undefined where it has none. */
  static of(
    elf: ElfFile,
    section: ElfSection,
    symbols: SymbolValues,
    companions: RelocationCompanions,
  ): Relocations | undefined {
    const table = elf.sections.find(
      ({ type, info }) =>
        (type === SectionType.rela || type === SectionType.rel) && info === section.index,
    );
    return table && new Relocations(elf, table, symbols, companions);
  }

  /** The bytes that stand at `byteOffset` of the section, as they are once it is linked: a copy, unless nothing is to be changed. */
  applied(bytes: Uint8Array, byteOffset: number): Uint8Array {
    this.#check();
    const end = byteOffset + bytes.length;
    const first = this.#firstFrom(byteOffset, 0, this.#count);
    const last = this.#firstNear(end, first);
    if (first === last) return bytes;
    return this.#companions.scan.relocated(
      bytes,
      byteOffset,
      this.#bytesOf(first * this.#entryBytes, (last - first) * this.#entryBytes),
      this.#layout,
      actionBytes(this.#elf.machine),
      (symbol) => this.#symbols.valueOf(symbol),
    );
  }

  /** The one of the field at `byteOffset` of the section; undefined where there is none. */
  at(byteOffset: number): Target | undefined {
    this.#check();
    const index = this.#firstFrom(byteOffset, 0, this.#count);
    if (index === this.#count || this.#offsetOf(index) !== byteOffset) return undefined;
    const bytes = this.#bytesOf(index * this.#entryBytes, this.#entryBytes);
    return bytes.length < this.#entryBytes ? undefined : targetIn(viewOf(bytes), this.#layout);
  }

  /** Index of the first entry from `low` on, and before `high`, whose offset is not below `offset`; else `high`. */
  #firstFrom(offset: number, low: number, high: number): number {
    return firstIndex(low, high, (index) => this.#offsetOf(index) >= offset);
  }

  /** The same from `low` on, in steps that grow: most pieces are short. */
  #firstNear(offset: number, low: number): number {
    for (let step = 64; ; step *= 4) {
      const next = low + step;
      if (next >= this.#count) return this.#firstFrom(offset, low, this.#count);
      if (this.#offsetOf(next) >= offset) return this.#firstFrom(offset, low, next);
      low = next;
    }
  }

  /** Puts the entries in order, where a look at all of a small table, or at many of a large one, shows that they are not. */
  #check(): void {
    if (this.#isChecked) return;
    this.#isChecked = true;
    const byteSize = this.#count * this.#entryBytes;
    const isOrdered =
      byteSize <= SMALL_TABLE
        ? this.#companions.scan.areOrdered(this.#bytesOf(0, byteSize), this.#layout)
        : this.#isOrderedHereAndThere();
    if (!isOrdered) this.#ordered = this.#inOrder();
  }

  #isOrderedHereAndThere(): boolean {
    let before = -1;
    for (let i = 0; i < N_LOOKS; i++) {
      const offset = this.#offsetOf(Math.floor((i * (this.#count - 1)) / (N_LOOKS - 1)));
      if (offset < before) return false;
      before = offset;
    }
    return true;
  }

  #inOrder(): Uint8Array {
    const all = this.#bytesOf(0, this.#count * this.#entryBytes);
    const count = Math.floor(all.length / this.#entryBytes);
    this.#ordered = all; // Their offsets are read from it.
    const offsets = Float64Array.from({ length: count }, (_, i) => this.#offsetOf(i));
    const order = Uint32Array.from(offsets, (_, i) => i);
    // Entries of one place stay as they are: SET and then SUB.
    order.sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0) || a - b);
    const ordered = new Uint8Array(all.length);
    order.forEach((from, to) => {
      const at = from * this.#entryBytes;
      ordered.set(all.subarray(at, at + this.#entryBytes), to * this.#entryBytes);
    });
    return ordered;
  }

  #bytesOf(byteOffset: number, byteLength: number): Uint8Array {
    return (
      this.#ordered?.subarray(byteOffset, byteOffset + byteLength) ??
      this.#elf.rawBytes(this.#table, byteOffset, byteLength)
    );
  }

  #offsetOf(index: number): number {
    const bytes = this.#bytesOf(index * this.#entryBytes, this.#elf.wordBits / 8);
    const cursor = new ByteCursor(bytes, this.#elf.isLittleEndian);
    return this.#elf.wordBits === 64 ? cursor.i64() : cursor.u32();
  }
}

/** What the entry in `view` says; scan/relocations.ts reads entries alike. */
function targetIn(
  view: DataView,
  { packing, hasAddend, isLittleEndian }: RelocationLayout,
): Target {
  if (packing === Packing.bits32) {
    const symbol = view.getUint32(4, isLittleEndian) >>> 8;
    return { symbol, addend: hasAddend ? view.getInt32(8, isLittleEndian) : undefined };
  }
  const symbol = view.getUint32(packing === Packing.little64 ? 12 : 8, isLittleEndian);
  return { symbol, addend: hasAddend ? int64At(view, 16, isLittleEndian) : undefined };
}

/** The little-endian 64-bit MIPS packs three types and the symbol otherwise than everybody else (MIPS ABI supplement). */
function packingOf({ wordBits, isLittleEndian, machine }: ElfFile): Packing {
  if (wordBits === 32) return Packing.bits32;
  if (machine === MIPS) return isLittleEndian ? Packing.mipsLittle : Packing.mipsBig;
  return isLittleEndian ? Packing.little64 : Packing.big64;
}

/** A table of so many bytes is looked at as a whole, of a larger one so many entries, each of which is read on its own. */
const SMALL_TABLE = 1 << 20;
const N_LOOKS = 32;

/** Beyond 2^53 what is nearest. */
function int64At(view: DataView, at: number, isLittle: boolean): number {
  const high = view.getInt32(isLittle ? at + 4 : at, isLittle);
  return high * 2 ** 32 + view.getUint32(isLittle ? at : at + 4, isLittle);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The actions of a machine as scan/relocations.ts takes them: by type a byte, whose lower half says what is done, the upper half the width. */
function actionBytes(machine: number): Uint8Array {
  const known = knownActions.get(machine);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(N_TYPES);
  for (const [type, [kind, width]] of Object.entries(ACTIONS[machine] ?? {})) {
    bytes[Number(type)] = KINDS[kind] | ((width === ULEB ? LEB_WIDTH : width) << 4);
  }
  knownActions.set(machine, bytes);
  return bytes;
}

const N_TYPES = 512;
const KINDS: Readonly<Record<Action[0], number>> = { set: 1, add: 2, sub: 3, relative: 4 };
const LEB_WIDTH = 15;
const knownActions = new Map<number, Uint8Array>();
