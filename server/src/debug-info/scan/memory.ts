/** What is handed in stands from the start of the free memory on; what is found is written behind it, by one writer at a time. */

/** From here on memory is free. */
export function freeFrom(): usize {
  return (__heap_base + 15) & ~15;
}

/** Makes room up to an address, and somewhat more, since who asks will ask again. Ends the module where there is none. */
export function reserve(end: usize): void {
  const pages = memory.size();
  const missing = <i32>((<u64>end + 0xffff) >> 16) - pages;
  if (missing <= 0) return;
  const more = missing + (pages >> 2);
  if (memory.grow(more) < 0 && memory.grow(missing) < 0) unreachable();
}

/** Bytes that are written so far. */
export class Output {
  static start: usize = 0;
  static end: usize = 0;
  /** Up to here there is room. */
  static limit: usize = 0;
}

/** Begins to write at an address that is a multiple of 8. */
export function openOutput(start: usize): void {
  Output.start = start;
  Output.end = start;
  Output.limit = start;
}

/** Room for `size` more bytes: their address. */
export function append(size: usize): usize {
  const at = Output.end;
  Output.end = at + size;
  if (Output.end > Output.limit) {
    reserve(Output.end);
    Output.limit = (<usize>memory.size()) << 16;
  }
  return at;
}

/** `address`, or the next one that is a multiple of 8. */
export function aligned(address: usize): usize {
  return (address + 7) & ~7;
}
