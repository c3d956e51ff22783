/** What every subcommand shares: how it meets the terminal, and how it fails. */
import type { Command } from 'commander';

/** Exit codes of `kernav`, documented in `kernav --help`. */
export const EXIT = {
  /** Everything asked for was done. */
  ok: 0,
  /** The input cannot be worked on: no such file, not a kernel tree, no report in the log. */
  input: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A fault of ours. */
  internal: 70,
} as const;

/** A failure the user can act on: `cli.ts` prints the message alone and ends with `EXIT.input`. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The world of one command: handed in by `cli.ts`, so that tests can run a command without a process. */
export interface CommandIo {
  /** To standard output, as it is; resolves when the stream can take more. */
  write(text: string | Uint8Array): Promise<void>;
  /** One line to standard error. */
  note(text: string): void;
  /** How far slow work is; shown where somebody watches standard error and standard output goes elsewhere. */
  progress(text: string): void;
  /** True where standard output is a terminal that shows colours. */
  readonly colours: boolean;
  /** The directory that relative paths of the command line are meant from. */
  readonly workingDirectory: string;
  /** Standard input, for `-`. */
  readonly input: AsyncIterable<Uint8Array>;
}

/** Adds one subcommand to the program. */
export type RegisterCommand = (program: Command, io: CommandIo) => void;
