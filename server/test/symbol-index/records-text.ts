/**
 * Texts in, records out: files are scanned into a segment as the index does it, and what the segment holds is read back as lines
 * of text. Lines of files are counted from 1.
 */
import assert from 'node:assert/strict';
import { FileScanner } from '../../src/indexing/scan-files.js';
import { formatRules } from '../../src/indexing/format-rules.js';
import { Flag, RecordKind, nRecordKinds } from '../../src/symbol-index/record-kinds.js';
import { BlockCache, SegmentBytes, type ByteSource } from '../../src/symbol-index/segment-bytes.js';
import { SegmentReader, type StoredRecord } from '../../src/symbol-index/segment-reader.js';

/** A record with its names as texts. */
export interface NamedRecord extends StoredRecord {
  readonly name: string;
}

const scanner = new FileScanner('.', formatRules);

/** The segment of some files, a text or any bytes by path. */
export function segmentOf(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  for (const [path, content] of Object.entries(files)) scanContent(scanner, path, content);
  const bytes = scanner.finish();
  if (bytes === undefined) throw new Error('the test has no files');
  return bytes;
}

/** Scans a content, a byte per character of a text. */
export function scanContent(
  scanner: FileScanner,
  path: string,
  content: string | Uint8Array,
): void {
  scanner.scanBytes(path, Buffer.from(content as string, 'latin1'));
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.slice(offset, Math.max(offset, offset + length)),
  };
}

export function readerOf(bytes: Uint8Array): SegmentReader {
  return new SegmentReader(new SegmentBytes(memorySource(bytes), new BlockCache()));
}

/** All records of a segment, by file and line. */
export function recordsOf(reader: SegmentReader): NamedRecord[] {
  const all: NamedRecord[] = [];
  for (let place = 0; place < reader.nNames; place++) {
    const name = reader.name(place);
    for (const record of reader.records(place, (1 << nRecordKinds) - 1))
      all.push({ ...record, name });
  }
  return all.sort((a, b) => a.file - b.file || a.line - b.line || a.kind - b.kind);
}

/**
 * The records of a text as lines, those of one line of the source in the order of `RecordKind`, then of their text. `field`
 * records, which say what `assignment`s say, are left out, and so are includes without a record.
 */
export function linesOf(content: string | Uint8Array, path = 'x.c'): string[] {
  const source =
    typeof content === 'string' && content.startsWith('\n') ? content.slice(1) : content;
  const reader = readerOf(segmentOf({ [path]: source }));
  const lines = recordsOf(reader)
    .filter(({ kind }) => kind !== RecordKind.field)
    .map((record) => ({ record, text: describe(reader, record) }));
  lines.sort(
    (a, b) =>
      a.record.line - b.record.line || a.record.kind - b.record.kind || (a.text < b.text ? -1 : 1),
  );
  const includes = reader.file(0).includes.map((place) => `include ${reader.name(place)}`);
  return [...includes, ...lines.map(({ text }) => text)];
}

/** The records of `source` are those of `expected`, a line each, however they are indented. */
export function assertRecords(source: string, expected: string): void {
  const lines = expected.split('\n').map((line) => line.trim());
  assert.deepEqual(
    linesOf(source),
    lines.filter((line) => line !== ''),
  );
}

/** Those lines of `linesOf()` that begin with one of the words. */
export function only(words: string, content: string | Uint8Array, path?: string): string[] {
  return linesOf(content, path).filter((line) =>
    words.split('|').includes(line.replace(/^\d+ /, '').split(' ')[0] ?? ''),
  );
}

const kindNames = Object.entries(RecordKind).sort((a, b) => a[1] - b[1]);

function describe(reader: SegmentReader, record: NamedRecord): string {
  const { kind, flags, line, name, x, y, z } = record;
  const named = (reference: number): string => (reference === 0 ? '' : reader.name(reference - 1));
  const kindName = kindNames[kind]?.[0] ?? '';
  const isInline = (flags & Flag.inline) !== 0;
  const within = (reference: number): string => (reference === 0 ? '' : ` in ${named(reference)}`);
  const at = `${line + 1} `;
  switch (kind as number) {
    case RecordKind.function: {
      const words = [(flags & Flag.static) === 0 ? '' : 'static ', isInline ? 'inline ' : ''];
      return `${at}function ${words.join('')}${name} to ${line + 1 + x}`;
    }
    case RecordKind.macro:
      return `${at}macro ${name}${isInline ? '()' : ''}`;
    case RecordKind.member:
    case RecordKind.enumerator:
      return `${at}${kindName} ${named(x)}.${name}`;
    case RecordKind.alias:
      return `${at}alias ${named(x)} of ${name}`;
    case RecordKind.assignment: {
      const type = z === 0 ? '' : `struct ${named(z)} `;
      return `${at}${isInline ? 'set' : 'row'} ${type}${named(y)}: ${named(x)} = ${name}`;
    }
    case RecordKind.macroArgument:
      return `${at}argument ${y} of ${named(x)}: ${name}`;
    case RecordKind.macroCall:
      return `${at}top ${name}(${named(x)})`;
    case RecordKind.call:
      return `${at}call ${isInline ? '->' : ''}${name}${within(x)}`;
    case RecordKind.use:
      return `${at}use ${name} by ${named(x)}${within(y)}`;
    case RecordKind.format:
      return `${at}format ${JSON.stringify(reader.format(z))} [${name}] by ${named(x)}${within(y)}`;
    default:
      return `${at}${kindName} ${(flags & Flag.static) === 0 ? '' : 'static '}${name}`;
  }
}
