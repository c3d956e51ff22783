/** Words of bits: which are set, in words. */

/** A bit by its number, 0 for the lowest, with its name and what it means when it is set. */
export type NamedBit = readonly [bit: number, name: string, meaning: string];

/** The value of hex digits, with or without `0x`. */
export function hexValue(digits: string): bigint {
  return BigInt(`0x${digits.replace(/^0x/i, '')}`);
}

export function isSet(value: bigint, bit: number): boolean {
  return ((value >> BigInt(bit)) & 1n) === 1n;
}

/** `width` bits of `value` from bit `low` on. */
export function field(value: bigint, low: number, width: number): number {
  return Number((value >> BigInt(low)) & ((1n << BigInt(width)) - 1n));
}

/** The rows of `table` whose bits are set, in the order of the table. */
export function setBits(value: bigint, table: readonly NamedBit[]): readonly NamedBit[] {
  return table.filter(([bit]) => isSet(value, bit));
}

/** One sentence per set bit: `bit 9, IF: interrupts are enabled`. */
export function bitLines(value: bigint, table: readonly NamedBit[]): readonly string[] {
  return setBits(value, table).map(([bit, name, meaning]) => `Bit ${bit}, ${name}: ${meaning}.`);
}
