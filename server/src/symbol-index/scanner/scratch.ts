/** Where JavaScript writes what it hands over. */

export const scratchSize = 1 << 16;
export const scratch: usize = memory.data(scratchSize);
