/**
 * Starts the command line, which is `program.js` beside this file. To compile it takes half as long as to start Node, so what V8 made of
 * it is kept in the cache directory for the next run. Decision 0018.
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

/** Node's own modules are counted too, and make up most of what a run compiles that has been there before. */
const MAY_BE_NEW = 32 << 10;

/** How much longer than what is kept it must be to be worth writing: a run of another kind needs a tenth more. */
const WORTH_WRITING = 1.03;

/** One for each subcommand and version that somebody uses. */
const MOST_FILES = 32;
const MOST_BYTES = 16 << 20;

/** What a CommonJS module is given. */
type Program = (require: NodeJS.Require, __filename: string, __dirname: string) => void;

keepYoungObjectsFew();
// What was compiled stays, so that it is all there at the end, and can be counted.
setFlagsFromString('--no-flush-bytecode');

const path = fileURLToPath(new URL('./program.js', import.meta.url));
const kept = new KeptBytes(join(cacheDirectory(), 'code'), MOST_FILES, MOST_BYTES);
const name = `${PROGRAM_DIGEST}-${process.arch}-${process.versions.v8}-${commandOf(process.argv.slice(2))}`;
const cachedData = kept.read(name);
// It is ASCII: a text of one byte a character is half as long.
const source = readFileSync(path, 'latin1');
const script = new Script(`(function(require,__filename,__dirname){${source}\n})`, {
  filename: path,
  ...(cachedData && { cachedData }),
});
const nKept = script.cachedDataRejected === true ? 0 : (cachedData?.length ?? 0);
const nBytesAtFirst = compiledBytes();
process.once('exit', (status) => {
  // By then what the command needs is compiled: a run that failed knows little of it. Who clears the cache is left with nothing in it.
  if (status !== 0 || process.argv.includes('--clear')) return;
  if (nKept > 0 && compiledBytes() - nBytesAtFirst < MAY_BE_NEW) return;
  const compiled = script.createCachedData(); // What was kept is part of it.
  if (compiled.length > nKept * WORTH_WRITING) kept.write(name, compiled);
});
(script.runInThisContext() as Program)(createRequire(path), path, dirname(path));

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
