/** Bytes of which any range can be read, such as those of a file: whoever reads formats knows no files. */
export interface ByteSource {
  readonly byteSize: number;
  /**
   * `byteLength` bytes from `byteOffset`, fewer where the source ends before that, none beyond its end. They may be shared with
   * others and are not to be written to. Throws what the world behind it throws.
   */
  read(byteOffset: number, byteLength: number): Uint8Array;
}
