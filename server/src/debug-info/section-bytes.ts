/**
 * The contents of sections as debuggers see them: uncompressed, and in relocatable files with the relocations of the piece that
 * is read applied to it. Only what is asked for is read, unless it is compressed.
 */
import { ByteCursor, Overrun } from './byte-cursor.js';
import type { ObjectCompanions } from './companions.js';
import { SectionFlag, UnreadableObject, type ElfFile, type ElfSection } from './elf-file.js';
import { Relocations, type SymbolValues } from './relocations.js';

/** `ch_type` of a compressed section. */
const COMPRESSIONS: Readonly<Record<number, 'zlib' | 'zstd'>> = { 1: 'zlib', 2: 'zstd' };
/** No compression of debug info does better; a section that claims more is a bomb. */
const MOST_RATIO = 1000;
/** Bytes of one section, uncompressed, that are held in memory. */
const MOST_BYTES = 1 << 30;

export class SectionBytes {
  /** 0 where there is no such section. */
  readonly byteSize: number;
  readonly #elf: ElfFile;
  readonly #section: ElfSection;
  /** Of a compressed section, as a whole. */
  readonly #unpacked: Uint8Array | undefined;
  readonly #relocations: Relocations | undefined;

  private constructor(
    elf: ElfFile,
    section: ElfSection,
    unpacked: Uint8Array | undefined,
    symbols: SymbolValues,
    companions: ObjectCompanions,
  ) {
    this.#elf = elf;
    this.#section = section;
    this.#unpacked = unpacked;
    this.byteSize = unpacked?.length ?? section.byteSize;
    this.#relocations = elf.isRelocatable
      ? Relocations.of(elf, section, symbols, companions)
      : undefined;
  }

  /** The section `.debug_info` (or `.zdebug_info`) of a file; undefined where it has none, or none with contents. */
  static of(
    elf: ElfFile,
    name: string,
    symbols: SymbolValues,
    companions: ObjectCompanions,
  ): SectionBytes | undefined {
    const { decompress } = companions;
    const section = elf.section(name);
    if (section !== undefined) {
      const isPacked = (section.flags & SectionFlag.compressed) !== 0;
      const unpacked = isPacked ? unpack(elf, section, decompress) : undefined;
      return new SectionBytes(elf, section, unpacked, symbols, companions);
    }
    const old = elf.section(name.replace(/^\.debug/, '.zdebug'));
    if (old === undefined || !name.startsWith('.debug')) return undefined;
    return new SectionBytes(elf, old, unpackOld(elf, old, decompress), symbols, companions);
  }

  /** `byteLength` bytes from `byteOffset`, fewer where the section ends before. Not to be written to. */
  read(byteOffset: number, byteLength: number): Uint8Array {
    const length = Math.min(byteLength, this.byteSize - byteOffset);
    if (!(length > 0 && byteOffset >= 0)) return new Uint8Array();
    const bytes =
      this.#unpacked?.subarray(byteOffset, byteOffset + length) ??
      this.#elf.rawBytes(this.#section, byteOffset, length);
    return this.#relocations?.applied(bytes, byteOffset) ?? bytes;
  }

  /** A cursor over that piece of the section. */
  cursor(byteOffset: number, byteLength: number): ByteCursor {
    return new ByteCursor(this.read(byteOffset, byteLength), this.#elf.isLittleEndian);
  }

  /**
   * Parses what begins at an offset and whose length only parsing tells, with `firstLength` bytes to begin with and more where these
   * are too few. `mostLength` bounds what is read. Throws what `parse` throws with all of them.
   */
  parse<T>(
    byteOffset: number,
    firstLength: number,
    mostLength: number,
    parse: (cursor: ByteCursor) => T,
  ): T {
    const most = Math.min(mostLength, this.byteSize - byteOffset);
    for (let length = firstLength; ; length *= 16) {
      try {
        return parse(this.cursor(byteOffset, Math.min(length, most)));
      } catch (error) {
        if (!(error instanceof Overrun) || length >= most) throw error;
      }
    }
  }

  /** The text at an offset, up to its NUL; undefined where there is none. */
  text(byteOffset: number): string | undefined {
    for (let length = 128; length <= LONGEST_TEXT; length *= 8) {
      const bytes = this.read(byteOffset, length);
      const end = bytes.indexOf(0);
      if (end >= 0) return decoder.decode(bytes.subarray(0, end));
      if (bytes.length < length) return undefined;
    }
    return undefined;
  }
}

const LONGEST_TEXT = 1 << 16;
const decoder = new TextDecoder();

type Decompress = ObjectCompanions['decompress'];

/** SHF_COMPRESSED: `Elf32_Chdr` or `Elf64_Chdr`, and then the stream. */
function unpack(elf: ElfFile, section: ElfSection, decompress: Decompress): Uint8Array {
  const bytes = elf.rawBytes(section);
  const cursor = new ByteCursor(bytes, elf.isLittleEndian);
  const kind = COMPRESSIONS[cursor.u32()];
  if (elf.wordBits === 64) cursor.skip(4);
  const byteSize = elf.wordBits === 64 ? cursor.i64() : cursor.u32();
  cursor.skip(elf.wordBits === 64 ? 8 : 4);
  if (kind === undefined) throw new Overrun(`${section.name} is compressed in an unknown way`);
  return unpackStream(kind, bytes.subarray(cursor.offset), byteSize, section, decompress);
}

/** What GNU tools made before: `ZLIB`, the size in 8 bytes big-endian, and then the stream. */
function unpackOld(elf: ElfFile, section: ElfSection, decompress: Decompress): Uint8Array {
  const bytes = elf.rawBytes(section);
  const cursor = new ByteCursor(bytes, false);
  if (cursor.u32() !== 0x5a4c4942) throw new Overrun(`${section.name} is not compressed by zlib`);
  const byteSize = cursor.i64();
  return unpackStream('zlib', bytes.subarray(cursor.offset), byteSize, section, decompress);
}

function unpackStream(
  kind: 'zlib' | 'zstd',
  stream: Uint8Array,
  byteSize: number,
  { name }: ElfSection,
  decompress: Decompress,
): Uint8Array {
  if (!(byteSize >= 0 && byteSize <= MOST_BYTES && byteSize <= stream.length * MOST_RATIO + 4096)) {
    throw new UnreadableObject(`${name} claims to have ${byteSize} bytes: it is damaged`);
  }
  const unpacked = decompress(kind, stream, byteSize);
  if (unpacked.length !== byteSize) throw new Overrun(`${name} is not ${byteSize} bytes`);
  return unpacked;
}
