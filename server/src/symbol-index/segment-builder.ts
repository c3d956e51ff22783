/**
 * Takes the texts of some files and makes a segment of them. The work is done in `scanner/`, which is compiled to WebAssembly;
 * this is its edge: texts go into its memory, tables are asked here, the bytes of a segment come out.
 */
import { runWasm, type WasmMemory, type WasmModule } from '../base/web-assembly.js';
import { macroMadeNames } from '../c-source/macro-made.js';
import type { FormatRules } from './format-rules.js';
import { letterBits } from './letter-masks.js';
import { extrasOf, type RecordKind } from './record-kinds.js';
import { FORMAT_VERSION, LONGEST_NAME, MAGIC } from './segment-format.js';
import { wordClasses } from './word-classes.js';

/** What tells whether a file is still what was indexed. */
export interface FileStamp {
  /** Bytes. */
  readonly size: number;
  /** When it was modified and changed, in one number: `timesOf()` in platform/tree-walk.ts; 0 where that may not tell. */
  readonly times: number;
  /** 20 bytes: in a tree with git the SHA-1 of `blob SIZE`, a NUL and the content, as git names it; elsewhere `digest()`. */
  readonly digest: Uint8Array;
}

/** What `scanner/index.ts` exports. Addresses are those of its memory. */
interface Scanner {
  readonly memory: WasmMemory;
  textAddress(): number;
  textCapacity(): number;
  scratchAddress(): number;
  letterBitsAddress(): number;
  extraCountsAddress(): number;
  addWord(length: number, kind: number): void;
  beginFile(): void;
  digest(length: number): void;
  scanC(length: number): number;
  endFile(nLines: number, length: number): void;
  formatAnchor(length: number): void;
  record(kind: number, start: number, end: number, line: number, flags: number): number;
  recordScratch(kind: number, length: number, line: number, x: number): number;
  includeScratch(length: number): void;
  endFunction(record: number, lastLine: number): void;
  nameOf(record: number): number;
  finish(magic: number, version: number): number;
  segmentAt(): number;
}

/** Before a text there is room for so many bytes. What stands there is read as blanks or NULs: the last must be a NUL. */
export const TEXT_PREFIX = 32;
/** Bytes of a digest, as many as SHA-1 has. */
const DIGEST_SIZE = 20;

export class SegmentBuilder {
  readonly #scanner: Scanner;
  readonly #rules: FormatRules;
  readonly #scratch: number;
  #memory = Buffer.alloc(0);
  #nFiles = 0;
  /** What is known of the file under way, as segment-format.ts has it. */
  #description: Uint8Array = new Uint8Array();

