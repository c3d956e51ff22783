/** Reads a log as lines, from a file or from standard input, in memory that does not grow with the log. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** A log that cannot be read; `reason` says why in words that fit behind `cannot read LOG: `. */
export class LogUnreadable extends Error {
  override readonly name = 'LogUnreadable';

  constructor(
    readonly log: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`cannot read ${log}: ${reason}`, options);
  }
}

const CHUNK_SIZE = 1 << 20;
/** A line without an end is handed on in pieces no longer than this: what follows belongs to the same line and is dropped. */
const LONGEST_LINE = 1 << 21;

/** The bytes of the file `path`. Fails with `LogUnreadable` where there is no readable file. */
export async function* readLogBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    const status = statSync(path);
    if (status.isDirectory()) throw new LogUnreadable(path, reasons.EISDIR ?? '');
    if (status.isFile()) yield* fileBytes(path);
    // What another process writes is waited for.
    else yield* createReadStream(path, { highWaterMark: CHUNK_SIZE }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof LogUnreadable) throw error;
    throw new LogUnreadable(path, reasonOf(error), { cause: error });
  }
}

/** Read at once: a stream comes to its first bytes after several turns of the event loop, each of which may wait for a slice of decoding. */
function* fileBytes(path: string): Generator<Uint8Array> {
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK_SIZE);
      const length = readSync(descriptor, chunk, 0, CHUNK_SIZE, null);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
  ELOOP: 'its symbolic links go in a circle',
  EISDIR: 'it is a directory, name a file in it',
};

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/**
 * Calls `onLine` for each line of `bytes`, decoded as UTF-8 with U+FFFD for what is not, without its `\n`. A last line without
 * `\n` counts, an empty one behind the last `\n` does not. A callback and not a generator: a promise per line costs more than
 * all the rest of the reading. Returns how many bytes there were.
 */
export async function eachLine(
  bytes: AsyncIterable<Uint8Array>,
  onLine: (line: string) => void,
): Promise<number> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let byteCount = 0;
  for await (const chunk of bytes) {
    byteCount += chunk.length;
    rest = splitLines(
      rest,
      decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)),
      onLine,
    );
  }
  rest += decoder.end();
  if (rest !== '') onLine(rest);
  return byteCount;
}

/** Hands on the lines that `rest` and `text` complete; returns what is left over. */
function splitLines(rest: string, text: string, onLine: (line: string) => void): string {
  let from = 0;
  let end = text.indexOf('\n');
  if (end >= 0 && rest !== '') {
    onLine(rest + text.slice(0, end));
    from = end + 1;
    end = text.indexOf('\n', from);
    rest = '';
  }
  for (; end >= 0; end = text.indexOf('\n', from)) {
    onLine(text.slice(from, end));
    from = end + 1;
  }
  const left = rest + text.slice(from);
  return left.length > LONGEST_LINE ? left.slice(0, LONGEST_LINE) : left;
}

/**
 * The lines of `bytes` as they came, with their `\n`; a last line without one as well. Lines too long for the memory are
 * handed on in pieces: only a piece that ends in `\n` ends its line.
 */
export async function* eachRawLine(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, from)) {
      yield all.subarray(from, end + 1);
      from = end + 1;
    }
    rest = all.subarray(from);
    if (rest.length > LONGEST_LINE) {
      yield rest;
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0) yield rest;
}
