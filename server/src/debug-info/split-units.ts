/** Units that `-gsplit-dwarf` has moved to files of their own (.dwo), or packages of these (.dwp). Source: DWARF 5, section 7.3.5. */
import { ByteCursor } from './byte-cursor.js';
import type { ObjectCompanions } from './companions.js';
import { openCompanion, type DwarfFile } from './dwarf-file.js';
import { Unit, type UnitBases } from './unit.js';
import { UnitType } from './dwarf-constants.js';

/** Files that are kept open: a trace has frames of a dozen. */
const MOST_FILES = 32;

/** DW_SECT_*, the columns of a package's index. The last one is another in GNU's of before DWARF 5, which has no such lists. */
const Column = { info: 1, abbreviations: 3, lines: 4, textOffsets: 6, rangeLists: 8 } as const;

export class SplitUnits {
  readonly #companions: ObjectCompanions;
  readonly #onProblem: (problem: string) => void;
  readonly #files = new Map<string, DwarfFile | undefined>();

  constructor(companions: ObjectCompanions, onProblem: (problem: string) => void) {
    this.#companions = companions;
    this.#onProblem = onProblem;
  }

  /** The split unit of a skeleton; undefined for a unit that was not split, and where its file is missing or damaged. */
  of(skeleton: Unit): Unit | undefined {
    const { splitName, compilationDirectory } = skeleton;
    if (splitName === undefined) return undefined;
    const file = this.#open(splitName, compilationDirectory);
    if (file === undefined) return undefined;
    const packed = packedAt(file, skeleton.splitId);
    const header =
      packed === undefined
        ? file.headers().find(({ type }) => type !== UnitType.splitType)
        : file.headerAt(packed.info);
    if (header === undefined) return undefined;
    const unit = new Unit(file, header, skeleton, packed?.bases);
    if (unit.splitId === skeleton.splitId) return unit;
    this.#onProblem(
      `${splitName} is not of this build: lines are known, inlined functions are not`,
    );
    return undefined;
  }

  #open(name: string, directory: string | undefined): DwarfFile | undefined {
    const key = `${directory ?? ''}\n${name}`;
    if (this.#files.has(key)) return this.#files.get(key);
    if (this.#files.size >= MOST_FILES) this.#files.clear();
    const source = this.#companions.splitFile?.(name, directory);
    if (source === undefined) {
      this.#onProblem(
        `${name}, which holds a part of the debug info (-gsplit-dwarf), is missing: lines are known, inlined functions are not`,
      );
    }
    const file = source && openCompanion(source, this.#companions, this.#onProblem, '.dwo');
    this.#files.set(key, file);
    return file;
  }
}

interface Packed {
  readonly info: number;
  readonly bases: UnitBases;
}

/** Where the parts of a unit are in a package; undefined for a file that is none. */
function packedAt(file: DwarfFile, id: string | undefined): Packed | undefined {
  const section = file.elf.section('.debug_cu_index');
  if (section === undefined || id === undefined) return undefined;
  return rowOf(new ByteCursor(file.elf.rawBytes(section), file.elf.isLittleEndian), id);
}

function rowOf(cursor: ByteCursor, id: string): Packed | undefined {
  cursor.offset = 4;
  const [nColumns, nUnits, nSlots] = [cursor.u32(), cursor.u32(), cursor.u32()];
  const hashes = cursor.offset;
  const indexes = hashes + nSlots * 8;
  const columns = indexes + nSlots * 4;
  const offsets = columns + nColumns * 4;
  if (offsets + nUnits * nColumns * 4 > cursor.bytes.length) return undefined;
  for (let slot = 0; slot < nSlots; slot++) {
    cursor.offset = hashes + slot * 8;
    if (cursor.hex64() !== id) continue;
    cursor.offset = indexes + slot * 4;
    const row = cursor.u32();
    if (row === 0 || row > nUnits) return undefined;
    const at = new Map<number, number>();
    for (let column = 0; column < nColumns; column++) {
      cursor.offset = columns + column * 4;
      const kind = cursor.u32();
      cursor.offset = offsets + ((row - 1) * nColumns + column) * 4;
      at.set(kind, cursor.u32());
    }
    return {
      info: at.get(Column.info) ?? 0,
      bases: {
        abbreviations: at.get(Column.abbreviations) ?? 0,
        lines: at.get(Column.lines) ?? 0,
        textOffsets: at.get(Column.textOffsets),
        rangeLists: at.get(Column.rangeLists),
      },
    };
  }
  return undefined;
}
