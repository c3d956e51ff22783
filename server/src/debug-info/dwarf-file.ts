/** The debug sections of one ELF file, and the units in them. */
import { firstIndex } from '../base/binary-search.js';
import type { ByteSource } from '../base/byte-source.js';
import { Overrun } from './byte-cursor.js';
import type { ObjectCompanions } from './companions.js';
import type { DebugScan } from './debug-scan.js';
import { ElfFile, UnreadableObject } from './elf-file.js';
import type { SymbolValues } from './relocations.js';
import { SectionBytes } from './section-bytes.js';
import { HEADER_BYTES, readUnitHeader, type UnitHeader } from './unit-header.js';

/** Sections by what is in them; those that the file has not are undefined. */
export interface DwarfSections {
  readonly info: SectionBytes | undefined;
  readonly abbreviations: SectionBytes | undefined;
  readonly texts: SectionBytes | undefined;
  readonly lineTexts: SectionBytes | undefined;
  readonly textOffsets: SectionBytes | undefined;
  readonly addresses: SectionBytes | undefined;
  readonly ranges: SectionBytes | undefined;
  readonly rangeLists: SectionBytes | undefined;
  readonly lines: SectionBytes | undefined;
  readonly arranges: SectionBytes | undefined;
}

const NAMES: Readonly<Record<keyof DwarfSections, string>> = {
  info: '.debug_info',
  abbreviations: '.debug_abbrev',
  texts: '.debug_str',
  lineTexts: '.debug_line_str',
  textOffsets: '.debug_str_offsets',
  addresses: '.debug_addr',
  ranges: '.debug_ranges',
  rangeLists: '.debug_rnglists',
  lines: '.debug_line',
  arranges: '.debug_aranges',
};

/** Sections are opened when they are first asked for: a compressed one is unpacked as a whole. */
class LazySections implements DwarfSections {
  readonly #open: (name: string) => SectionBytes | undefined;
  readonly #opened = new Map<string, SectionBytes | undefined>();

  constructor(open: (name: string) => SectionBytes | undefined) {
    this.#open = open;
  }

  get info() {
    return this.#section('info');
  }
  get abbreviations() {
    return this.#section('abbreviations');
  }
  get texts() {
    return this.#section('texts');
  }
  get lineTexts() {
    return this.#section('lineTexts');
  }
  get textOffsets() {
    return this.#section('textOffsets');
  }
  get addresses() {
    return this.#section('addresses');
  }
  get ranges() {
    return this.#section('ranges');
  }
  get rangeLists() {
    return this.#section('rangeLists');
  }
  get lines() {
    return this.#section('lines');
  }
  get arranges() {
    return this.#section('arranges');
  }

  #section(kind: keyof DwarfSections): SectionBytes | undefined {
    const name = NAMES[kind];
    if (!this.#opened.has(name)) this.#opened.set(name, this.#open(name));
    return this.#opened.get(name);
  }
}

export class DwarfFile {
  readonly elf: ElfFile;
  readonly sections: DwarfSections;
  readonly #companions: ObjectCompanions;
  readonly #onProblem: (problem: string) => void;
  #alternate: DwarfFile | null | undefined;
  #headers: readonly UnitHeader[] | undefined;

  /** `suffix` is `.dwo` for the sections of a split file. `onProblem` hears in words what is damaged. */
  constructor(
    elf: ElfFile,
    symbols: SymbolValues,
    companions: ObjectCompanions,
    onProblem: (problem: string) => void,
    suffix: '' | '.dwo' = '',
  ) {
    this.elf = elf;
    this.#companions = companions;
    this.#onProblem = onProblem;
    this.sections = new LazySections((name) => {
      try {
        return SectionBytes.of(elf, `${name}${suffix}`, symbols, companions);
      } catch (error) {
        onProblem(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    });
  }

  /** What goes over the bytes of its tables. */
  get scan(): DebugScan {
    return this.#companions.scan;
  }

  /** Undefined where the unit is damaged. */
  headerAt(byteOffset: number): UnitHeader | undefined {
    const { info } = this.sections;
    if (info === undefined || byteOffset >= info.byteSize) return undefined;
    try {
      return readUnitHeader(info.cursor(byteOffset, HEADER_BYTES), byteOffset);
    } catch (error) {
      this.note(error);
      return undefined;
    }
  }

  /** The headers of all units, as far as they are whole. */
  headers(): readonly UnitHeader[] {
    if (this.#headers !== undefined) return this.#headers;
    const headers: UnitHeader[] = [];
    for (let at = 0; ;) {
      const header = this.headerAt(at);
      if (header === undefined) break;
      headers.push(header);
      at = header.endOffset;
    }
    this.#headers = headers;
    return headers;
  }

  /** The header of the unit that a byte of `.debug_info` belongs to. */
  headerAround(byteOffset: number): UnitHeader | undefined {
    const headers = this.headers();
    const ends = (index: number): number => headers[index]?.endOffset ?? 0;
    const header = headers[firstIndex(0, headers.length, (index) => ends(index) > byteOffset)];
    return header !== undefined && header.byteOffset <= byteOffset ? header : undefined;
  }

  /** The file that dwz has moved shared entries to; undefined where there is none. */
  alternate(): DwarfFile | undefined {
    if (this.#alternate === undefined) this.#alternate = this.#openAlternate() ?? null;
    return this.#alternate ?? undefined;
  }

  /** Keeps what is to be told of the file. */
  problem(text: string): void {
    this.#onProblem(text);
  }

  /** Keeps what went wrong with a part of the file; throws on what is no matter of its bytes. */
  note(error: unknown): void {
    if (!(error instanceof Overrun || error instanceof UnreadableObject)) throw error;
    this.#onProblem(error.message);
  }

  #openAlternate(): DwarfFile | undefined {
    const section = this.elf.section('.gnu_debugaltlink');
    if (section === undefined) return undefined;
    const bytes = this.elf.rawBytes(section, 0, 4096);
    const end = bytes.indexOf(0);
    if (end < 0) return undefined;
    const name = new TextDecoder().decode(bytes.subarray(0, end));
    const buildId = hexOf(bytes.subarray(end + 1));
    const source = this.#companions.alternateFile?.(name, buildId);
    if (source === undefined) {
      this.#onProblem(
        `the file ${name}, which dwz has moved a part of the debug info to, is missing`,
      );
      return undefined;
    }
    return openCompanion(source, this.#companions, this.#onProblem);
  }
}

const NO_SYMBOLS: SymbolValues = { valueOf: () => 0 };

/** A file beside the object that has debug info and no code of its own; undefined, and a problem, where it cannot be read. */
export function openCompanion(
  source: ByteSource,
  companions: ObjectCompanions,
  onProblem: (problem: string) => void,
  suffix: '' | '.dwo' = '',
): DwarfFile | undefined {
  try {
    return new DwarfFile(new ElfFile(source), NO_SYMBOLS, companions, onProblem, suffix);
  } catch (error) {
    if (!(error instanceof Overrun || error instanceof UnreadableObject)) throw error;
    onProblem(error.message);
    return undefined;
  }
}

/** Lower-case digits. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
