/**
 * Takes what the scanners find in some files and makes a segment of it. Records are seven numbers each in one array; nothing
 * is an object until somebody asks.
 */
import { macroMadeNames } from '../c-source/macro-made.js';
import { ByteWriter } from './byte-writer.js';
import { writeLiteral } from './format-literal.js';
import type { FormatRules } from './format-rules.js';
import { grown, hashOf, NameTable } from './name-table.js';
import { Flag, KIND_BITS, RecordKind, RECORD_SIZE } from './record-kinds.js';
import { CONSTANT_LINE_BITS, MOST_CONSTANT_FILES } from './segment-format.js';
import { writeSegment, type SegmentFile } from './segment-writer.js';
import { internWords } from './word-classes.js';

/** A header with so many constants, one on every other line or more, is a list of registers: only hashes are kept of it. */
const leastRegisters = 1000;

/** A format longer than this is cut, in bytes. */
const longestFormat = 1000;
/** Names handed to calls that are looked at again at the end of a file. */
const mostUses = 1 << 16;

export class SegmentBuilder {
  readonly #rules: FormatRules;
  readonly #names = new NameTable();
  readonly #wordClasses: Uint8Array;
  readonly #nWords: number;
  #records = new Int32Array(RECORD_SIZE << 16);
  #nRecords = 0;
  #bytes: Uint8Array = new Uint8Array(1);
  readonly #files: SegmentFile[] = [];
  #file = -1;
  /** Per name a bit for each kind that there are records of. */
  #kinds = new Uint32Array(1 << 16);
  /** The file that defines a function of that name, the last one; -1 for none. */
  #functionFile = new Int32Array(1 << 16).fill(-1);
  /** 1 for a name that prints, 2 for one that does not. */
  #printing: Uint8Array = new Uint8Array(1 << 16);
  #uses = new Int32Array(5 << 10);
  #nUses = 0;
  #constants = new Int32Array(3 << 12);
  #nConstants = 0;
  /** Hash and place of what stands in lists of registers. */
  #registers = new Uint32Array(1 << 10);
  #nRegisters = 0;
  readonly #formats = new ByteWriter();
  readonly #format = new ByteWriter(longestFormat * 2);

  constructor(rules: FormatRules) {
    this.#rules = rules;
    this.#wordClasses = internWords(this.#names);
    this.#nWords = this.#names.count;
  }

  /** How many files it holds. */
  get nFiles(): number {
    return this.#files.length;
  }

  /** About how many bytes it will make. */
  get size(): number {
    return this.#nRecords * 5 + this.#names.poolSize + this.#formats.length + this.#nRegisters * 8;
  }

  /** The scanner goes over `bytes` now, which are those of `path`. */
  beginFile(path: string, stamp: SegmentFile['stamp'], bytes: Uint8Array): void {
    this.#file = this.#files.length;
    this.#files.push({ path, stamp });
    this.#bytes = bytes;
    this.#nUses = 0;
    this.#nConstants = 0;
  }

  /** The file is done; it has `nLines` lines. */
  endFile(nLines: number): void {
    const isRegisters =
      this.#nConstants >= leastRegisters &&
      this.#nConstants * 2 >= nLines &&
      this.#file < MOST_CONSTANT_FILES &&
      nLines < 1 << CONSTANT_LINE_BITS;
    for (let i = 0; i < this.#nConstants * 3; i += 3) {
      const start = this.#constants[i] as number;
      const end = this.#constants[i + 1] as number;
      const line = this.#constants[i + 2] as number;
      if (isRegisters) this.#register(start, end, line);
      else this.record(RecordKind.macro, start, end, line, 0, 0, 0, 0);
    }
    this.#endUses();
  }

  // ---- what scanners say; lines from 0, offsets in the file's bytes

  /** The number of a name. */
  intern(start: number, end: number): number {
    return this.#names.intern(this.#bytes, start, end);
  }

