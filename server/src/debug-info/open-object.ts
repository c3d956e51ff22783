/** Opens an object file: what its symbols, its debug info and its code tell of a place in it. */
import type { ByteSource } from '../base/byte-source.js';
import { numberOfBig, Overrun } from './byte-cursor.js';
import { CodeLayout } from './code-layout.js';
import type { ObjectCompanions } from './companions.js';
import { CodeLines } from './code-lines.js';
import type { CodePlace, DebugLine, DebugObject, ObjectFunction } from './debug-object.js';
import { DwarfFile } from './dwarf-file.js';
import { ElfFile, UnreadableObject } from './elf-file.js';
import { buildIdOf, debugLinkOf, releaseOf } from './notes.js';
import { Relocations } from './relocations.js';
import { SymbolTable } from './symbol-table.js';

const EM_386 = 3;
const EM_X86_64 = 62;

/** Bytes at the beginning of a function that are left for the tracer: 16 on riscv, less elsewhere. */
const MOST_PATCHED = 32;

/** Different things may be damaged; more are not worth reading. */
const MOST_PROBLEMS = 20;

/**
 * The object in the bytes of `source`. Reads the headers alone; all else when it is asked for, and no more than is needed. Throws
 * `UnreadableObject` where it is no ELF file, or one that is damaged beyond use.
 */
export function openObject(source: ByteSource, companions: ObjectCompanions): DebugObject {
  try {
    return new OpenedObject(new ElfFile(source), companions);
  } catch (error) {
    if (error instanceof Overrun) throw new UnreadableObject(`it is damaged: ${error.message}`);
    throw error;
  }
}

class OpenedObject implements DebugObject {
  readonly machine: number;
  readonly wordBits: 32 | 64;
  readonly isLittleEndian: boolean;
  readonly buildId: string | undefined;
  readonly hasLines: boolean;
  readonly #problems = new Set<string>();
  /** The file that was opened: it has the code. */
  readonly #elf: ElfFile;
  readonly #companions: ObjectCompanions;
  /** Of the file with the debug info. */
  readonly #layout: CodeLayout;
  readonly #symbols: SymbolTable;
  readonly #lines: CodeLines;
  /** Whether the symbols are those of the file that has the code. */
  readonly #isOwn: boolean;
  #own: SymbolTable | undefined;
  readonly #relocations = new Map<number, Relocations>();
  #release: { readonly text: string | undefined } | undefined;

