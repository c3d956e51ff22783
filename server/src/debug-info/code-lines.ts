/** The lines at an address: from the line program of its unit, and from the entries of the functions that are inlined there. */
import { Overrun } from './byte-cursor.js';
import type { ObjectCompanions } from './companions.js';
import type { DebugLine } from './debug-object.js';
import { Attribute } from './dwarf-constants.js';
import type { DwarfFile } from './dwarf-file.js';
import { Entry } from './entry.js';
import { fileNamesOf, LineProgram } from './line-program.js';
import { SplitUnits } from './split-units.js';
import { Unit, type EntryReference } from './unit.js';
import { UnitFinder } from './unit-ranges.js';
import { UnitFunctions, type FunctionAt } from './unit-functions.js';

/** Units that are kept with what was read of them: a trace has a dozen, and the next one has many of the same. */
const MOST_UNITS = 64;
/** Bytes of `.debug_info` of the units that are kept. */
const MOST_KEPT_BYTES = 24 << 20;
/** An inlined function refers to its abstract one, that to a declaration: longer chains are loops. */
const MOST_HOPS = 8;

interface ReadUnit {
  readonly unit: Unit;
  readonly lines: LineProgram | undefined;
  readonly functions: UnitFunctions | undefined;
  /** The unit that has the entries: the split one, where there is one. */
  readonly entries: Unit;
  readonly fileName: (index: number) => string | undefined;
}

/** What is said of a function by its entry and those that it refers to. */
interface Described {
  readonly name: string | undefined;
  readonly declarationLineNumber: number | undefined;
  readonly declarationFile: string | undefined;
}

export class CodeLines {
  readonly #file: DwarfFile;
  readonly #finder: UnitFinder;
  readonly #split: SplitUnits;
  readonly #units = new Map<number, ReadUnit>();
  /** Units that entries of others refer to, by file and offset. */
  readonly #referred = new Map<DwarfFile, Map<number, Unit>>();