  /** The class of a word, 0 for a name. */
  classOf(start: number, end: number): number {
    const name = this.#names.find(this.#bytes, start, end);
    return name < 0 || name >= this.#nWords ? 0 : (this.#wordClasses[name] as number);
  }

  /** Whether a name is a word of the language. */
  isWord(name: number): boolean {
    return name < this.#nWords;
  }

  textOf(start: number, end: number): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset).toString('latin1', start, end);
  }

  get nRecords(): number {
    return this.#nRecords;
  }

  /** The name of a record. */
  nameOf(record: number): number {
    return this.#records[record * RECORD_SIZE] as number;
  }

  /** Records the name at `[start, end)`. Gives the number of the record. */
  record(
    kind: RecordKind,
    start: number,
    end: number,
    line: number,
    flags: number,
    x: number,
    y: number,
    z: number,
  ): number {
    return this.recordName(kind, this.intern(start, end), line, flags, x, y, z);
  }

  /** Records a name that stands nowhere as it is. */
  recordText(kind: RecordKind, name: string, line: number, x = 0): number {
    return this.recordName(kind, this.#names.internText(name), line, 0, x, 0, 0);
  }

  recordName(
    kind: RecordKind,
    name: number,
    line: number,
    flags: number,
    x: number,
    y: number,
    z: number,
  ): number {
    const record = this.#nRecords++;
    const at = record * RECORD_SIZE;
    if (at + RECORD_SIZE > this.#records.length)
      this.#records = grown(this.#records, at + RECORD_SIZE);
    const records = this.#records;
    records[at] = name;
    records[at + 1] = kind | (flags << KIND_BITS);
    records[at + 2] = this.#file;
    records[at + 3] = line;
    records[at + 4] = x;
    records[at + 5] = y;
    records[at + 6] = z;
    if (name >= this.#kinds.length) this.#kinds = grown(this.#kinds, name + 1);
    this.#kinds[name] = (this.#kinds[name] as number) | (1 << kind);
    if (kind === RecordKind.function) this.#defines(name);
    return record;
  }

  /** A function's body ends in that line. */
  endFunction(record: number, lastLine: number): void {
    const at = record * RECORD_SIZE;
    this.#records[at + 4] = Math.max(0, lastLine - (this.#records[at + 3] as number));
  }

  /** The name of the function that a macro makes; `first` is the first identifier among its arguments, or -1. */
  madeName(macroStart: number, macroEnd: number, first: number): number {
    const macro = this.textOf(macroStart, macroEnd);
    if (first < 0) return this.#names.internText(macro);
    const [made] = macroMadeNames({ macro, arguments: [this.#names.text(first)] });
    return made === undefined ? first : this.#names.internText(made);
  }

  /** `#define` of a number or an expression. */
  constant(start: number, end: number, line: number): void {
    const at = this.#nConstants++ * 3;
    if (at + 3 > this.#constants.length) this.#constants = grown(this.#constants, at + 3);
    this.#constants[at] = start;
    this.#constants[at + 1] = end;
    this.#constants[at + 2] = line;
  }

  /** A name handed to a call, which may be that of a function of this file. `caller` is 1 + a name. */
  mayUse(start: number, end: number, line: number, callee: number, caller: number): void {
    if (this.#nUses >= mostUses) return;
    const at = this.#nUses++ * 5;
    if (at + 5 > this.#uses.length) this.#uses = grown(this.#uses, at + 5);
    this.#uses[at] = start;
    this.#uses[at + 1] = end;
    this.#uses[at + 2] = line;
    this.#uses[at + 3] = callee;
    this.#uses[at + 4] = caller;
  }

  /** As `mayUse()`: the name is assigned to a plain variable. */
  mayAssign(start: number, end: number, line: number, variable: number, caller: number): void {
    this.mayUse(start, end, line, ~variable, caller);
  }

  isPrinting(callee: number): boolean {
    if (callee >= this.#printing.length) this.#printing = grown(this.#printing, callee + 1);
    const known = this.#printing[callee] as number;
    if (known !== 0) return known === 1;
    const prints = this.#rules.isPrinting(this.#names.text(callee));
    this.#printing[callee] = prints ? 1 : 2;
    return prints;
  }

  beginFormat(): void {
    this.#format.clear();
  }

  /** What stands between two quotes. */
  formatLiteral(start: number, end: number): void {
    writeLiteral(this.#format, this.#bytes, start, end, longestFormat);
  }

  /** An identifier between two literals. */
  formatName(start: number, end: number): void {
    if (this.#format.length + end - start > longestFormat) return;
    this.#format.byte(1);
    this.#format.bytes(this.#bytes.subarray(start, end));
    this.#format.byte(1);
  }

  /** The format is whole. `line` is that of the callee; `caller` is 1 + a name. Gives whether it says something itself. */
  endFormat(callee: number, line: number, caller: number): boolean {
    const written = this.#format.written;
    const format = Buffer.from(written.buffer, written.byteOffset, written.length).toString(
      'latin1',
    );
    const anchors = this.#rules.anchorsOf(format);
    for (const anchor of anchors) {
      const name = this.#names.internText(anchor);
      const at = this.#formats.length;
      this.recordName(RecordKind.format, name, line, 0, 1 + callee, caller, at);
    }
    if (anchors.length > 0) {
      this.#formats.number(written.length);
      this.#formats.bytes(written);
    }
    return this.#rules.saysSomething(format);
  }

  // ---- the segment

  /** The bytes of the segment; the builder is empty again. */
  finish(): Uint8Array {
    if (this.#kinds.length < this.#names.count) {
      this.#kinds = grown(this.#kinds, this.#names.count);
    }
    const bytes = writeSegment({
      names: this.#names,
      records: this.#records,
      nRecords: this.#nRecords,
      kinds: this.#kinds,
      files: this.#files,
      formats: this.#formats.written,
      registers: this.#registers.subarray(0, this.#nRegisters * 2),
    });
    this.#names.truncate(this.#nWords);
    this.#nRecords = 0;
    this.#files.length = 0;
    this.#file = -1;
    this.#functionFile.fill(-1);
    this.#printing.fill(0);
    this.#kinds.fill(0);
    this.#nRegisters = 0;
    this.#formats.clear();
    return bytes;
  }

  #register(start: number, end: number, line: number): void {
    const at = this.#nRegisters++ * 2;
    if (at + 2 > this.#registers.length) this.#registers = grown(this.#registers, at + 2);
    this.#registers[at] = hashOf(this.#bytes, start, end);
    this.#registers[at + 1] = (this.#file << CONSTANT_LINE_BITS) | line;
  }

  #defines(name: number): void {
    if (name >= this.#functionFile.length) {
      const size = this.#functionFile.length;
      this.#functionFile = grown(this.#functionFile, name + 1);
      this.#functionFile.fill(-1, size);
    }
    this.#functionFile[name] = this.#file;
  }

  /** Of the names that were handed to calls or assigned to variables those are kept that are functions of this file. */
  #endUses(): void {
    for (let at = 0; at < this.#nUses * 5; at += 5) {
      const name = this.#names.find(
        this.#bytes,
        this.#uses[at] as number,
        this.#uses[at + 1] as number,
      );
      if (name < 0 || this.#functionFile[name] !== this.#file) continue;
      const line = this.#uses[at + 2] as number;
      const user = this.#uses[at + 3] as number;
      const caller = this.#uses[at + 4] as number;
      if (user >= 0) this.recordName(RecordKind.use, name, line, 0, 1 + user, caller, 0);
      else {
        this.recordName(RecordKind.assignment, name, line, Flag.inline, 1 + ~user, caller, 0);
        this.recordName(RecordKind.field, ~user, line, Flag.inline, 1 + name, caller, 0);
      }
    }
  }
}
