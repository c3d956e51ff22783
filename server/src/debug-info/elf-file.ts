/** The header and the section header table of an ELF file. Source: the generic ABI, /usr/include/elf.h. */
import type { ByteSource } from '../base/byte-source.js';
import { ByteCursor, FAR, numberOfBig } from './byte-cursor.js';

/** Nothing can be learnt of a file. The message is for people: what is wrong and what to do. */
export class UnreadableObject extends Error {
  override readonly name = 'UnreadableObject';
}

export interface ElfSection {
  /** In the section header table. */
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** Where it has 64 bits, as `ByteCursor.i64()` reads it. */
  readonly address: number;
  /** The same as the machine has it, without sign. */
  readonly exactAddress: bigint;
  /** In the file. */
  readonly byteOffset: number;
  readonly byteSize: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
}

export const SectionType = {
  symbols: 2,
  rela: 4,
  note: 7,
  noBits: 8,
  rel: 9,
  extendedIndexes: 18,
} as const;
export const SectionFlag = { alloc: 0x2, code: 0x4, compressed: 0x800 } as const;

/** `e_type`. */
const RELOCATABLE = 1;
const TYPES: readonly number[] = [RELOCATABLE, 2, 3];
const HEADER_BYTES = 64;
/** No kernel has as many: a module built with a section for each function has some ten thousand. */
const MOST_SECTIONS = 200_000;
/** SHN_XINDEX: the section index that says that the true one stands elsewhere; of the header in the first section header. */
export const EXTENDED_INDEX = 0xffff;

export class ElfFile {
  readonly source: ByteSource;
  readonly machine: number;
  readonly wordBits: 32 | 64;
  readonly isLittleEndian: boolean;
  /** A relocatable file, such as a module: addresses are those within a section, and not filled in yet. */
  readonly isRelocatable: boolean;
  readonly sections: readonly ElfSection[];
  readonly #byName: ReadonlyMap<string, ElfSection>;

