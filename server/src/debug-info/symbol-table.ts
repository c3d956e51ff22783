/** The symbol table of an object: functions by name and by address, and values for relocations. Source: the generic ELF ABI. */
import { firstIndex } from '../base/binary-search.js';
import type { CodeLayout } from './code-layout.js';
import type { CodePlace, ObjectFunction } from './debug-object.js';
import { EXTENDED_INDEX, SectionFlag, SectionType, nameAt, type ElfFile } from './elf-file.js';
import { FunctionDescriptors } from './function-descriptors.js';
import type { SymbolValues } from './relocations.js';

/** `st_info` types that can be code, a bit for each: STT_NOTYPE (assembly), STT_FUNC, STT_GNU_IFUNC; STT_OBJECT is data. */
const CODE_TYPES = (1 << 0) | (1 << 2) | (1 << 10);
/** So many names are looked for in the texts as they are: an index of them pays for more. */
const MOST_PLAIN = 12;
/** Marks of code and data in arm, arm64, riscv objects, and labels: neither is in kallsyms (scripts/kallsyms.c). */
const NO_FUNCTION = /^(?:$|\$[adtx](?:\.|$)|\.L)/;
/** SHN_LORESERVE: indexes from here on are no sections, but marks such as SHN_ABS. */
const RESERVED_INDEX = 0xff00;
/** What `sectionOf()` gives for these. */
const NO_SECTION = -1;
/** STT_FUNC */
const FUNCTION = 2;
/** STB_WEAK */
const WEAK = 2;

export class SymbolTable implements SymbolValues {
  readonly #elf: ElfFile;
  readonly #layout: CodeLayout;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names: Uint8Array;
  /** Section indexes that are too large for the table (SHT_SYMTAB_SHNDX), one for each symbol. */
  readonly #extended: DataView | undefined;
  readonly #descriptors: FunctionDescriptors | undefined;
  readonly #entryBytes: number;
  readonly #count: number;
  /** By section: 1 where it has code. */
  readonly #hasCode: Uint8Array;
  /** Addresses of all symbols in code, and of its ends; made when first needed. */
  #starts: Float64Array | undefined;
  /** The same, ascending; made when often needed. */
  #sorted: Float64Array | undefined;
  #code: Uint32Array | undefined;
  #byStart: { readonly heads: Int32Array; readonly next: Int32Array } | undefined;
  #byName: NameIndex | undefined;
  #nPlainSearches = 0;
  #nScans = 0;
  /** What was found by name. */
  readonly #found = new Map<string, readonly ObjectFunction[]>();

