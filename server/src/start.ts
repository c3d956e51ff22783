/**
 * Starts the command line, which is `program.js` beside this file, and `program-rest.js` where more is needed. To compile them takes half as
 * long as to start Node, so what V8 made of them is kept in the cache directory for the next run. Decision 0018.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { cacheDirectory } from './platform/cache-directory.js';
import { KeptBytes } from './platform/kept-bytes.js';
import { keepYoungObjectsFew } from './platform/small-heap.js';

/** SHA-256 of the program; scripts/build.mjs fills it in. V8 itself compares no more than lengths. */
declare const PROGRAM_DIGEST: string;

/** Compiling so much again takes less time than to ask for all that is compiled. */
const MAY_BE_NEW = 16 << 10;

/** How much longer than what is kept it must be to be worth writing: a run of another kind needs a tenth more. */
const WORTH_WRITING = 1.03;

/** Two for each subcommand and version that somebody uses. */
const MOST_FILES = 64;
const MOST_BYTES = 16 << 20;

/** Behind the code stands, in four bytes, little-endian, how much was compiled at the end of a run that had nothing to add to it; else 0. */
const SETTLED_BYTES = 4;

interface KeptScript {
  readonly script: Script;
  readonly name: string;
  /** Bytes of what V8 has taken of it. */
  readonly nKept: number;
  /** Of a run in which this script was the last to be read. */
  readonly nBytesSettled: number;
}

/** A part of the program, which loads others by their names and gives what it exports; scripts/parts.mjs. */
type Part = (
  require: (name: string) => unknown,
  give: (exports: object) => void,
  __filename: string,
  __dirname: string,
  kernavUrl: string,
) => void;
type Parts = Readonly<Record<string, Part>>;

keepYoungObjectsFew();
// What was compiled stays, so that it is all there at the end, and can be counted.
setFlagsFromString('--no-flush-bytecode');

const directory = dirname(fileURLToPath(import.meta.url));
const kept = new KeptBytes(join(cacheDirectory(), 'code'), MOST_FILES, MOST_BYTES);
const keptName = `${PROGRAM_DIGEST}-${process.arch}-${process.versions.v8}-${commandOf(process.argv.slice(2))}`;
const scripts: KeptScript[] = [];
const requireOther = createRequire(import.meta.url);
const loaded = new Map<string, object>();
const first = partsIn('program.js', keptName);
let rest: Parts | undefined;

process.once('exit', (status) => {
  // By then what the command needs is compiled: a run that failed knows little of it. Who clears the cache is left with nothing in it.
  if (status !== 0 || process.argv.includes('--clear')) return;
  const nBytes = compiledBytes();
  const last = scripts.at(-1);
  if (last === undefined || nBytes <= last.nBytesSettled + MAY_BE_NEW) return;
  const compiled = scripts.map(({ script }) => script.createCachedData()); // What was kept is part of it.
  const isNew = scripts.map(({ nKept }, i) => (compiled[i]?.length ?? 0) > nKept * WORTH_WRITING);
  for (const [i, { name }] of scripts.entries()) {
    const isSettled = !isNew.includes(true) && i === scripts.length - 1;
    if (isNew[i] !== true && !isSettled) continue;
    const settled = Buffer.alloc(SETTLED_BYTES);
    settled.writeUInt32LE(isSettled ? nBytes : 0);
    kept.write(name, Buffer.concat([compiled[i] ?? settled, settled]));
  }
});
load('./cli.js');

/** A script of parts, with what is kept of it. */
function partsIn(file: string, name: string): Parts {
  const path = join(directory, file);
  const bytes = kept.read(name);
  const nBytesOfCode = (bytes?.length ?? 0) - SETTLED_BYTES;
  const cachedData = nBytesOfCode > 0 ? bytes?.subarray(0, nBytesOfCode) : undefined;
  // It is ASCII: a text of one byte a character is half as long.
  const script = new Script(readFileSync(path, 'latin1'), {
    filename: path,
    ...(cachedData && { cachedData }),
  });
  const isTaken =
    bytes !== undefined && cachedData !== undefined && script.cachedDataRejected !== true;
  scripts.push({
    script,
    name,
    nKept: isTaken ? nBytesOfCode : 0,
    nBytesSettled: isTaken ? bytes.readUInt32LE(nBytesOfCode) : 0,
  });
  return script.runInThisContext() as Parts;
}

/** What a part exports, or a module of Node or of a package. */
function load(name: string): unknown {
  if (!name.startsWith('./')) return requireOther(name);
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const part = first[name] ?? (rest ??= partsIn('program-rest.js', `${keptName}-rest`))[name];
  if (part === undefined) throw new Error(`the program has no part ${name}`);
  const path = join(directory, name);
  let exported = {};
  part(load, (given) => (exported = given), path, directory, import.meta.url);
  loaded.set(name, exported);
  return exported;
}

/** Bytes of all code that V8 has compiled. */
function compiledBytes(): number {
  return getHeapCodeStatistics().bytecode_and_metadata_size;
}

/** What is compiled depends on the subcommand. */
function commandOf(parameters: readonly string[]): string {
  const isHelp = parameters.some((each) => each === '--help' || each === '-h');
  const [first = ''] = parameters;
  return !isHelp && /^[a-z]{1,20}$/.test(first) ? first : 'help';
}
