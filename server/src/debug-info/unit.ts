/** A unit of `.debug_info`: what one source file was compiled to. Source: DWARF 5, sections 3.1 and 7.5.1. */
import { Abbreviations } from './abbreviations.js';
import { Overrun, type ByteCursor } from './byte-cursor.js';
import { Attribute, Form } from './dwarf-constants.js';
import type { DwarfFile } from './dwarf-file.js';
import type { UnitHeader } from './unit-header.js';
import type { AttributeValues } from './debug-scan.js';
import { Entry, GNU_RANGES_BASE } from './entry.js';

/** A unit has some hundred kilobytes; those of whole programs (LTO) some hundred megabytes. */
const MOST_UNIT_BYTES = 1 << 29;

/** Offsets at which the parts of a unit begin in the sections that it shares with others. */
export interface UnitBases {
  readonly abbreviations: number;
  readonly textOffsets: number | undefined;
  readonly rangeLists: number | undefined;
  readonly lines: number;
}

const NO_BASES: UnitBases = {
  abbreviations: 0,
  textOffsets: undefined,
  rangeLists: undefined,
  lines: 0,
};

/** A reference to an entry: in this file or in the one that it shares entries with. */
export interface EntryReference {
  readonly file: DwarfFile;
  readonly byteOffset: number;
}

export class Unit {
  readonly file: DwarfFile;
  readonly header: UnitHeader;
  readonly abbreviations: Abbreviations;
  /** The unit in the linked file that this one was split off from. */
  readonly skeleton: Unit | undefined;
  /** Of DW_AT_low_pc; what ranges are relative to. */
  readonly lowAddress: number;
  readonly compilationDirectory: string | undefined;
  /** Of `.debug_line`; undefined where it has no lines. */
  readonly lineProgramOffset: number | undefined;
  readonly #addressBase: number;
  readonly #textOffsetsBase: number;
  readonly #rangeListsBase: number;
  readonly #gnuRangesBase: number;
  /** DW_AT_dwo_name. */
  readonly splitName: string | undefined;
  /** 16 hex digits. */
  readonly splitId: string | undefined;
  readonly root = new Entry();
  #bytes: ByteCursor | undefined;

  constructor(file: DwarfFile, header: UnitHeader, skeleton?: Unit, bases: UnitBases = NO_BASES) {
    const { abbreviations, info } = file.sections;
    if (abbreviations === undefined || info === undefined) {
      throw new Overrun('there are units without abbreviations');
    }
    this.file = file;
    this.header = header;
    this.skeleton = skeleton;
    this.abbreviations = new Abbreviations(
      abbreviations,
      header.abbreviationsOffset + bases.abbreviations,
      file.scan,
    );
    this.#readRoot();
    const { root } = this;
    const value = (attribute: number): number | undefined => root.value(attribute);
    this.#addressBase =
      skeleton === undefined ? (value(Attribute.addressBase) ?? 0) : skeleton.#addressBase;
    // The contribution of a split unit begins with a header, but for GNU's, which has none.
    const headed = header.version < 5 ? 0 : header.offsetBytes === 8 ? 16 : 8;
    this.#textOffsetsBase =
      value(Attribute.textOffsetsBase) ??
      (bases.textOffsets ?? 0) + (skeleton === undefined ? 0 : headed);
    const listsHeader = header.offsetBytes === 8 ? 20 : 12;
    this.#rangeListsBase =
      value(Attribute.rangeListsBase) ??
      (bases.rangeLists ?? 0) + (skeleton === undefined ? 0 : listsHeader);
    this.#gnuRangesBase = skeleton?.root.value(GNU_RANGES_BASE) ?? 0;
    this.lowAddress = this.address(Attribute.lowAddress, root) ?? skeleton?.lowAddress ?? 0;
    this.compilationDirectory =
      this.text(Attribute.compilationDirectory, root) ?? skeleton?.compilationDirectory;
    this.splitName = this.text(Attribute.splitName, root);
    this.splitId = header.splitId ?? root.gnuSplitId;
    const lines = value(Attribute.lineProgram);
    this.lineProgramOffset = lines === undefined ? undefined : lines + bases.lines;
  }

  /** A cursor over the whole unit; its offset 0 is `header.byteOffset`. */
  cursor(): ByteCursor {
    const { byteOffset, endOffset } = this.header;
    const length = Math.min(endOffset - byteOffset, MOST_UNIT_BYTES);
    const { info } = this.file.sections;
    if (info === undefined) throw new Overrun('there is no .debug_info');
    this.#bytes ??= info.cursor(byteOffset, length);
    return this.#bytes;
  }

