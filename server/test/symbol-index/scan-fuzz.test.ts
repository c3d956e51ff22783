/**
 * Any bytes may be a source file: the scanner of the whole tree ends in time that grows with them, throws nothing, and each name
 * that it records stands at the line that it says. Inputs are made up, or mutated from our fixtures and from real files.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formatRules } from '../../src/indexing/format-rules.js';
import { FileScanner } from '../../src/indexing/scan-files.js';
import { RecordKind } from '../../src/symbol-index/record-kinds.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { realTree } from '../support/real-tree.js';
import { readerOf, recordsOf, scanContent, type NamedRecord } from './records-text.js';

const tree = realTree('6.1');

/** Kinds whose name stands in the file as it is, at its line. */
const LITERAL: ReadonlySet<RecordKind> = new Set([
  RecordKind.function,
  RecordKind.macro,
  RecordKind.struct,
  RecordKind.union,
  RecordKind.enum,
  RecordKind.typedef,
  RecordKind.member,
  RecordKind.enumerator,
  RecordKind.variable,
  RecordKind.declaration,
  RecordKind.macroCall,
  RecordKind.call,
  RecordKind.pasting,
]);
/** Kinds whose name stands at the line or a few lines below: arguments of the macro, the value of a row. */
const NEAR: ReadonlySet<RecordKind> = new Set([
  RecordKind.macroArgument,
  RecordKind.alias,
  RecordKind.assignment,
]);

const scanner = new FileScanner('.', formatRules);

/** Contents that go into a segment together, with what tells of them. */
class Batch {
  readonly #contents: { readonly content: Buffer; readonly what: string }[] = [];

  /** `path` decides what it is read as; each becomes a file of its own. */
  add(content: Buffer, what: string, path = 'x.c'): void {
    scanContent(scanner, `${this.#contents.length}/${path}`, content);
    this.#contents.push({ content, what });
    if (this.#contents.length >= 200) this.assertNothingWrong();
  }

  /** Asserts that what was added since the last time was read without a name that stands elsewhere. */
  assertNothingWrong(): void {
    if (this.#contents.length === 0) return;
    const records = recordsOf(readerOf(scanner.finish() ?? new Uint8Array()));
    const byFile: NamedRecord[][] = this.#contents.map(() => []);
    for (const record of records) byFile[record.file]?.push(record);
    this.#contents.forEach(({ content, what }, file) => {
      const wrong = wrongIn(content.toString('latin1').split('\n'), byFile[file] ?? []);
      const shown =
        wrong.length > 0 ? JSON.stringify(content.toString('latin1').slice(0, 3000)) : '';
      assert.deepEqual(wrong, [], `${what}\n${shown}`);
    });
    this.#contents.length = 0;
  }
}

/** What is wrong with the records of a file of these lines; empty for nothing. */
function wrongIn(lines: readonly string[], records: readonly NamedRecord[]): string[] {
  const wrong: string[] = [];
  for (const { kind, name, line, x } of records) {
    const last = kind === RecordKind.function ? line + x : line;
    if (last >= lines.length) wrong.push(`${name} beyond the end`);
    if (name.length >= 255) continue; // It is cut.
    if (LITERAL.has(kind) && !(lines[line] ?? '').includes(name))
      wrong.push(`${name} (kind ${kind}) is not in line ${line + 1}: ${lines[line] ?? ''}`);
    if (NEAR.has(kind) && !lines.slice(line).some((text) => text.includes(name)))
      wrong.push(`${name} (kind ${kind}) is not behind line ${line + 1}`);
  }
  return wrong;
}

const PIECES = (
  '( ) { } [ ] ; , = == : # ## / * /* */ // " \' \\ \n \r\n \t \0 & . -> ... ? < > ' +
  'struct union enum typedef static inline extern int void const __init __attribute__((x)) sizeof if else return ' +
  'foo bar_baz FOO_BAR x1 0x1f 1 "a_b %d" \'c\' pr_err( printk(KERN_ERR WARN(1, .read = [OP] = &fn_x (*fp) EXPORT_SYMBOL(a_b) ' +
  'SYSCALL_DEFINE1(a, TRACE_EVENT(a, struct_group(g, DECLARE_BITMAP(b,'
)
  .split(' ')
  .concat([
    '#if X\n',
    '#if 0\n',
    '#else\n',
    '#elif Y\n',
    '#endif\n',
    '#define M(a) ',
    '#define C ',
    '#include <a.h>\n',
    '\\\n',
    '\n}\n',
    '\n{\n',
    ' ',
    '\n',
  ]);

