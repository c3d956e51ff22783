/**
 * Function descriptors of powerpc64 in its first ABI: a symbol of a function is where three words about it stand in `.opd`, the first
 * of which is the address of its code. Source: 64-bit PowerPC ELF ABI Supplement 1.9, 3.2.5 "Function Descriptors".
 */
import { ByteCursor } from './byte-cursor.js';
import type { CodeLayout } from './code-layout.js';
import { SectionType, type ElfFile, type ElfSection } from './elf-file.js';
import { Relocations, type RelocationCompanions } from './relocations.js';
import type { CodePlace } from './debug-object.js';
import { POWERPC64 } from './symbol-entries.js';

/** Symbols by their indexes. */
export interface SymbolPlaces {
  /** Section addresses included. */
  valueOf(index: number): number;
  /** 0 where it is in none. */
  sectionOf(index: number): number;
}

export class FunctionDescriptors {
  /** Index of the section with the descriptors. */
  readonly section: number;
  readonly #elf: ElfFile;
  readonly #opd: ElfSection;
  readonly #layout: CodeLayout;
  readonly #symbols: SymbolPlaces;
  /** Of a relocatable file, in which the descriptors are not filled in. */
  readonly #relocations: Relocations | undefined;

  private constructor(
    elf: ElfFile,
    opd: ElfSection,
    layout: CodeLayout,
    symbols: SymbolPlaces,
    companions: RelocationCompanions,
  ) {
    this.section = opd.index;
    this.#elf = elf;
    this.#opd = opd;
    this.#layout = layout;
    this.#symbols = symbols;
    this.#relocations = elf.isRelocatable
      ? Relocations.of(elf, opd, symbols, companions)
      : undefined;
  }

  /** Undefined for a file without descriptors. */
  static of(
    elf: ElfFile,
    layout: CodeLayout,
    symbols: SymbolPlaces,
    companions: RelocationCompanions,
  ): FunctionDescriptors | undefined {
    const opd = elf.machine === POWERPC64 ? elf.section('.opd') : undefined;
    return opd === undefined || opd.type === SectionType.noBits
      ? undefined
      : new FunctionDescriptors(elf, opd, layout, symbols, companions);
  }

  /** Where the code of the descriptor at an address begins; undefined where none is there, or it leads to no code. */
  placeAt(address: number): CodePlace | undefined {
    const byteOffset = address - this.#layout.addressOf(this.section);
    if (this.#elf.isRelocatable) {
      const relocation = this.#relocations?.at(byteOffset);
      if (relocation === undefined) return undefined;
      const section = this.#symbols.sectionOf(relocation.symbol);
      const target = this.#symbols.valueOf(relocation.symbol) + (relocation.addend ?? 0);
      return { section, byteOffset: target - this.#layout.addressOf(section) };
    }
    const bytes = this.#elf.rawBytes(this.#opd, byteOffset, 8);
    if (bytes.length < 8) return undefined;
    return this.#layout.placeOf(new ByteCursor(bytes, this.#elf.isLittleEndian).i64());
  }
}
