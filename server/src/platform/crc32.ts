/** The checksum that `.gnu_debuglink` holds of a file: CRC-32 as zlib has it (Node 20 has none). */
import type { ByteSource } from '../base/byte-source.js';

const CHUNK_BYTES = 1 << 20;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Reads all of it. */
export function crc32Of(source: ByteSource): number {
  let crc = 0xffff_ffff;
  for (let at = 0; at < source.byteSize; at += CHUNK_BYTES) {
    for (const byte of source.read(at, CHUNK_BYTES)) {
      crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
    }
  }
  return ~crc >>> 0;
}