  constructor(elf: ElfFile, layout: CodeLayout) {
    this.#elf = elf;
    this.#layout = layout;
    const table = elf.sections.find(({ type }) => type === SectionType.symbols);
    const names = table && elf.sections[table.link];
    this.#entryBytes = elf.wordBits === 64 ? 24 : 16;
    this.#bytes = table === undefined ? new Uint8Array() : elf.rawBytes(table);
    this.#names = names === undefined ? new Uint8Array() : elf.rawBytes(names);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    this.#count = Math.floor(this.#bytes.length / this.#entryBytes);
    const extended =
      table &&
      elf.sections.find(
        ({ type, link }) => type === SectionType.extendedIndexes && link === table.index,
      );
    if (extended !== undefined) {
      const { buffer, byteOffset, length } = elf.rawBytes(extended);
      this.#extended = new DataView(buffer, byteOffset, length);
    }
    this.#descriptors = FunctionDescriptors.of(elf, layout, this);
    this.#hasCode = Uint8Array.from(elf.sections, ({ flags }) =>
      (flags & SectionFlag.code) === 0 ? 0 : 1,
    );
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  valueOf(index: number): number {
    if (index >= this.#count) return 0;
    const section = this.sectionOf(index);
    const base = this.#elf.isRelocatable && section > 0 ? this.#layout.addressOf(section) : 0;
    return base + this.#value(index);
  }

  /** All functions of that very name, in the order of the table. */
  functionsNamed(name: string): readonly ObjectFunction[] {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = this.#codeNamed(name).map((index) => this.#function(index, name));
    this.#found.set(name, found);
    return found;
  }

  /** The value of the first symbol of that name; undefined where there is none. */
  addressNamed(name: string): number | undefined {
    for (const index of this.#searchNamed(Buffer.from(name), undefined)) {
      if (this.sectionOf(index) !== 0) return this.valueOf(index);
    }
    return undefined;
  }

  /** The function whose symbol is the last one at or before an address, as kallsyms finds it. */
  functionAt(
    address: number,
  ): { readonly function: ObjectFunction; readonly byteOffset: number } | undefined {
    const starts = this.#sortedStarts();
    const start = starts[countUpTo(starts, address) - 1];
    if (start === undefined || this.#layout.placeOf(address) === undefined) return undefined;
    const [first] = this.functionsFrom(start);
    return first && { function: first, byteOffset: address - start };
  }

  /** All functions that begin at an address, the one that the kernel prints first. */
  functionsFrom(address: number): readonly ObjectFunction[] {
    const at = countUpTo(this.#sortedStarts(), address);
    const found: { readonly function: ObjectFunction; readonly rank: number }[] = [];
    for (let index = this.#indexesByStart().heads[at] ?? -1; index >= 0;) {
      const name = nameAt(this.#names, this.#u32(index, 0));
      if (this.#codeAddress(index) === address && !NO_FUNCTION.test(name)) {
        found.push({ function: this.#function(index, name), rank: this.#rank(index, name) });
      }
      index = this.#indexesByStart().next[index] ?? -1;
    }
    return found.sort((a, b) => a.rank - b.rank).map((each) => each.function);
  }

  /** What a symbol names: a function or data; empty for the symbol of a section. */
  nameOf(index: number): string {
    return index < this.#count ? nameAt(this.#names, this.#u32(index, 0)) : '';
  }

  /**
   * Less is printed rather. Of the image scripts/kallsyms.c compare_symbols() sorts the names; a module keeps the order of its
   * table (kernel/module/kallsyms.c find_kallsyms_symbol()).
   */
  #rank(index: number, name: string): number {
    if (this.#elf.isRelocatable) return 0;
    const isWeak = this.#info(index) >> 4 === WEAK;
    const isOfLinker = /^__(?:(?:start|stop|end)_|.*_(?:start|end)$)/.test(name);
    const nUnderscores = /^_*/.exec(name)?.[0].length ?? 0;
    return (isWeak ? 1000 : 0) + (isOfLinker ? 500 : 0) + Math.min(nUnderscores, 400);
  }

  /** For each place in the sorted starts the first symbol with it, and for each symbol the next one; made when first needed. */
  #indexesByStart(): { readonly heads: Int32Array; readonly next: Int32Array } {
    if (this.#byStart !== undefined) return this.#byStart;
    const starts = this.#sortedStarts();
    const heads = new Int32Array(starts.length + 1).fill(-1);
    const next = new Int32Array(this.#count).fill(-1);
    // From the last to the first, so that each chain is in the order of the table.
    const indexes = this.#codeIndexes();
    for (let i = indexes.length - 1; i >= 0; i--) {
      const index = indexes[i] as number;
      const at = countUpTo(starts, this.#codeAddress(index));
      next[index] = heads[at] ?? -1;
      heads[at] = index;
    }
    return (this.#byStart = { heads, next });
  }

  /** Symbols in code of that name, in the order of the table. */
  #codeNamed(name: string): readonly number[] {
    const names = this.#names;
    const sought = Buffer.from(name);
    if (this.#byName === undefined && this.#nPlainSearches < MOST_PLAIN) {
      this.#nPlainSearches++;
      return this.#searchNamed(sought, this.#codeIndexes());
    }
    this.#byName ??= new NameIndex(names, this.#codeIndexes(), (index) => this.#u32(index, 0));
    return this.#byName.candidates(sought).filter((index) => {
      const at = this.#u32(index, 0);
      return names[at + sought.length] === 0 && sought.every((byte, i) => names[at + i] === byte);
    });
  }

  /** The symbols of a name, of all or among some, without an index: where it stands in the texts, and then which symbols have it from there. */
  #searchNamed(name: Buffer, among: Uint32Array | undefined): readonly number[] {
    const { buffer, byteOffset, length } = this.#names;
    const names = Buffer.from(buffer, byteOffset, length);
    const ended = Buffer.concat([name, Buffer.of(0)]);
    const places = new Set<number>();
    // It may also be the end of longer names: linkers store such texts once.
    for (let at = names.indexOf(ended); at >= 0; at = names.indexOf(ended, at + 1)) places.add(at);
    const found: number[] = [];
    if (places.size === 0) return found;
    const [only] = places.size === 1 ? places : [undefined];
    const view = this.#view;
    const isLittle = this.#elf.isLittleEndian;
    const [count, entryBytes] = [among?.length ?? this.#count, this.#entryBytes];
    for (let at = 0; at < count; at++) {
      const index = among === undefined ? at : (among[at] as number);
      const place = view.getUint32(index * entryBytes, isLittle);
      if (only === undefined ? places.has(place) : place === only) found.push(index);
    }
    return found;
  }

  #function(index: number, name: string): ObjectFunction {
    const { section, byteOffset } = this.#codePlace(index);
    const base = this.#layout.addressOf(section);
    const address = base + byteOffset;
    const sectionEnd = base + (this.#elf.sections[section]?.byteSize ?? 0);
    return {
      name,
      place: { section, byteOffset },
      byteSize: this.#size(index),
      distanceToNext: (this.#nextStart(address) ?? sectionEnd) - address,
    };
  }

  /** The first start of a symbol, or end of code, behind an address. */
  #nextStart(address: number): number | undefined {
    if (this.#sorted === undefined && this.#nScans < MOST_PLAIN) {
      this.#nScans++; // To put them in order takes as long as many scans.
      const next = this.#allStarts().reduce(
        (least, start) => (start > address && start < least ? start : least),
        Infinity,
      );
      return next === Infinity ? undefined : next;
    }
    const starts = this.#sortedStarts();
    return starts[countUpTo(starts, address)];
  }

  #sortedStarts(): Float64Array {
    return (this.#sorted ??= this.#allStarts().slice().sort());
  }

  /** Where symbols in code start and code ends, in no particular order. */
  #allStarts(): Float64Array {
    if (this.#starts !== undefined) return this.#starts;
    const indexes = this.#codeIndexes();
    const starts = new Float64Array(indexes.length + this.#layout.code.length);
    let length = 0;
    const { isLittleEndian, isRelocatable, wordBits, sections } = this.#elf;
    const [view, entryBytes] = [this.#view, this.#entryBytes];
    const bases = Float64Array.from(sections, ({ index }) =>
      isRelocatable ? this.#layout.addressOf(index) : 0,
    );
    for (let code = 0; code < indexes.length; code++) {
      const at = (indexes[code] as number) * entryBytes;
      if (this.#isMark(view.getUint32(at, isLittleEndian))) continue;
      const is64 = wordBits === 64;
      const short = view.getUint16(at + (is64 ? 6 : 14), isLittleEndian);
      if (short === this.#descriptors?.section) {
        starts[length++] = this.#codeAddress(indexes[code] as number);
        continue;
      }
      const section = short < RESERVED_INDEX ? short : this.sectionOf(indexes[code] as number);
      const value = is64
        ? view.getUint32(at + (isLittleEndian ? 8 : 12), isLittleEndian) +
          view.getInt32(at + (isLittleEndian ? 12 : 8), isLittleEndian) * 0x1_0000_0000
        : view.getUint32(at + 4, isLittleEndian);
      starts[length++] = (bases[section] as number) + value;
    }
    for (const end of this.#codeEnds()) starts[length++] = end;
    this.#starts = starts.subarray(0, length);
    return this.#starts;
  }

  /** The symbols in code. All symbols pass here before the first answer: what is read of them is read in place. */
  #codeIndexes(): Uint32Array {
    if (this.#code !== undefined) return this.#code;
    const { isLittleEndian, wordBits } = this.#elf;
    const [bytes, view, entryBytes, hasCode] = [
      this.#bytes,
      this.#view,
      this.#entryBytes,
      this.#hasCode,
    ];
    const [infoAt, sectionAt] = wordBits === 64 ? [4, 6] : [12, 14];
    const descriptors = this.#descriptors?.section;
    const found = new Uint32Array(this.#count);
    let length = 0;
    for (let index = 0, at = 0; index < this.#count; index++, at += entryBytes) {
      const type = (bytes[at + infoAt] as number) & 0xf;
      if (((CODE_TYPES >>> type) & 1) === 0) continue;
      const short = view.getUint16(at + sectionAt, isLittleEndian);
      const section = short < RESERVED_INDEX ? short : this.sectionOf(index);
      if (hasCode[section] === 1) found[length++] = index;
      else if (section === descriptors && type === FUNCTION && this.#isDescribed(index)) {
        found[length++] = index;
      }
    }
    this.#code = found.slice(0, length);
    return this.#code;
  }

  /** What ends with code ends there too, but for code that goes on in the next section, as the kernel lays out modules. */
  #codeEnds(): readonly number[] {
    const { code } = this.#layout;
    return code.flatMap(({ section, address }, at) => {
      const end = address + section.byteSize;
      const following = code[at + 1];
      if (following !== undefined && following.address <= end + PAGE) return [];
      // The code of a module ends with a page (kernel/module/kallsyms.c find_kallsyms_symbol()).
      return [this.#elf.isRelocatable ? Math.ceil(end / PAGE) * PAGE : end];
    });
  }

  /** Whether the name at that place begins as those do that are no functions; cheaper than to read the name. */
  #isMark(at: number): boolean {
    const [first, second] = [this.#names[at], this.#names[at + 1]];
    return (
      first === undefined || first === 0 || first === 0x24 || (first === 0x2e && second === 0x4c)
    );
  }

  #u32(index: number, offset: number): number {
    return this.#view.getUint32(index * this.#entryBytes + offset, this.#elf.isLittleEndian);
  }

  #word64(index: number, offset: number): number {
    const [first, second] = [this.#u32(index, offset), this.#u32(index, offset + 4)];
    const [low, high] = this.#elf.isLittleEndian ? [first, second] : [second, first];
    return (high | 0) * 0x1_0000_0000 + low;
  }

  #value(index: number): number {
    return this.#elf.wordBits === 64 ? this.#word64(index, 8) : this.#u32(index, 4);
  }

  #size(index: number): number {
    return this.#elf.wordBits === 64 ? this.#word64(index, 16) : this.#u32(index, 8);
  }

  #info(index: number): number {
    const at = index * this.#entryBytes + (this.#elf.wordBits === 64 ? 4 : 12);
    return this.#bytes[at] ?? 0;
  }

  /** The index of its section; 0 where it is not defined here, less for a value that belongs to none. */
  sectionOf(index: number): number {
    if (index >= this.#count) return 0;
    const at = index * this.#entryBytes + (this.#elf.wordBits === 64 ? 6 : 14);
    const section = this.#view.getUint16(at, this.#elf.isLittleEndian);
    if (section < RESERVED_INDEX) return section;
    const extended = section === EXTENDED_INDEX ? this.#extended : undefined;
    return extended !== undefined && (index + 1) * 4 <= extended.byteLength
      ? extended.getUint32(index * 4, this.#elf.isLittleEndian)
      : NO_SECTION;
  }

  /** Where the code of a function begins: where its symbol is, or where the descriptor there says. */
  #codePlace(index: number): CodePlace {
    const section = this.sectionOf(index);
    const value = this.valueOf(index);
    const described =
      section === this.#descriptors?.section ? this.#descriptors.placeAt(value) : undefined;
    return described ?? { section, byteOffset: value - this.#layout.addressOf(section) };
  }

  #codeAddress(index: number): number {
    return this.#layout.addressOfPlace(this.#codePlace(index));
  }

  /** Whether the descriptor of a symbol leads to code. */
  #isDescribed(index: number): boolean {
    const place = this.#descriptors?.placeAt(this.valueOf(index));
    return place !== undefined && this.#hasCode[place.section] === 1;
  }
}

/** Sections that are laid out one behind the other have less than a page between them. */
const PAGE = 4096;

/** How many of ascending numbers are not above `limit`. */
function countUpTo(numbers: Float64Array, limit: number): number {
  return firstIndex(0, numbers.length, (index) => (numbers[index] as number) > limit);
}

/** Steps of FNV-1a, which spreads names of symbols well (http://www.isthe.com/chongo/tech/comp/fnv). */
function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x0100_0193);
}
const HASH_START = 0x811c_9dc5 | 0;

/** Symbol indexes by the hash of their names: a table of the first one of each hash, and of the next one after each. */
class NameIndex {
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #indexes: Uint32Array;

  /** Of the symbols `indexes`, ascending; `offsetOf` gives where the name of one begins in `names`. */
  constructor(names: Uint8Array, indexes: Uint32Array, offsetOf: (index: number) => number) {
    let size = 16;
    while (size < indexes.length) size *= 2;
    this.#indexes = indexes;
    this.#heads = new Int32Array(size).fill(-1);
    this.#next = new Int32Array(indexes.length);
    // From the last to the first, so that each chain is in the order of the table.
    for (let at = indexes.length - 1; at >= 0; at--) {
      let hash = HASH_START;
      for (let nameAt = offsetOf(indexes[at] as number); ; nameAt++) {
        const byte = names[nameAt];
        if (byte === undefined || byte === 0) break;
        hash = hashStep(hash, byte);
      }
      const slot = hash & (size - 1);
      this.#next[at] = this.#heads[slot] as number;
      this.#heads[slot] = at;
    }
  }

  /** Indexes of symbols whose names have the hash of `name`, ascending. */
  candidates(name: Uint8Array): number[] {
    let hash = HASH_START;
    for (const byte of name) hash = hashStep(hash, byte);
    const found: number[] = [];
    const slot = hash & (this.#heads.length - 1);
    for (let at = this.#heads[slot] ?? -1; at >= 0; at = this.#next[at] ?? -1) {
      found.push(this.#indexes[at] as number);
    }
    return found;
  }
}