  /** `module` is what `scanner/` was compiled to. It is run anew here, with a memory of its own. */
  constructor(module: WasmModule, rules: FormatRules) {
    this.#rules = rules;
    const host = {
      isPrinting: (name: number, length: number) =>
        this.#rules.isPrinting(this.#latin1(name, length)),
      madeName: (macro: number, length: number, argument: number, argumentLength: number) =>
        this.#madeName(this.#latin1(macro, length), this.#latin1(argument, argumentLength)),
      formatIsWhole: (format: number, length: number) =>
        this.#formatIsWhole(this.#latin1(format, length)),
    };
    // What it exports is what is written above: scanner/index.ts.
    this.#scanner = runWasm(module, { host }) as Scanner;
    this.#scratch = this.#scanner.scratchAddress();
    for (const [kind, words] of wordClasses)
      for (const word of words) this.#scanner.addWord(this.#write(word), kind);
    const bits = Buffer.from(letterBits.buffer, letterBits.byteOffset, letterBits.byteLength);
    this.#bytes().set(bits, this.#scanner.letterBitsAddress());
    this.#bytes().set(
      extrasOf.map((extras) => extras.length),
      this.#scanner.extraCountsAddress(),
    );
  }

  /** How many files it holds. */
  get nFiles(): number {
    return this.#nFiles;
  }

  /** The longest text that it takes, in bytes. */
  get textCapacity(): number {
    return this.#scanner.textCapacity();
  }

  /** Where the text of the next file goes, behind `TEXT_PREFIX` other bytes. Valid until that is scanned. */
  text(): Buffer {
    const start = this.#scanner.textAddress() - TEXT_PREFIX;
    return this.#bytes().subarray(start, start + TEXT_PREFIX + this.textCapacity);
  }

  /** A digest of the first `length` bytes of the text that was laid in: 20 bytes, good against chance but not against malice. */
  digest(length: number): Uint8Array {
    this.#scanner.digest(length);
    return new Uint8Array(this.#bytes().subarray(this.#scratch, this.#scratch + DIGEST_SIZE));
  }

  /** The records that come are those of the text that was laid in, which is that of `path`. */
  beginFile(path: string, stamp: FileStamp): void {
    this.#nFiles++;
    this.#scanner.beginFile();
    const described = Buffer.alloc(path.length * 3 + 64);
    let at = writeNumber(described, 0, Buffer.byteLength(path, 'utf8'));
    at += described.write(path, at, 'utf8');
    at = writeNumber(described, at, stamp.size);
    at = described.writeDoubleLE(stamp.times, at);
    described.set(stamp.digest, at);
    this.#description = described.subarray(0, at + stamp.digest.length);
  }

  /** Records what the text of C has in its first `length` bytes. Gives the number of lines. Never throws on odd text. */
  scanC(length: number): number {
    return this.#scanner.scanC(length);
  }

  /** The file is done; it has `nLines` lines. */
  endFile(nLines: number): void {
    this.#bytes().set(this.#description, this.#scratch);
    this.#scanner.endFile(nLines, this.#description.length);
  }

  /** Records the name at `[start, end)` of the text. Lines count from 0. Gives the number of the record. */
  record(kind: RecordKind, start: number, end: number, line: number, flags: number): number {
    return this.#scanner.record(kind, start, end, line, flags);
  }

  /** Records a name that stands nowhere as it is. */
  recordText(kind: RecordKind, name: string, line: number, x = 0): number {
    return this.#scanner.recordScratch(kind, this.#write(name), line, x);
  }

  /** The file includes that. */
  include(name: string): void {
    this.#scanner.includeScratch(this.#write(name));
  }

  /** A function's body ends in that line. */
  endFunction(record: number, lastLine: number): void {
    this.#scanner.endFunction(record, lastLine);
  }

  /** The number of the name of a record. */
  nameOf(record: number): number {
    return this.#scanner.nameOf(record);
  }

  /** The bytes of the segment; the builder is empty again. Equal contents give equal bytes. */
  finish(): Uint8Array {
    this.#nFiles = 0;
    const size = this.#scanner.finish(MAGIC, FORMAT_VERSION);
    const start = this.#scanner.segmentAt();
    return new Uint8Array(this.#bytes().subarray(start, start + size));
  }

  #bytes(): Buffer {
    const { buffer } = this.#scanner.memory;
    // It is another one when the memory has grown.
    if (this.#memory.buffer !== buffer) this.#memory = Buffer.from(buffer);
    return this.#memory;
  }

  #latin1(start: number, length: number): string {
    return this.#bytes().toString('latin1', start, start + length);
  }

  /** Lays a name into the scratch, characters above U+00FF cut to their low byte. Gives its length. */
  #write(name: string): number {
    return this.#bytes().write(name.slice(0, LONGEST_NAME), this.#scratch, 'latin1');
  }

  #madeName(macro: string, argument: string): number {
    const [made] = macroMadeNames({ macro, arguments: [argument] });
    return made === undefined ? -1 : this.#write(made);
  }

  #formatIsWhole(format: string): boolean {
    for (const anchor of this.#rules.anchorsOf(format))
      this.#scanner.formatAnchor(this.#write(anchor));
    return this.#rules.saysSomething(format);
  }
}

/** Writes a number from 0 to 2^32 - 1 as LEB128. Gives the offset behind it. */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  while (value > 127) {
    bytes[at++] = (value & 127) | 128;
    value >>>= 7;
  }
  bytes[at++] = value;
  return at;
}
