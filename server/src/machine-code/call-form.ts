/** What can be read of a call from its bytes alone. */
export type CallForm =
  | {
      readonly kind: 'direct';
      /** Of the instruction. */
      readonly byteLength: number;
      /** Bytes from the return address to the function that is called. */
      readonly displacement: number;
    }
  | {
      readonly kind: 'indirect';
      readonly byteLength: number;
    };