  constructor(elf: ElfFile, companions: ObjectCompanions) {
    this.#elf = elf;
    this.#companions = companions;
    this.machine = elf.machine;
    this.wordBits = elf.wordBits;
    this.isLittleEndian = elf.isLittleEndian;
    this.buildId = buildIdOf(elf);
    const debug = elf.section('.debug_info') ?? elf.section('.zdebug_info');
    const separate = debug === undefined ? this.#openSeparate(companions) : undefined;
    const of = separate ?? elf;
    this.#isOwn = of === elf;
    this.#layout = new CodeLayout(of);
    this.#symbols = new SymbolTable(of, this.#layout, companions, companions.scans);
    const onProblem = (problem: string): void => {
      if (this.#problems.size < MOST_PROBLEMS) this.#problems.add(problem);
    };
    this.#lines = new CodeLines(
      new DwarfFile(of, this.#symbols, companions, onProblem),
      companions,
    );
    this.hasLines = debug !== undefined || separate !== undefined;
  }

  get release(): string | undefined {
    this.#release ??= { text: releaseOf(this.#elf, this.#symbols, this.#layout) };
    return this.#release.text;
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }

  functionsNamed(name: string): readonly ObjectFunction[] {
    return this.#symbols.functionsNamed(name);
  }

  functionAtAddress(address: bigint): ReturnType<DebugObject['functionAtAddress']> {
    if (this.#elf.isRelocatable) return undefined;
    const found = this.#symbols.functionAt(
      this.wordBits === 64 ? numberOfBig(address) : Number(address),
    );
    // Numbers leave out bits of addresses that are far from 0.
    const exact = found && this.addressOf(found.function.place) + BigInt(found.byteOffset);
    return exact === BigInt.asUintN(64, address) ? found : undefined;
  }

  functionsFrom(place: CodePlace): readonly ObjectFunction[] {
    return this.#symbols.functionsFrom(this.#layout.addressOfPlace(place));
  }

  targetAt({ section, byteOffset }: CodePlace): string | undefined {
    // Of the file that has the code: the debug file has no relocations of it.
    const found = this.#elf.isRelocatable ? this.#elf.sections[section] : undefined;
    if (found === undefined) return undefined;
    this.#own ??= this.#isOwn
      ? this.#symbols
      : new SymbolTable(this.#elf, new CodeLayout(this.#elf), this.#companions);
    const relocations =
      this.#relocations.get(section) ??
      Relocations.of(this.#elf, found, this.#own, this.#companions);
    if (relocations === undefined) return undefined;
    this.#relocations.set(section, relocations);
    const relocation = relocations.at(byteOffset);
    if (relocation === undefined) return undefined;
    const { symbol, addend = this.#signedWordAt({ section, byteOffset }) } = relocation;
    const name = this.#own.nameOf(symbol);
    if (name !== '') return name;
    // A function of another section, by the symbol of that section; x86 counts from behind the field of four bytes.
    const isCounted = this.machine === EM_386 || this.machine === EM_X86_64;
    const address = this.#own.valueOf(symbol) + addend + (isCounted ? 4 : 0);
    return this.#own.functionsFrom(address)[0]?.name;
  }

  #signedWordAt(place: CodePlace): number {
    const bytes = this.codeAt(place, 4);
    if (bytes === undefined) return 0;
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, this.isLittleEndian);
  }

  addressOf(place: CodePlace): bigint {
    return this.#elf.isRelocatable
      ? BigInt(place.byteOffset)
      : this.#elf.exactAddress(this.#layout.addressOfPlace(place));
  }

  linesAt(place: CodePlace): readonly DebugLine[] {
    const address = this.#layout.addressOfPlace(place);
    const lines = this.#lines.at(address);
    return lines.at(-1)?.function === undefined ? (this.#headAt(address) ?? lines) : lines;
  }

  /**
   * The head of the function whose symbol begins at most `MOST_PATCHED` bytes before an address, and whose debug info begins behind it: gcc up to 12
   * counts what `-fpatchable-function-entry` leaves for the tracer (arm64, riscv) to the function before it.
   */
  #headAt(address: number): readonly DebugLine[] | undefined {
    const found = this.#symbols.functionAt(address);
    if (found === undefined || found.byteOffset >= MOST_PATCHED) return undefined;
    const start = address - found.byteOffset;
    // Behind its own bytes there may be code of no symbol, such as that of a weak function which another one is taken for.
    const end = start + Math.min(MOST_PATCHED + 1, found.function.byteSize);
    for (let at = address + 1; at < end; at++) {
      const lines = this.#lines.at(at);
      const own = lines.at(-1);
      if (own?.function === undefined) continue;
      // What is inlined at the first instruction is not at the head.
      const { declarationFile: file, declarationLineNumber: lineNumber } = own;
      if (lines.length === 1 || file === undefined || lineNumber === undefined) return [own];
      const { function: name, compilationDirectory: directory } = own;
      return [
        {
          function: name,
          file,
          ...(directory !== undefined && { compilationDirectory: directory }),
          lineNumber,
          declarationLineNumber: lineNumber,
          declarationFile: file,
        },
      ];
    }
    return undefined;
  }

  codeAt({ section, byteOffset }: CodePlace, byteLength: number): Uint8Array | undefined {
    // Sections of the two files of an object are numbered alike: the debug file is made of the other.
    const found = this.#elf.sections[section];
    if (found === undefined) return undefined;
    const bytes = this.#elf.rawBytes(found, byteOffset, byteLength);
    return bytes.length < byteLength ? undefined : bytes;
  }

  #openSeparate(companions: ObjectCompanions): ElfFile | undefined {
    const link = debugLinkOf(this.#elf);
    if (link === undefined && this.buildId === undefined) return undefined;
    const source = companions.separateFile?.(link?.name, link?.crc, this.buildId);
    if (source === undefined) return undefined;
    try {
      const elf = new ElfFile(source);
      const isSame = this.buildId === undefined || buildIdOf(elf) === this.buildId;
      if (isSame) return elf;
      this.#problems.add('the debug file beside it is of another build, and was not used');
    } catch (error) {
      if (!(error instanceof UnreadableObject || error instanceof Overrun)) throw error;
      this.#problems.add(`the debug file beside it cannot be read: ${error.message}`);
    }
    return undefined;
  }
}