  /** Reads the entry at the cursor. */
  readEntry(cursor: ByteCursor, entry: Entry): void {
    entry.read(cursor, this.header.byteOffset, this.abbreviations, this.header);
  }

  /** Reads the entry at an offset of `.debug_info`. */
  readEntryAt(byteOffset: number, entry: Entry): void {
    const cursor = this.cursor();
    cursor.offset = byteOffset - this.header.byteOffset;
    this.readEntry(cursor, entry);
  }

  /** A text attribute; undefined where the entry has it not. */
  text(attribute: number, entry: Entry): string | undefined {
    const value = entry.value(attribute);
    if (value === undefined) return undefined;
    const { sections } = this.file;
    switch (entry.form(attribute)) {
      case Form.string:
        return sections.info?.text(value);
      case Form.strp:
        return sections.texts?.text(value);
      case Form.lineStrp:
        return sections.lineTexts?.text(value);
      case Form.strpSup:
      case Form.gnuStrpAlt:
        return this.file.alternate()?.sections.texts?.text(value);
      case Form.strx:
      case Form.strx1:
      case Form.strx2:
      case Form.strx3:
      case Form.strx4:
      case Form.gnuTextIndex:
        return this.indexedText(value);
      default:
        return undefined;
    }
  }

  /** The text of an index into `.debug_str_offsets`. */
  indexedText(index: number): string | undefined {
    const { textOffsets, texts } = this.file.sections;
    const { offsetBytes } = this.header;
    const at = this.#textOffsetsBase + index * offsetBytes;
    const cursor = textOffsets?.cursor(at, offsetBytes);
    return cursor === undefined || cursor.bytes.length < offsetBytes
      ? undefined
      : texts?.text(cursor.unsigned(offsetBytes));
  }

  /** An address attribute; undefined where the entry has it not, or it is no address. */
  address(attribute: number, entry: AttributeValues): number | undefined {
    const value = entry.value(attribute);
    if (value === undefined) return undefined;
    switch (entry.form(attribute)) {
      case Form.address:
        return value;
      case Form.addrx:
      case Form.addrx1:
      case Form.addrx2:
      case Form.addrx3:
      case Form.addrx4:
      case Form.gnuAddressIndex:
        return this.indexedAddress(value);
      default:
        return undefined;
    }
  }

  /** The address of an index into `.debug_addr`, which stays in the linked file. */
  indexedAddress(index: number): number | undefined {
    const { addressBytes } = this.header;
    const { addresses } = (this.skeleton ?? this).file.sections;
    const cursor = addresses?.cursor(this.#addressBase + index * addressBytes, addressBytes);
    return cursor === undefined || cursor.bytes.length < addressBytes
      ? undefined
      : cursor.unsigned(addressBytes);
  }

  /** Where a list of ranges begins in `.debug_rnglists`, or before DWARF 5 in `.debug_ranges`; undefined where there is none. */
  rangesOffset(form: number, value: number): number | undefined {
    if (form !== Form.rnglistx) {
      const isSplitGnu = this.skeleton !== undefined && this.header.version < 5;
      return value + (isSplitGnu ? this.#gnuRangesBase : 0);
    }
    const { offsetBytes } = this.header;
    const at = this.#rangeListsBase + value * offsetBytes;
    const cursor = this.file.sections.rangeLists?.cursor(at, offsetBytes);
    return cursor === undefined || cursor.bytes.length < offsetBytes
      ? undefined
      : this.#rangeListsBase + cursor.unsigned(offsetBytes);
  }

  /** The entry that a reference attribute leads to; undefined where the entry has it not, or it leads to a type unit. */
  referenceOf(attribute: number, entry: Entry): EntryReference | undefined {
    const value = entry.value(attribute);
    if (value === undefined) return undefined;
    switch (entry.form(attribute)) {
      case Form.ref1:
      case Form.ref2:
      case Form.ref4:
      case Form.ref8:
      case Form.refUdata:
        return { file: this.file, byteOffset: this.header.byteOffset + value };
      case Form.refAddress:
        return { file: this.file, byteOffset: value };
      case Form.refSup4:
      case Form.refSup8:
      case Form.gnuRefAlt: {
        const file = this.file.alternate();
        return file && { file, byteOffset: value };
      }
      default:
        return undefined;
    }
  }

  /** The first entry is read apart: of most units nothing else is ever needed. */
  #readRoot(): void {
    const { entriesOffset, endOffset } = this.header;
    const { info } = this.file.sections;
    if (info === undefined) return;
    info.parse(entriesOffset, 256, endOffset - entriesOffset, (cursor) => {
      this.root.read(cursor, entriesOffset, this.abbreviations, this.header);
    });
  }
}
