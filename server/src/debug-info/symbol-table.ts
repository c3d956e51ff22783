/** The symbols of an object: functions by name and by address, and values for relocations. Source: the generic ELF ABI. */
import type { CodeLayout } from './code-layout.js';
import type { KeptScans } from './companions.js';
import type { CodePlace, ObjectFunction } from './debug-object.js';
import { SectionFlag, type ElfFile } from './elf-file.js';
import { FunctionDescriptors } from './function-descriptors.js';
import { keptOrder, orderKept } from './kept-order.js';
import { buildIdOf } from './notes.js';
import type { RelocationCompanions, SymbolValues } from './relocations.js';
import { POWERPC64, SymbolEntries } from './symbol-entries.js';
import {
  indexesByHash,
  inOrder,
  MOST_SYMBOLS,
  nameKey,
  NO_SYMBOL,
  startBehind,
  startUpTo,
  symbolsAt,
  type SymbolOrder,
} from './symbol-order.js';

/** `st_info` types that can be code, a bit for each: STT_NOTYPE (assembly), STT_FUNC, STT_GNU_IFUNC; STT_OBJECT is data. */
const CODE_TYPES = (1 << 0) | (1 << 2) | (1 << 10);
/** Marks of code and data in arm, arm64, riscv objects, and labels: neither is in kallsyms (scripts/kallsyms.c). */
const NO_FUNCTION = /^(?:$|\$[adtx](?:\.|$)|\.L)/;
/** Names that begin with `__` or `0` and are not in kallsyms either (the same, is_ignored_symbol()): what linkers and the EFI stub add. */
const OF_LINKER =
  /^__(?:efistub_|kvm_nvhe_(?:\$|\.L)|pi_(?:\$|\.L)|\w+Thunk_)|_(?:from_arm|from_thumb|veneer)$|^0\w+\.(?:long|plt)_branch\./;
/** STT_OBJECT: data, which in a section with code ends what stands before it. */
const DATA = 1;
/** STT_FUNC */
const FUNCTION = 2;
/** STB_WEAK */
const WEAK = 2;
/** To put fewer symbols in order takes no longer than to read a file. */
const MANY_SYMBOLS = 1000;

export class SymbolTable implements SymbolValues {
  readonly #elf: ElfFile;
  readonly #layout: CodeLayout;
  readonly #scans: KeptScans | undefined;
  readonly #entries: SymbolEntries;
  readonly #descriptors: FunctionDescriptors | undefined;
  /** By section: 1 where it has code. */
  readonly #hasCode: Uint8Array;
  #order: SymbolOrder | undefined;
  /** What was found by name. */
  readonly #found = new Map<string, readonly ObjectFunction[]>();

