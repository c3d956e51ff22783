/** The entries of the symbol table of an object, as the file has them. Source: the generic ELF ABI, "Symbol Table". */
import { numberOf64 } from './byte-cursor.js';
import { EXTENDED_INDEX, nameAt, SectionType, type ElfFile, type ElfSection } from './elf-file.js';

/** EM_PPC64 */
export const POWERPC64 = 21;
/** SHN_LORESERVE: indexes from here on are no sections, but marks such as SHN_ABS. */
const RESERVED_INDEX = 0xff00;
/** What `section()` gives for these. */
const NO_SECTION = -1;
/** A table of so many bytes is read at once; of a larger one, that of a kernel, only the entries that are asked for. */
const MOST_HELD_BYTES = 1 << 19;
/** No name of a kernel is longer (KSYM_NAME_LEN of include/linux/kallsyms.h); what is longer is cut off where the table is not held. */
const MOST_NAME_BYTES = 1024;

/** Fields by the index of a symbol; of one that the table has not they are 0. */
export class SymbolEntries {
  readonly count: number;
  readonly #elf: ElfFile;
  readonly #table: ElfSection | undefined;
  readonly #names: ElfSection | undefined;
  /** SHT_SYMTAB_SHNDX: section indexes that are too large for the table, one for each symbol. */
  readonly #extended: ElfSection | undefined;
  readonly #entryBytes: number;
  /** Of the whole table, or of the entry `#seen` alone. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  #seen = -1;
  /** The texts with all names, where the table is held as a whole. */
  readonly #heldNames: Uint8Array | undefined;

  private constructor(elf: ElfFile, isHeld: (byteSize: number) => boolean) {
    this.#elf = elf;
    const table = elf.sections.find(({ type }) => type === SectionType.symbols);
    this.#table = table;
    this.#names = table && elf.sections[table.link];
    this.#extended =
      table &&
      elf.sections.find(
        ({ type, link }) => type === SectionType.extendedIndexes && link === table.index,
      );
    this.#entryBytes = elf.wordBits === 64 ? 24 : 16;
    let byteSize = table === undefined ? 0 : elf.rawByteSize(table);
    if (table !== undefined && isHeld(byteSize)) {
      const bytes = elf.rawBytes(table);
      byteSize = bytes.length;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, byteSize);
      this.#heldNames = this.#names === undefined ? new Uint8Array() : elf.rawBytes(this.#names);
    }
    this.count = Math.floor(byteSize / this.#entryBytes);
  }

  /** Those of relocatable files are all wanted: relocations ask for them. */
  static of(elf: ElfFile): SymbolEntries {
    return new SymbolEntries(elf, (size) => elf.isRelocatable || size <= MOST_HELD_BYTES);
  }

  /** The same, all of it in memory: for whoever goes over the whole table. */
  held(): SymbolEntries {
    return this.#heldNames === undefined ? new SymbolEntries(this.#elf, () => true) : this;
  }

  /** Bytes of all names. */
  get namesByteSize(): number {
    return this.#names?.byteSize ?? 0;
  }

  /** `st_name`: where the name begins in the texts, in bytes. */
  nameOffset(index: number): number {
    return this.#u32(index, 0);
  }

  name(index: number): string {
    return this.nameAt(this.nameOffset(index));
  }

  /** The name that begins there in the texts. */
  nameAt(nameOffset: number): string {
    const [names, at] = this.#namesFrom(nameOffset, MOST_NAME_BYTES);
    return nameAt(names, at);
  }

  /** Whether a symbol is named by those bytes. */
  isNamed(index: number, name: Uint8Array): boolean {
    const [names, at] = this.#namesFrom(this.nameOffset(index), name.length + 1);
    return names[at + name.length] === 0 && name.every((byte, i) => names[at + i] === byte);
  }

  /** The byte of the names at an offset, for tables that are held; 0 where there is none. */
  nameByte(offset: number): number {
    return this.#heldNames?.[offset] ?? 0;
  }

  /** `st_value`, without the address of the section in relocatable files. */
  value(index: number): number {
    return this.#elf.wordBits === 64 ? this.#word64(index, 8) : this.#u32(index, 4);
  }

  /** `st_size`, in bytes. */
  byteSize(index: number): number {
    return this.#elf.wordBits === 64 ? this.#word64(index, 16) : this.#u32(index, 8);
  }

  /** `st_info & 0xf`: STT_FUNC and others. */
  type(index: number): number {
    return this.#info(index) & 0xf;
  }

  /** `st_info >> 4`: STB_WEAK and others. */
  binding(index: number): number {
    return this.#info(index) >> 4;
  }

  /**
   * Bytes from the start of a function to where callers of the same object enter it: they need not have their table of addresses set. 0 but for
   * powerpc64 (64-Bit ELF V2 ABI, 3.4.1 "Symbol Values").
   */
  localEntryOffset(index: number): number {
    if (this.#elf.machine !== POWERPC64 || index >= this.count) return 0;
    const at = this.#offsetOf(index) + 5;
    const power = this.#view.getUint8(at) >> 5;
    return power < 2 ? 0 : 2 ** power;
  }

  /** The index of its section; 0 where it is not defined here, less for a value that belongs to none. */
  section(index: number): number {
    if (index >= this.count) return 0;
    const { isLittleEndian, wordBits } = this.#elf;
    const at = this.#offsetOf(index) + (wordBits === 64 ? 6 : 14);
    const section = this.#view.getUint16(at, isLittleEndian);
    if (section < RESERVED_INDEX) return section;
    if (section !== EXTENDED_INDEX || this.#extended === undefined) return NO_SECTION;
    const bytes = this.#elf.rawBytes(this.#extended, index * 4, 4);
    if (bytes.length < 4) return NO_SECTION;
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, isLittleEndian);
  }

  #info(index: number): number {
    if (index >= this.count) return 0;
    const at = this.#offsetOf(index) + (this.#elf.wordBits === 64 ? 4 : 12);
    return this.#view.getUint8(at);
  }

  #word64(index: number, offset: number): number {
    const [first, second] = [this.#u32(index, offset), this.#u32(index, offset + 4)];
    return this.#elf.isLittleEndian ? numberOf64(second, first) : numberOf64(first, second);
  }

  #u32(index: number, offset: number): number {
    if (index >= this.count) return 0;
    const at = this.#offsetOf(index) + offset;
    return this.#view.getUint32(at, this.#elf.isLittleEndian);
  }

  /** Where an entry begins in `#view`, in which it is after that. */
  #offsetOf(index: number): number {
    if (this.#heldNames !== undefined) return index * this.#entryBytes;
    if (this.#seen === index) return 0;
    const size = this.#entryBytes;
    const bytes = this.#table && this.#elf.rawBytes(this.#table, index * size, size);
    // All zeroes where the file has become shorter meanwhile.
    const whole = bytes?.length === size ? bytes : new Uint8Array(size);
    this.#view = new DataView(whole.buffer, whole.byteOffset, size);
    this.#seen = index;
    return 0;
  }

  /** Bytes with the names from an offset on, and where in them that is. */
  #namesFrom(offset: number, byteLength: number): readonly [bytes: Uint8Array, at: number] {
    if (this.#heldNames !== undefined) return [this.#heldNames, offset];
    const bytes = this.#names && this.#elf.rawBytes(this.#names, offset, byteLength);
    return [bytes ?? new Uint8Array(), 0];
  }
}