  constructor(file: DwarfFile, companions: ObjectCompanions) {
    this.#file = file;
    this.#finder = new UnitFinder(file, companions.scans);
    this.#split = new SplitUnits(companions, (problem) => {
      file.problem(problem);
    });
  }

  /** See `DebugObject.linesAt()`. */
  at(address: number): readonly DebugLine[] {
    try {
      const offset = this.#finder.unitAt(address);
      const read = offset === undefined ? undefined : this.#unitAt(offset);
      return read === undefined ? [] : this.#linesIn(read, address);
    } catch (error) {
      this.#file.note(error);
      return [];
    }
  }

  #linesIn(read: ReadUnit, address: number): readonly DebugLine[] {
    const row = read.lines?.rowAt(address);
    const file = row && read.lines?.fileName(row.file);
    if (row === undefined || file === undefined) return [];
    const functions = this.#functionsAt(read, address);
    let place: Pick<DebugLine, 'file' | 'lineNumber'> & { columnNumber: number } = {
      file,
      lineNumber: row.lineNumber,
      columnNumber: row.columnNumber,
    };
    const lines: DebugLine[] = [];
    for (const { entry, call } of [...functions].reverse()) {
      lines.push(toLine(place, read.unit, this.#describe(read, entry)));
      if (call === undefined) break;
      const callFile = read.fileName(call.file);
      // Without the place of the call nothing is known of the functions around it.
      if (callFile === undefined || call.lineNumber === 0) return [];
      place = { file: callFile, lineNumber: call.lineNumber, columnNumber: call.columnNumber };
    }
    return lines.length === 0 ? [toLine(place, read.unit, undefined)] : lines;
  }

  #functionsAt({ functions }: ReadUnit, address: number): readonly FunctionAt[] {
    try {
      return functions?.at(address) ?? [];
    } catch (error) {
      this.#file.note(error);
      return [];
    }
  }

  #unitAt(byteOffset: number): ReadUnit | undefined {
    const known = this.#units.get(byteOffset);
    if (known !== undefined) {
      this.#units.delete(byteOffset);
      this.#units.set(byteOffset, known);
      return known;
    }
    const header = this.#file.headerAt(byteOffset);
    if (header === undefined) return undefined;
    const unit = new Unit(this.#file, header);
    const entries = this.#split.of(unit) ?? unit;
    const lines = this.#attempt(() => LineProgram.of(unit));
    const ofSplit = entries === unit ? undefined : this.#attempt(() => fileNamesOf(entries));
    const read: ReadUnit = {
      unit,
      entries,
      lines,
      functions: this.#attempt(() => new UnitFunctions(entries)),
      fileName: ofSplit ?? ((index) => lines?.fileName(index)),
    };
    this.#units.set(byteOffset, read);
    this.#forgetOldest();
    return read;
  }

  /** What a part of a unit tells; undefined where that part is damaged. The others may be whole. */
  #attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Overrun)) throw error;
      this.#file.note(error);
      return undefined;
    }
  }

  #forgetOldest(): void {
    const bytes = ({ entries: { header } }: ReadUnit): number =>
      header.endOffset - header.byteOffset;
    let kept = 0;
    for (const read of this.#units.values()) kept += bytes(read);
    for (const [offset, read] of this.#units) {
      if (this.#units.size <= 1 || (this.#units.size <= MOST_UNITS && kept <= MOST_KEPT_BYTES))
        return;
      this.#units.delete(offset);
      kept -= bytes(read);
    }
  }

  /** Name and declaration of a function, which stand at the entry itself or at one that it refers to. */
  #describe(read: ReadUnit, reference: EntryReference): Described {
    let name: string | undefined;
    let declarationLineNumber: number | undefined;
    let declarationFile: string | undefined;
    let next: EntryReference | undefined = reference;
    const entry = new Entry();
    for (let hops = 0; next !== undefined && hops < MOST_HOPS; hops++) {
      const unit = this.#unitOf(read, next);
      if (unit === undefined) break;
      unit.readEntryAt(next.byteOffset, entry);
      name ??= unit.text(Attribute.name, entry);
      declarationLineNumber ??= entry.value(Attribute.declarationLine);
      const file = entry.value(Attribute.declarationFile);
      if (file !== undefined && declarationFile === undefined) {
        declarationFile =
          unit === read.entries ? read.fileName(file) : this.#fileNameIn(unit, file);
      }
      if (name !== undefined && declarationLineNumber !== undefined) break;
      next =
        unit.referenceOf(Attribute.abstractOrigin, entry) ??
        unit.referenceOf(Attribute.specification, entry);
    }
    return { name, declarationLineNumber, declarationFile };
  }

  #fileNameIn(unit: Unit, index: number): string | undefined {
    return this.#attempt(() => fileNamesOf(unit)?.(index));
  }

  #unitOf(read: ReadUnit, { file, byteOffset }: EntryReference): Unit | undefined {
    const { entries } = read;
    const { header } = entries;
    if (file === entries.file && header.byteOffset <= byteOffset && byteOffset < header.endOffset) {
      return entries;
    }
    const around = file.headerAround(byteOffset);
    if (around === undefined) return undefined;
    const units = this.#referred.get(file) ?? new Map<number, Unit>();
    this.#referred.set(file, units);
    const unit = units.get(around.byteOffset) ?? new Unit(file, around);
    if (units.size >= MOST_UNITS) units.clear();
    units.set(around.byteOffset, unit);
    return unit;
  }
}

function toLine(
  { file, lineNumber, columnNumber }: { file: string; lineNumber: number; columnNumber: number },
  { compilationDirectory }: Unit,
  described: Described | undefined,
): DebugLine {
  const { name, declarationLineNumber, declarationFile } = described ?? {};
  return {
    ...(name !== undefined && { function: name }),
    file,
    ...(compilationDirectory !== undefined && { compilationDirectory }),
    lineNumber,
    ...(columnNumber > 0 && { columnNumber }),
    ...(declarationLineNumber !== undefined && { declarationLineNumber }),
    ...(declarationFile !== undefined && { declarationFile }),
  };
}
