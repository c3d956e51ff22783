/**
 * One address space for the code of an object. In a relocatable file every section begins at address 0, so that a function of
 * `.text` and one of `.text.unlikely` share addresses: each section is given a base here, in the order in which the kernel lays
 * out a module (kernel/module/main.c layout_sections(): code first, what is only needed at the start in a place of its own).
 */
import type { CodePlace } from './debug-object.js';
import { SectionFlag, type ElfFile, type ElfSection } from './elf-file.js';

/** Where the first section of a relocatable file begins: address 0 and what is near it are marks of dropped code. */
const FIRST_BASE = 0x10_0000;
/** The regions of a module begin at pages of their own; arm64 and powerpc have pages of up to 64 KB. */
const REGION_ALIGNMENT = 0x1_0000;

export interface CodeSection {
  readonly section: ElfSection;
  /** In the one address space. */
  readonly address: number;
}

export class CodeLayout {
  /** Sections with code, in the order of their addresses. */
  readonly code: readonly CodeSection[];
  readonly #addresses = new Map<number, number>();

  constructor({ isRelocatable, sections }: ElfFile) {
    const isAllocated = ({ flags }: ElfSection): boolean => (flags & SectionFlag.alloc) !== 0;
    const isCode = ({ flags }: ElfSection): boolean => (flags & SectionFlag.code) !== 0;
    const isInitial = ({ name }: ElfSection): boolean => name.startsWith('.init');
    const allocated = sections.filter(isAllocated);
    if (isRelocatable) {
      const regions = [
        allocated.filter((each) => isCode(each) && !isInitial(each)),
        allocated.filter((each) => isCode(each) && isInitial(each)),
        allocated.filter((each) => !isCode(each)),
      ];
      let next = FIRST_BASE;
      for (const region of regions) {
        for (const section of region) {
          next = aligned(next, section.alignment);
          this.#addresses.set(section.index, next);
          next += section.byteSize;
        }
        next = aligned(next, REGION_ALIGNMENT) + REGION_ALIGNMENT;
      }
    } else {
      for (const { index, address } of allocated) this.#addresses.set(index, address);
    }
    this.code = allocated
      .filter(isCode)
      .map((section) => ({ section, address: this.addressOf(section.index) }))
      .sort((a, b) => a.address - b.address);
  }

  /** The address of a section; 0 for one that is not loaded, such as those with debug info. */
  addressOf(sectionIndex: number): number {
    return this.#addresses.get(sectionIndex) ?? 0;
  }

  addressOfPlace({ section, byteOffset }: CodePlace): number {
    return this.addressOf(section) + byteOffset;
  }

  /** The place of an address; undefined where no code is. */
  placeOf(address: number): CodePlace | undefined {
    const found = this.code.find(
      (each) => address >= each.address && address < each.address + each.section.byteSize,
    );
    return found && { section: found.section.index, byteOffset: address - found.address };
  }
}

function aligned(address: number, alignment: number): number {
  return alignment > 1 && alignment <= 2 ** 30
    ? Math.ceil(address / alignment) * alignment
    : address;
}
