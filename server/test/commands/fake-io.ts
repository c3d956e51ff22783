/** The world of a command, held in memory. */
import type { CommandIo } from '../../src/commands/command.js';

export interface FakeIo extends CommandIo {
  /** All that was written. */
  bytes(): Buffer;
  output(): string;
  /** The lines of standard error. */
  readonly notes: readonly string[];
}

/** A world whose standard input is `input`, in pieces of odd sizes. */
export function fakeIo(workingDirectory: string, input: string | Buffer): FakeIo {
  const written: Buffer[] = [];
  const notes: string[] = [];
  return {
    write: (text) => {
      written.push(Buffer.from(text));
      return Promise.resolve();
    },
    note: (text) => {
      notes.push(text);
    },
    progress: () => undefined,
    colours: false,
    workingDirectory,
    input: inPieces(Buffer.from(input)),
    bytes: () => Buffer.concat(written),
    output: () => Buffer.concat(written).toString('utf8'),
    notes,
  };
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_521) {
    yield await Promise.resolve(bytes.subarray(at, at + 65_521));
  }
}
