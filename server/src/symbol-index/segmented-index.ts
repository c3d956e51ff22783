/**
 * The index of a tree over its segments. A file may stand in several of them: only the newest counts, the others are dead
 * there. A segment that turns out to be damaged is left out from then on, and its files are known no more.
 */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import { hashOf } from './name-hash.js';
import { PathTable } from './path-table.js';
import { Flag, RecordKind } from './record-kinds.js';
import { SegmentDamaged } from './segment-bytes.js';
import { BEST_SPREAD, type NameMatch, type NameSearch } from './search-names.js';
import { DEFINITIONS, type SegmentReader, type StoredRecord } from './segment-reader.js';
import type {
  IndexCoverage,
  IndexedAssignment,
  IndexedCall,
  IndexedFormat,
  IndexedMacroCall,
  IndexedPlace,
  IndexedSymbol,
  IndexedUse,
  SymbolKind,
  TreeIndex,
} from './tree-index.js';

/** A segment and the files in it that count. */
export interface LiveSegment {
  /** Tells it from other segments. */
  readonly id: string;
  readonly reader: SegmentReader;
  readonly isDead: (file: number) => boolean;
}

type SegmentMatch = NameMatch & { readonly segment: LiveSegment };

/** With so many names that hold the query in one run, none is looked for that only has its letters. */
const ENOUGH = 20;
/** A register header longer than this is not looked through for a constant, in bytes. */
const LONGEST_HEADER = 64 << 20;

const kindNames: readonly SymbolKind[] = [
  'function',
  'macro',
  'struct',
  'union',
  'enum',
  'typedef',
  'member',
  'enumerator',
  'variable',
];

export class SegmentedIndex implements TreeIndex {
  #segments: readonly LiveSegment[];
  readonly #files: FileSource;
  readonly #nFiles: number;
  readonly #isComplete: boolean;
  readonly #nameSearch: () => NameSearch;
  readonly #onDamage: (segment: LiveSegment, error: SegmentDamaged) => void;
  #paths: { readonly table: PathTable; readonly segments: readonly LiveSegment[] } | undefined;
  #nIndexed: number | undefined;

  /** `files` are those of the tree. `nameSearch` may be that of all indexes. `onDamage` hears of segments that cannot be used. */
  constructor(
    segments: readonly LiveSegment[],
    files: FileSource,
    coverage: { readonly nFiles: number; readonly isComplete: boolean },
    nameSearch: () => NameSearch,
    onDamage: (segment: LiveSegment, error: SegmentDamaged) => void = () => undefined,
  ) {
    this.#segments = segments;
    this.#files = files;
    this.#nFiles = coverage.nFiles;
    this.#isComplete = coverage.isComplete;
    this.#nameSearch = nameSearch;
    this.#onDamage = onDamage;
  }

  get coverage(): IndexCoverage {
    this.#nIndexed ??= this.#countIndexed();
    return { nFiles: this.#nFiles, nIndexed: this.#nIndexed, isComplete: this.#isComplete };
  }

  #countIndexed(): number {
    let nIndexed = 0;
    for (const { reader, isDead } of this.#segments) {
      for (let file = 0; file < reader.nFiles; file++) if (!isDead(file)) nIndexed++;
    }
    return nIndexed;
  }