  /** Throws `UnreadableObject` where it is no ELF file or one without sections. */
  constructor(source: ByteSource) {
    const bytes = source.read(0, HEADER_BYTES);
    if (bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) {
      throw new UnreadableObject(describeOther(bytes));
    }
    const [bits, order] = [bytes[4], bytes[5]];
    if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2) || bytes.length < 52) {
      throw new UnreadableObject('its ELF header is damaged');
    }
    this.source = source;
    this.wordBits = bits === 1 ? 32 : 64;
    this.isLittleEndian = order === 1;
    const cursor = new ByteCursor(bytes, this.isLittleEndian, 16);
    const type = cursor.u16();
    if (!TYPES.includes(type)) {
      throw new UnreadableObject('it is an ELF file, but no program, library or object file');
    }
    this.isRelocatable = type === RELOCATABLE;
    this.machine = cursor.u16();
    this.sections = this.#readSections(bytes);
    const byName = new Map<string, ElfSection>();
    // Of several sections of one name the first counts, as in binutils.
    for (const section of this.sections) {
      if (!byName.has(section.name)) byName.set(section.name, section);
    }
    this.#byName = byName;
  }

  section(name: string): ElfSection | undefined {
    return this.#byName.get(name);
  }

  /** An address as the machine has it, without sign. */
  exactAddress(address: number): bigint {
    // Those that are far from 0 are near each other.
    const far = address < FAR ? undefined : this.sections.find((each) => each.address >= FAR);
    return far === undefined
      ? BigInt.asUintN(this.wordBits, BigInt(address))
      : far.exactAddress + BigInt(address - far.address);
  }

  /** The bytes of a section as they are in the file; none of one that occupies none. May be fewer than its size says. */
  rawBytes(section: ElfSection, byteOffset = 0, byteLength = section.byteSize): Uint8Array {
    const length = Math.min(byteLength, this.rawByteSize(section) - byteOffset);
    return length <= 0 || byteOffset < 0
      ? new Uint8Array()
      : this.source.read(section.byteOffset + byteOffset, length);
  }

  /** How many bytes of a section the file has. */
  rawByteSize(section: ElfSection): number {
    return section.type === SectionType.noBits ? 0 : section.byteSize;
  }

  #readSections(header: Uint8Array): readonly ElfSection[] {
    const is64 = this.wordBits === 64;
    const cursor = new ByteCursor(header, this.isLittleEndian, is64 ? 40 : 32);
    const tableOffset = is64 ? cursor.i64() : cursor.u32();
    cursor.offset = is64 ? 58 : 46;
    const [entrySize, countInHeader, namesInHeader] = [cursor.u16(), cursor.u16(), cursor.u16()];
    const smallest = is64 ? 64 : 40;
    if (tableOffset <= 0 || entrySize < smallest || tableOffset >= this.source.byteSize) {
      throw new UnreadableObject('it has no sections, or is cut off before them');
    }
    const first = this.#readSection(tableOffset, 0);
    const count = countInHeader === 0 ? (first?.byteSize ?? 0) : countInHeader;
    if (count > MOST_SECTIONS) {
      throw new UnreadableObject(`it claims to have ${count} sections: it is damaged`);
    }
    const table = this.source.read(tableOffset, count * entrySize);
    const sections: ReturnType<typeof rawSection>[] = [];
    for (let index = 0; (index + 1) * entrySize <= table.length && index < count; index++) {
      const at = new ByteCursor(table, this.isLittleEndian, index * entrySize);
      sections.push(rawSection(at, is64));
    }
    if (sections.length < count) throw new UnreadableObject('it is cut off in its section table');
    const namesIndex = namesInHeader === EXTENDED_INDEX ? (first?.link ?? 0) : namesInHeader;
    const names = sections[namesIndex];
    const texts =
      names === undefined || names.type === SectionType.noBits
        ? new Uint8Array()
        : this.source.read(names.byteOffset, Math.min(names.byteSize, this.source.byteSize));
    return sections.map((section, index) => ({
      ...section,
      // No more than the file has, whatever the table says.
      byteSize:
        section.type === SectionType.noBits
          ? section.byteSize
          : Math.min(section.byteSize, Math.max(0, this.source.byteSize - section.byteOffset)),
      index,
      name: nameAt(texts, section.nameOffset),
    }));
  }

  #readSection(byteOffset: number, index: number): ReturnType<typeof rawSection> | undefined {
    const is64 = this.wordBits === 64;
    const size = is64 ? 64 : 40;
    const bytes = this.source.read(byteOffset + index * size, size);
    return bytes.length < size
      ? undefined
      : rawSection(new ByteCursor(bytes, this.isLittleEndian), is64);
  }
}

function rawSection(cursor: ByteCursor, is64: boolean) {
  const word = (): number => (is64 ? cursor.i64() : cursor.u32());
  const [nameOffset, type, flags] = [cursor.u32(), cursor.u32(), word()];
  const exactAddress = is64 ? BigInt(`0x${cursor.hex64()}`) : BigInt(cursor.u32());
  const address = is64 ? numberOfBig(exactAddress) : Number(exactAddress);
  const [byteOffset, byteSize, link, info] = [word(), word(), cursor.u32(), cursor.u32()];
  // What is negative is beyond any file; nothing is read of it.
  return {
    nameOffset,
    type,
    flags,
    address,
    exactAddress,
    byteOffset: Math.max(0, byteOffset),
    byteSize: Math.max(0, byteSize),
    link,
    info,
    alignment: word(),
  };
}

const decoder = new TextDecoder();

/** The text at an offset of a string table; empty where there is none. */
export function nameAt(texts: Uint8Array, offset: number): string {
  if (offset >= texts.length) return '';
  const end = texts.indexOf(0, offset);
  return decoder.decode(texts.subarray(offset, end < 0 ? texts.length : end));
}

const OTHERS: readonly (readonly [magic: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'it is a gzip file: unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'it is an xz file: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'it is a zstd file: unpack it first'],
  [
    [0x4d, 0x5a],
    'it is a bootable image (bzImage, Image.gz), which has no debug info: vmlinux is needed',
  ],
];

function describeOther(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  const other = OTHERS.find(([magic]) => magic.every((byte, index) => bytes[index] === byte));
  return other?.[1] ?? 'it is no ELF file';
}
