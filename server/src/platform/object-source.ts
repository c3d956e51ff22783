/** Object files on the disk: ranges of bytes of them, and what is compressed as a whole or in sections. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { gunzipSync, inflateSync } from 'node:zlib';
import { Decompress as ZstdStream } from 'fzstd';
import type { ByteSource } from '../base/byte-source.js';

/** A file that is open until it is closed. */
export interface FileBytes extends ByteSource {
  close(): void;
}

/** A module that is larger when it is unpacked is none. */
const MOST_UNPACKED_BYTES = 512 << 20;
/** Small pieces are read with their surroundings: texts and lists of a trace lie close to each other. */
const PAGE_BYTES = 4096;
const MOST_PAGES = 256;

/** The bytes of a regular file. Undefined where there is none. Throws with a reason for people where it cannot be read. */
export function openBytes(path: string): FileBytes | undefined {
  let descriptor: number;
  try {
    // Whoever opens a FIFO waits for its other end, but for this flag.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Error(code === 'EACCES' ? 'there is no permission to read it' : String(code), {
      cause: error,
    });
  }
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) {
    closeSync(descriptor);
    throw new Error('it is no regular file');
  }
  return new DescriptorBytes(descriptor, stat.size);
}

class DescriptorBytes implements FileBytes {
  readonly byteSize: number;
  readonly #descriptor: number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(descriptor: number, byteSize: number) {
    this.#descriptor = descriptor;
    this.byteSize = byteSize;
  }

  read(byteOffset: number, byteLength: number): Uint8Array {
    const length = Math.min(byteLength, this.byteSize - byteOffset);
    if (!(length > 0 && byteOffset >= 0)) return new Uint8Array();
    const first = Math.floor(byteOffset / PAGE_BYTES);
    const isInOnePage = Math.floor((byteOffset + length - 1) / PAGE_BYTES) === first;
    if (!isInOnePage) return this.#readAt(byteOffset, length);
    const page = this.#page(first);
    const start = byteOffset - first * PAGE_BYTES;
    return page.subarray(start, start + length);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #page(index: number): Uint8Array {
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    if (this.#pages.size >= MOST_PAGES) this.#pages.clear();
    const page = this.#readAt(index * PAGE_BYTES, PAGE_BYTES);
    this.#pages.set(index, page);
    return page;
  }

  #readAt(byteOffset: number, byteLength: number): Uint8Array {
    // Not filled with zeroes first: what is not read is cut off.
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(byteLength).buffer);
    let done = 0;
    while (done < byteLength) {
      const count = readSync(this.#descriptor, bytes, done, byteLength - done, byteOffset + done);
      if (count === 0) break; // The file has become shorter.
      done += count;
    }
    return bytes.subarray(0, done);
  }
}

/** Bytes that are held in memory. */
export function memoryBytes(bytes: Uint8Array): FileBytes {
  return {
    byteSize: bytes.length,
    read: (byteOffset, byteLength) =>
      bytes.subarray(Math.max(0, byteOffset), Math.max(0, byteOffset + byteLength)),
    close: () => undefined,
  };
}

/** What a file that is compressed as a whole holds, by the end of its name; undefined for other names. Throws for damaged ones. */
export async function unpackedBytes(
  path: string,
  packed: ByteSource,
): Promise<FileBytes | undefined> {
  if (!/\.(?:gz|zst|xz)$/.test(path)) return undefined;
  if (packed.byteSize > MOST_UNPACKED_BYTES) throw new Error('it is larger than a module can be');
  const bytes = packed.read(0, packed.byteSize);
  if (path.endsWith('.gz')) {
    return memoryBytes(gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }));
  }
  return memoryBytes(
    path.endsWith('.zst') ? zstd(bytes, MOST_UNPACKED_BYTES) : await unpackXz(bytes),
  );
}

/** Inflates a section. Throws for a damaged stream, and for one of another size. */
export function decompressSection(
  kind: 'zlib' | 'zstd',
  bytes: Uint8Array,
  byteSize: number,
): Uint8Array {
  return kind === 'zlib'
    ? inflateSync(bytes, { maxOutputLength: Math.max(1, byteSize) })
    : zstd(bytes, byteSize);
}

/** In pieces, so that no more is unpacked than may be, whatever the frames claim. */
function zstd(bytes: Uint8Array, mostBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let byteSize = 0;
  const state = { isWhole: false };
  const decoder = new ZstdStream((part, isLast) => {
    byteSize += part.length;
    if (byteSize > mostBytes) throw new Error('it is larger than it can be');
    parts.push(part);
    state.isWhole ||= isLast ?? false;
  });
  decoder.push(bytes, true);
  if (!state.isWhole) throw new Error('it is cut off');
  return Buffer.concat(parts);
}

/** Pieces without bytes that a decoder may give one after the other. */
const MOST_EMPTY = 8;

async function unpackXz(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: xz } = await import('xz-decompress');
  const { XzReadableStream } = xz;
  const input = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const reader = new XzReadableStream(input).getReader();
  const parts: Uint8Array[] = [];
  let byteSize = 0;
  let nEmpty = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    byteSize += value.length;
    nEmpty = value.length === 0 ? nEmpty + 1 : 0;
    // The decoder would wait for the rest of a file that is cut off for ever, and answer nothing meanwhile.
    const isCutOff = nEmpty > MOST_EMPTY;
    if (isCutOff || byteSize > MOST_UNPACKED_BYTES) {
      await reader.cancel();
      throw new Error(isCutOff ? 'it is cut off' : 'it is larger than a module can be');
    }
    parts.push(value);
  }
  return Buffer.concat(parts);
}