/** A content with some of it removed, doubled, exchanged, or replaced by what matters to a scanner. */
function mutated(content: Buffer, random: (below: number) => number): Buffer {
  let text = content;
  for (let times = 1 + random(6); times > 0; times--) {
    const from = random(text.length + 1);
    const to = Math.min(text.length, from + random(40));
    const piece = Buffer.from(PIECES[random(PIECES.length)] ?? '', 'latin1');
    const middle = [
      Buffer.alloc(0),
      piece,
      Buffer.concat([text.subarray(from, to), piece, text.subarray(from, to)]),
      Buffer.from([random(256)]),
    ][random(4)];
    text = Buffer.concat([text.subarray(0, from), middle ?? piece, text.subarray(to)]);
  }
  return text;
}

describe('any bytes', () => {
  it('made of pieces of C in any order', () => {
    const random = seededRandom(21);
    const batch = new Batch();
    for (let round = 0; round < 4000; round++) {
      const pieces = Array.from({ length: random(120) }, () => PIECES[random(PIECES.length)] ?? '');
      batch.add(Buffer.from(pieces.join(random(2) === 0 ? '' : ' '), 'latin1'), `round ${round}`);
    }
    batch.assertNothingWrong();
  });

  it('of no kind at all', () => {
    const random = seededRandom(22);
    const batch = new Batch();
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.from(Uint8Array.from({ length: random(600) }, () => random(256)));
      batch.add(bytes, `round ${round}`, round % 5 === 0 ? 'x.S' : 'x.c');
    }
    batch.assertNothingWrong();
  });

  it(
    'mutated from real files',
    { skip: tree === undefined ? 'no linux-source-6.1' : false },
    () => {
      const random = seededRandom(23);
      const batch = new Batch();
      const paths = [
        'fs/read_write.c',
        'kernel/sched/core.c',
        'include/linux/fs.h',
        'include/linux/skbuff.h',
        'net/core/filter.c',
        'mm/slub.c',
        'include/trace/events/sched.h',
        'arch/x86/kernel/traps.c',
        'arch/x86/entry/entry_64.S',
        'drivers/scsi/aic7xxx/aic79xx_core.c',
        'drivers/acpi/acpica/evregion.c',
      ];
      for (const path of paths) {
        const content = readFileSync(join(tree ?? '', path));
        batch.add(content, path, path);
        for (let round = 0; round < 40; round++) {
          // A part of the file: most mutations then fall on something that is near.
          const from = random(content.length);
          const part = content.subarray(from, from + 6000);
          batch.add(mutated(part, random), `${path} from ${from}, round ${round}`, path);
        }
      }
      batch.assertNothingWrong();
    },
  );
});