  definitions(name: string): readonly IndexedSymbol[] {
    const found = this.#collect(name, DEFINITIONS, (segment, record) =>
      symbolOf(segment, name, record),
    );
    return found.length > 0 ? found : this.#constants(name);
  }

  declarations(name: string): readonly IndexedPlace[] {
    return this.#collect(name, 1 << RecordKind.declaration, placeOf);
  }

  aliases(name: string): readonly string[] {
    const names = this.#collect(name, 1 << RecordKind.alias, ({ reader }, { x }) =>
      nameOr(reader, x),
    );
    return [...new Set(names)];
  }

  callsOf(callee: string): readonly IndexedCall[] {
    return this.#collect(callee, 1 << RecordKind.call, (segment, record) => ({
      ...placeOf(segment, record),
      callee,
      caller: nameOr(segment.reader, record.x),
      isIndirect: (record.flags & Flag.inline) !== 0,
    }));
  }

  assignmentsOf(value: string): readonly IndexedAssignment[] {
    return this.#collect(value, 1 << RecordKind.assignment, (segment, record) =>
      assignmentOf(segment, record, value, nameOr(segment.reader, record.x)),
    );
  }

  assignmentsTo(field: string): readonly IndexedAssignment[] {
    return this.#collect(field, 1 << RecordKind.field, (segment, record) =>
      assignmentOf(segment, record, nameOr(segment.reader, record.x), field),
    );
  }

  macroCallsWith(argument: string): readonly IndexedMacroCall[] {
    return this.#collect(argument, 1 << RecordKind.macroArgument, (segment, record) => ({
      ...placeOf(segment, record),
      macro: nameOr(segment.reader, record.x),
      argument,
      position: record.y,
    }));
  }

  macroCallsOf(macro: string): readonly IndexedMacroCall[] {
    return this.#collect(macro, 1 << RecordKind.macroCall, (segment, record) => ({
      ...placeOf(segment, record),
      macro,
      argument: nameOr(segment.reader, record.x),
      position: 0,
    }));
  }

  pastingMacros(): readonly IndexedPlace[] {
    const wants = 1 << RecordKind.pasting;
    const found: IndexedPlace[] = [];
    for (const segment of this.#segments) {
      this.#guarded(segment, () => {
        for (const number of segment.reader.pasting()) {
          for (const record of segment.reader.records(number, wants)) {
            if (!segment.isDead(record.file)) found.push(placeOf(segment, record));
          }
        }
      });
    }
    return found;
  }

  usesOf(name: string): readonly IndexedUse[] {
    return this.#collect(name, 1 << RecordKind.use, (segment, record) => ({
      ...placeOf(segment, record),
      name,
      callee: nameOr(segment.reader, record.x),
      caller: nameOr(segment.reader, record.y),
    }));
  }

  formatsWith(
    anchor: string,
    isWanted: (format: string) => boolean = () => true,
  ): readonly IndexedFormat[] {
    return this.#collect(anchor, 1 << RecordKind.format, (segment, record) => {
      const format = segment.reader.format(record.z);
      if (!isWanted(format)) return undefined;
      return {
        ...placeOf(segment, record),
        callee: nameOr(segment.reader, record.x),
        caller: nameOr(segment.reader, record.y),
        format,
      };
    });
  }

  includesOf(path: TreePath): readonly string[] {
    const known = this.#find(path);
    if (known === undefined) return [];
    const { segment, file } = known;
    const included = this.#guarded(segment, () =>
      segment.reader.file(file).includes.map((number) => segment.reader.name(number)),
    );
    return included ?? [];
  }

  knows(path: TreePath): boolean {
    return this.#find(path) !== undefined;
  }

  search(query: string, limit: number): readonly IndexedSymbol[] {
    const wanted = query.replace(/\s+/g, '');
    if (wanted === '' || limit <= 0) return [];
    // Each name has a symbol at least, where its files count.
    for (let most = limit; ; most *= 4) {
      const matches = this.#matches(wanted, most, Math.min(limit, ENOUGH));
      const symbols = this.#symbolsOf(matches, limit);
      if (symbols.length >= limit || matches.length < most) return symbols;
    }
  }

  /** The best `most` names, the best first; those of equal score as they stand in the segments. */
  #matches(query: string, most: number, enough: number): SegmentMatch[] {
    const names = this.#nameSearch();
    names.begin(query, most, enough);
    const found: SegmentMatch[] = [];
    for (const segment of this.#segments) {
      const matches = this.#guarded(segment, () => names.matchesIn(segment.reader.bytes)) ?? [];
      for (const match of matches) found.push({ ...match, segment });
    }
    const wanted = names.wantsSpread ? found : found.filter(({ score }) => BEST_SPREAD < score);
    return wanted.sort((a, b) => b.score - a.score).slice(0, most);
  }

  #symbolsOf(matches: readonly SegmentMatch[], limit: number): IndexedSymbol[] {
    const symbols: IndexedSymbol[] = [];
    for (const { segment, number } of matches) {
      if (symbols.length >= limit) break;
      this.#guarded(segment, () => {
        const name = segment.reader.name(number);
        for (const record of segment.reader.records(number, DEFINITIONS)) {
          if (!segment.isDead(record.file)) symbols.push(symbolOf(segment, name, record));
        }
      });
    }
    return symbols.slice(0, limit);
  }

  /** What `give` makes of the records of a name in all files that count; those of which it makes nothing are left out. */
  #collect<T>(
    name: string,
    wants: number,
    give: (segment: LiveSegment, record: StoredRecord) => T | undefined,
  ): T[] {
    const bytes = Buffer.from(name, 'latin1');
    const hash = hashOf(bytes, 0, bytes.length);
    const isDefined = wants === DEFINITIONS;
    const found: T[] = [];
    for (const segment of this.#segments) {
      this.#guarded(segment, () => {
        const number = segment.reader.numberOf(bytes, hash, isDefined);
        if (number < 0) return;
        for (const record of segment.reader.records(number, wants)) {
          const given = segment.isDead(record.file) ? undefined : give(segment, record);
          if (given !== undefined) found.push(given);
        }
      });
    }
    return found;
  }

  /** Constants of register headers, of which only hashes are kept: the line in the file decides. */
  #constants(name: string): IndexedSymbol[] {
    if (!/^\w+$/.test(name)) return [];
    const bytes = Buffer.from(name, 'latin1');
    const hash = hashOf(bytes, 0, bytes.length);
    const defines = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\b`);
    const found: IndexedSymbol[] = [];
    for (const segment of this.#segments) {
      this.#guarded(segment, () => {
        for (const { file, line } of segment.reader.constants(hash)) {
          if (segment.isDead(file)) continue;
          const path = segment.reader.path(file) as TreePath;
          if (defines.test(this.#lineOf(path, line)))
            found.push(
              symbolOf(segment, name, { kind: RecordKind.macro, file, line, ...noExtras }),
            );
        }
      });
    }
    return found;
  }

  #lineOf(path: TreePath, line: number): string {
    const bytes = this.#files.readBytes(path);
    if (bytes === undefined || bytes.length > LONGEST_HEADER) return '';
    let start = 0;
    for (let i = 0; i < line; i++) {
      const next = bytes.indexOf(10, start);
      if (next < 0) return '';
      start = next + 1;
    }
    const end = bytes.indexOf(10, start);
    return Buffer.from(bytes.subarray(start, end < 0 ? bytes.length : end)).toString('latin1');
  }

  #find(path: TreePath): { readonly segment: LiveSegment; readonly file: number } | undefined {
    const bytes = Buffer.from(path, 'utf8');
    const { table, segments } = (this.#paths ??= this.#readPaths());
    for (const place of table.find(hashOf(bytes, 0, bytes.length))) {
      const segment = segments[place.segment];
      if (segment === undefined) continue;
      const isIt = this.#guarded(segment, () => segment.reader.hasPath(place.file, bytes));
      if (isIt === true) return { segment, file: place.file };
    }
    return undefined;
  }

  #readPaths(): { readonly table: PathTable; readonly segments: readonly LiveSegment[] } {
    const segments = this.#segments;
    const hashes = segments.map((segment) => {
      const ofFiles = this.#guarded(segment, () => segment.reader.pathHashes());
      return ofFiles?.map((hash, file) => (segment.isDead(file) ? 0 : hash)) ?? new Uint32Array();
    });
    return { table: new PathTable(hashes), segments };
  }

  /** Runs `ask`; where the segment is damaged it is left out from then on, and the answer is undefined. */
  #guarded<T>(segment: LiveSegment, ask: () => T): T | undefined {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof SegmentDamaged)) throw error;
      this.#segments = this.#segments.filter((each) => each !== segment);
      this.#paths = undefined;
      this.#nIndexed = undefined;
      this.#onDamage(segment, error);
      return undefined;
    }
  }
}

const noExtras = { flags: 0, x: 0, y: 0, z: 0 };

function placeOf({ reader }: LiveSegment, { file, line }: StoredRecord): IndexedPlace {
  return { path: reader.path(file) as TreePath, line };
}

function symbolOf(segment: LiveSegment, name: string, record: StoredRecord): IndexedSymbol {
  const { kind, line, flags, x } = record;
  const hasParent = kind === RecordKind.member || kind === RecordKind.enumerator;
  return {
    ...placeOf(segment, record),
    name,
    kind: kindNames[kind] ?? 'variable',
    lastLine: kind === RecordKind.function ? line + x : line,
    isStatic: (flags & Flag.static) !== 0,
    isInline: (flags & Flag.inline) !== 0,
    parent: hasParent ? nameOr(segment.reader, x) : '',
  };
}

function assignmentOf(
  segment: LiveSegment,
  record: StoredRecord,
  value: string,
  field: string,
): IndexedAssignment {
  return {
    ...placeOf(segment, record),
    value,
    field,
    holder: nameOr(segment.reader, record.y),
    holderType: nameOr(segment.reader, record.z),
    isStatement: (record.flags & Flag.inline) !== 0,
  };
}

/** The name of a reference, empty for none. */
function nameOr(reader: SegmentReader, reference: number): string {
  return reference === 0 ? '' : reader.name(reference - 1);
}
