/**
 * A tree of made files on disk whose every name tells which file and which version of it defines it, so that any answer of an
 * index about it is known to be right or wrong.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeIndex } from '../../src/symbol-index/tree-index.js';

const FUNCTIONS = 20;
/** What a directory must have to be taken for a kernel tree. */
const MARKS: Readonly<Record<string, string>> = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\nEXTRAVERSION =\n',
  Kbuild: '',
  Kconfig: '',
  'arch/x86/Kbuild': '',
  'include/linux/fs.h': '',
  'kernel/fork.c': '',
  'scripts/Makefile.build': '',
  'init/main.c': '',
};

interface MadeFile {
  readonly path: string;
  readonly number: number;
  readonly version: number;
}

export class MadeTree {
  readonly root: string;
  /** The files that are there. */
  readonly files = new Map<string, MadeFile>();
  /** Each file that ever was, by path and digest. */
  readonly #past = new Map<string, MadeFile>();
  #versions = 0;

  constructor(root: string, nFiles: number) {
    this.root = root;
    // With git, digests are its names of contents.
    mkdirSync(join(root, '.git'), { recursive: true });
    for (const [path, text] of Object.entries(MARKS)) this.#put(path, text);
    for (let number = 0; number < nFiles; number++) this.write(number);
  }

  /** Writes a new version of a file, or the file. */
  write(number: number): void {
    const path = `drivers/d${number % 7}/f${number}.c`;
    const file = { path, number, version: this.#versions++ };
    const text = textOf(file);
    const digest = createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex');
    this.#past.set(`${path} ${digest}`, file);
    this.files.set(path, file);
    this.#put(path, text);
  }

  remove(number: number): void {
    const path = `drivers/d${number % 7}/f${number}.c`;
    rmSync(join(this.root, path), { force: true });
    this.files.delete(path);
  }

  /** The version of the file whose content has that digest. */
  past(path: string, digest: string): MadeFile | undefined {
    return this.#past.get(`${path} ${digest}`);
  }

  #put(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }
}

function nameOf({ number, version }: MadeFile, i: number): string {
  return `fn_${number}_v${version}_${i}`;
}

/** A version has a function for each number; a later one has them further down. */
function textOf(file: MadeFile): string {
  const blank = '\n'.repeat(file.version % 5);
  const bodies = Array.from({ length: FUNCTIONS }, (_, i) => {
    const rest = `\tx = pad_${i}(y, ${file.version});\n`.repeat(30);
    return `int ${nameOf(file, i)}(void)\n{\n\tcall_of_${nameOf(file, i)}(1);\n${rest}}\n`;
  });
  return blank + bodies.join('');
}

/** Asserts that the index knows that version of the file, and each function where it is. */
export function assertKnown(index: TreeIndex, file: MadeFile): void {
  assert.equal(index.knows(file.path as never), true, file.path);
  for (let i = 0; i < FUNCTIONS; i += 3) assertFunction(index, file, i, 'there');
}

/** Asserts that the function is where it is, or, with `maybe`, not known. */
export function assertFunction(
  index: TreeIndex,
  file: MadeFile,
  i: number,
  isThere: 'there' | 'maybe',
): void {
  const name = nameOf(file, i);
  const line = (file.version % 5) + i * 34;
  const found = index.definitions(name);
  if (found.length === 0 && isThere === 'maybe') return;
  assert.deepEqual(
    found.map(({ path, line, lastLine }) => ({ path, line, lastLine })),
    [{ path: file.path, line, lastLine: line + 33 }],
    name,
  );
  const calls = index.callsOf(`call_of_${name}`);
  if (calls.length === 0 && isThere === 'maybe') return;
  assert.deepEqual(calls, [
    { path: file.path, line: line + 2, callee: `call_of_${name}`, caller: name, isIndirect: false },
  ]);
}