/** A megabyte of each. */
const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  'open parentheses': (size) => '('.repeat(size),
  'open braces': (size) => '{'.repeat(size),
  'open brackets': (size) => '['.repeat(size),
  'closed ones': (size) => '}])'.repeat(size / 3),
  'a body of open braces': (size) => `int f(void)\n{\n${'{\n'.repeat(size / 2)}`,
  'a body of braces closed at the margin': (size) => `int f(void)\n{${'{\n}\n'.repeat(size / 4)}`,
  'braces closed at the margin before a long comment': (size) =>
    `int f(void)\n{${'{'.repeat(size / 4)}${'\n}'.repeat(size / 4)}/*${' '.repeat(size / 4)}`,
  'calls in calls': (size) => `int f(void) { ${'a('.repeat(size / 2)}`,
  'calls in calls at file level': (size) => 'a('.repeat(size / 2),
  'calls of calls': (size) => `int f(void) { f${'(x)'.repeat(size / 3)}`,
  'pointer calls': (size) => `int f(void) { ${'(*a[b])'.repeat(size / 7)}`,
  declarators: (size) => `int ${'(*'.repeat(size / 2)}`,
  'declared names': (size) => `int ${'a, '.repeat(size / 3)}`,
  groups: (size) => `int ${'(a) '.repeat(size / 4)};`,
  'functions without bodies': (size) => 'a(b) '.repeat(size / 5),
  'macro calls on lines': (size) => 'A(b)\n'.repeat(size / 5),
  'old-style heads': (size) => `int f(${'a,'.repeat(size / 4)}a) ${'int a;'.repeat(size / 12)}`,
  words: (size) => 'word '.repeat(size / 5),
  'one word': (size) => 'w'.repeat(size),
  blanks: (size) => ' '.repeat(size),
  newlines: (size) => '\n'.repeat(size),
  'words before blanks': (size) => `int f(void) { ${`a${' '.repeat(2000)}`.repeat(size / 2001)}`,
  'joined lines': (size) => '\\\n'.repeat(size / 2),
  'words and joined lines in a body': (size) => `int f(void) { ${'a\\\n'.repeat(size / 3)}`,
  'open comments': (size) => '/*'.repeat(size / 2),
  'comments never closed in a body': (size) => `int f(void) { ${'a /* '.repeat(size / 5)}`,
  'small comments': (size) => `int f(void) { a ${'/**/'.repeat(size / 4)}`,
  'small comments after words': (size) => `int f(void) { ${'a/**/'.repeat(size / 5)}`,
  slashes: (size) => '/'.repeat(size),
  quotes: (size) => '"'.repeat(size),
  'quotes in a call': (size) => `int f(void) { pr_err(${'"a" '.repeat(size / 4)}`,
  'quotes on lines': (size) => `int f(void) { pr_err(${'"\n'.repeat(size / 2)}`,
  apostrophes: (size) => "'".repeat(size),
  'backslashes in a literal': (size) => `"${'\\'.repeat(size)}`,
  '#if': (size) => '#if X\n'.repeat(size / 6),
  '#if 0': (size) => '#if 0\n'.repeat(size / 6),
  '#if and #else': (size) => '#if X\n#else\n'.repeat(size / 12),
  '#else': (size) => '#else\n'.repeat(size / 6),
  'heads in #if branches': (size) =>
    `#if X\n${'int f(int x)\n#elif Y\n'.repeat(size / 21)}#endif\n{ g(); }`,
  '#define': (size) => '#define A B\n'.repeat(size / 12),
  '#define in a body': (size) => `int f(void) { ${'\n#define A(x) b(x)\n'.repeat(size / 19)}`,
  '#define in nested calls': (size) =>
    `int f(void) { ${'a('.repeat(size / 8)}${'\n#define A(x) b(x)\n'.repeat(size / 25)}`,
  'a #define of a megabyte': (size) => `#define A(x) ${'b(x) ## '.repeat(size / 8)}`,
  hashes: (size) => '#'.repeat(size),
  'hashes behind blanks': (size) => `int f(void) { ${' #'.repeat(size / 2)}`,
  'structs in structs': (size) => 'struct {'.repeat(size / 8),
  'named structs in structs': (size) => 'struct a {\n'.repeat(size / 11),
  enumerators: (size) => `enum { ${'A, '.repeat(size / 3)}`,
  members: (size) => `struct s { ${'int a, b;'.repeat(size / 9)}`,
  'member groups': (size) => `struct s { ${'int (*a'.repeat(size / 7)}`,
  'member macros': (size) => `struct s { ${'DECLARE_A(x,'.repeat(size / 12)}`,
  struct_group: (size) => `struct s { ${'struct_group(a,'.repeat(size / 15)}`,
  'an initialiser of braces': (size) => `int a = {${'{'.repeat(size)}`,
  rows: (size) => `struct a b = {${'.c = d_e, '.repeat(size / 10)}`,
  'rows behind blanks': (size) =>
    `struct a b = {${`.c =${' '.repeat(1000)}d_e,`.repeat(size / 1009)}`,
  'rows of comments': (size) => `struct a b = {${'a_b/**/'.repeat(size / 7)}`,
  'rows of casts': (size) =>
    `struct a b = {${'(c)'.repeat(size / 6)}${'(c) d_e, '.repeat(size / 18)}`,
  'row words before a comment': (size) =>
    `struct a b = {${'a_b '.repeat(size / 8)}/*${' '.repeat(size / 2)}`,
  assignments: (size) => `int f(void) { ${'a->b = '.repeat(size / 7)}`,
  arguments: (size) => `int f(void) { a(${'b_c_d_e, '.repeat(size / 9)}`,
  'arguments of a macro call': (size) => `A(${'b,'.repeat(size / 2)})`,
};

describe('a megabyte of', () => {
  const SIZE = 1 << 20;
  /** Milliseconds for an input of that size; the least of some runs. */
  const timeOf = (make: (size: number) => string, size: number, runs: number): number => {
    const content = Buffer.from(make(size), 'latin1');
    const times = Array.from({ length: runs }, () => {
      const before = process.cpuUsage();
      scanContent(scanner, 'x.c', content);
      scanner.finish();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return Math.min(...times);
  };
  for (const [what, make] of Object.entries(HOSTILE)) {
    it(what, () => {
      // Quadratic time would be minutes.
      const small = timeOf(make, SIZE / 8, 1);
      const whole = timeOf(make, SIZE, small > 300 ? 1 : 2);
      assert.ok(
        whole < 2000,
        `${whole.toFixed(0)} ms of CPU time, ${small.toFixed(0)} for an eighth`,
      );
    });
  }

  it('all of these, cut short anywhere, has its names where they stand', () => {
    const random = seededRandom(24);
    const batch = new Batch();
    for (const [what, make] of Object.entries(HOSTILE)) {
      const content = Buffer.from(make(4000), 'latin1');
      for (let round = 0; round < 4; round++)
        batch.add(mutated(content.subarray(0, random(content.length)), random), what);
    }
    batch.assertNothingWrong();
  });
});