  /** What `scans` keeps of the object is not found out again. */
  constructor(
    elf: ElfFile,
    layout: CodeLayout,
    companions: RelocationCompanions,
    scans?: KeptScans,
  ) {
    this.#elf = elf;
    this.#layout = layout;
    this.#scans = scans;
    this.#entries = SymbolEntries.of(elf);
    this.#descriptors = FunctionDescriptors.of(elf, layout, this, companions);
    this.#hasCode = Uint8Array.from(elf.sections, ({ flags }) =>
      (flags & SectionFlag.code) === 0 ? 0 : 1,
    );
  }

  valueOf(index: number): number {
    const section = this.sectionOf(index);
    const base = this.#elf.isRelocatable && section > 0 ? this.#layout.addressOf(section) : 0;
    return base + this.#entries.value(index);
  }

  /** The index of its section; 0 where it is not defined here, less for a value that belongs to none. */
  sectionOf(index: number): number {
    return this.#entries.section(index);
  }

  /** What a symbol names: a function or data; empty for the symbol of a section. */
  nameOf(index: number): string {
    return index < this.#entries.count ? this.#entries.name(index) : '';
  }

  /** All functions of that very name, in the order of the table. */
  functionsNamed(name: string): readonly ObjectFunction[] {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = this.#indexesNamed(name)
      .filter((index) => this.#isCode(index, this.#entries))
      .map((index) => this.#function(index, name));
    this.#found.set(name, found);
    return found;
  }

  /** The value of the first symbol of that name; undefined where there is none. */
  addressNamed(name: string): number | undefined {
    const [first] = this.#indexesNamed(name);
    return first === undefined ? undefined : this.valueOf(first);
  }

  /** The function whose symbol is the last one at or before an address, as kallsyms finds it. */
  functionAt(
    address: number,
  ): { readonly function: ObjectFunction; readonly byteOffset: number } | undefined {
    const start = startUpTo(this.#ordered(), address);
    if (start === undefined || this.#layout.placeOf(address) === undefined) return undefined;
    const [first] = this.functionsFrom(start);
    return first && { function: first, byteOffset: address - start };
  }

  /** All functions that begin at an address, the one that the kernel prints first; where none does, those with their local entry there. */
  functionsFrom(address: number): readonly ObjectFunction[] {
    const symbols = symbolsAt(this.#ordered(), address);
    return (symbols.length > 0 ? symbols : this.#enteredAt(address))
      .map((index) => ({ index, name: this.nameOf(index) }))
      .filter(({ name }) => !NO_FUNCTION.test(name))
      .map(({ index, name }) => ({
        function: this.#function(index, name),
        rank: this.#rank(index, name),
      }))
      .sort((a, b) => a.rank - b.rank || this.#inOrderOfNm(a.function, b.function))
      .map((each) => each.function);
  }

  /** `nm -n`, which scripts/kallsyms.c reads, has those of one address by name; a module keeps the order of its table. */
  #inOrderOfNm({ name: a }: ObjectFunction, { name: b }: ObjectFunction): number {
    return this.#elf.isRelocatable || a === b ? 0 : a < b ? -1 : 1;
  }

  /** Those with their local entry at an address. */
  #enteredAt(address: number): readonly number[] {
    if (this.#elf.machine !== POWERPC64) return [];
    const start = startUpTo(this.#ordered(), address);
    return start === undefined
      ? []
      : symbolsAt(this.#ordered(), start).filter(
          (index) => this.#entries.localEntryOffset(index) === address - start,
        );
  }

  /**
   * Less is printed rather. Of the image scripts/kallsyms.c compare_symbols() sorts the names; a module keeps the order of its
   * table (kernel/module/kallsyms.c find_kallsyms_symbol()).
   */
  #rank(index: number, name: string): number {
    if (this.#elf.isRelocatable) return 0;
    const isWeak = this.#entries.binding(index) === WEAK;
    const isOfLinker = /^__(?:(?:start|stop|end)_|.*_(?:start|end)$)/.test(name);
    const nUnderscores = /^_*/.exec(name)?.[0].length ?? 0;
    return (isWeak ? 1000 : 0) + (isOfLinker ? 500 : 0) + Math.min(nUnderscores, 400);
  }

  #indexesNamed(name: string): readonly number[] {
    const sought = Buffer.from(name);
    return indexesByHash(this.#ordered(), sought).filter((index) =>
      this.#entries.isNamed(index, sought),
    );
  }

  #function(index: number, name: string): ObjectFunction {
    const { section, byteOffset } = this.#codePlace(index);
    const base = this.#layout.addressOf(section);
    const address = base + byteOffset;
    const sectionEnd = base + (this.#elf.sections[section]?.byteSize ?? 0);
    return {
      name,
      place: { section, byteOffset },
      byteSize: this.#entries.byteSize(index),
      distanceToNext: (startBehind(this.#ordered(), address) ?? sectionEnd) - address,
    };
  }

  #ordered(): SymbolOrder {
    return (this.#order ??= this.#keptOrder());
  }

  #keptOrder(): SymbolOrder {
    const { count, namesByteSize } = this.#entries;
    const buildId = this.#scans && count >= MANY_SYMBOLS ? buildIdOf(this.#elf) : undefined;
    if (buildId === undefined) return this.#putInOrder();
    const of = { fileBytes: this.#elf.source.byteSize, count, namesByteSize };
    const bytes = this.#scans?.read(buildId, 'symbols');
    const kept = bytes && orderKept(of, bytes);
    if (kept !== undefined) return kept;
    const order = this.#putInOrder();
    this.#scans?.write(buildId, 'symbols', keptOrder(of, order));
    return order;
  }

  #putInOrder(): SymbolOrder {
    const entries = this.#entries.held();
    const count = Math.min(entries.count, MOST_SYMBOLS);
    const ends = this.#codeEnds();
    // What stands behind the code of an image: its size goes up to there (kernel/kallsyms.c get_symbol_pos()).
    const behind = new Float64Array(ends.length).fill(Infinity);
    const names = new Float64Array(count);
    const addresses = new Float64Array(count + ends.length);
    const symbols = new Uint32Array(count + ends.length);
    let [nNames, nStarts] = [0, 0];
    for (let index = 0; index < count; index++) {
      if (entries.section(index) === 0) continue;
      const nameOffset = entries.nameOffset(index);
      if (entries.nameByte(nameOffset) === 0) continue;
      names[nNames++] = nameKey(index, (i) => entries.nameByte(nameOffset + i));
      if (isMark(entries, nameOffset)) continue;
      const isCode = this.#isCode(index, entries);
      if (!isCode && !this.#isDataInCode(index, entries)) {
        if (!this.#elf.isRelocatable) noteBehind(ends, behind, entries.value(index));
        continue;
      }
      addresses[nStarts] = this.#layout.addressOfPlace(this.#codePlace(index, entries));
      symbols[nStarts++] = isCode ? index : NO_SYMBOL;
    }
    for (const [i, end] of ends.entries()) {
      const next = behind[i] ?? Infinity;
      addresses[nStarts] = next === Infinity ? end : next;
      symbols[nStarts++] = NO_SYMBOL;
    }
    return {
      names: names.slice(0, nNames).sort(),
      ...inOrder(addresses.subarray(0, nStarts), symbols.subarray(0, nStarts)),
    };
  }

  #isCode(index: number, entries: SymbolEntries): boolean {
    const type = entries.type(index);
    if (((CODE_TYPES >>> type) & 1) === 0) return false;
    const section = entries.section(index);
    if (section !== this.#descriptors?.section) return this.#hasCode[section] === 1;
    // A descriptor is of a function where it leads to code.
    const place = type === FUNCTION ? this.#descriptors.placeAt(this.valueOf(index)) : undefined;
    return place !== undefined && this.#hasCode[place.section] === 1;
  }

  #isDataInCode(index: number, entries: SymbolEntries): boolean {
    return entries.type(index) === DATA && this.#hasCode[entries.section(index)] === 1;
  }

  /** Where the code of a function begins: where its symbol is, or where the descriptor there says. */
  #codePlace(index: number, entries = this.#entries): CodePlace {
    const section = entries.section(index);
    if (section === this.#descriptors?.section) {
      const described = this.#descriptors.placeAt(this.valueOf(index));
      if (described !== undefined) return described;
    }
    const base = this.#elf.isRelocatable ? 0 : this.#layout.addressOf(section);
    return { section, byteOffset: entries.value(index) - base };
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
}

/** Sections that are laid out one behind the other have less than a page between them. */
const PAGE = 4096;

/** Lowers those of `behind` that stand farther behind their ends than `address` does. */
function noteBehind(ends: readonly number[], behind: Float64Array, address: number): void {
  for (let i = 0; i < ends.length; i++) {
    if (address >= (ends[i] as number) && address < (behind[i] as number)) behind[i] = address;
  }
}

/** Whether the name at that place is one of those that are no functions; few are read for that. */
function isMark(entries: SymbolEntries, nameOffset: number): boolean {
  const [first, second] = [entries.nameByte(nameOffset), entries.nameByte(nameOffset + 1)];
  if (first === 0x24 || (first === 0x2e && second === 0x4c)) return true;
  const isLooked = first === 0x30 || (first === 0x5f && second === 0x5f);
  return isLooked && OF_LINKER.test(entries.nameAt(nameOffset));
}
