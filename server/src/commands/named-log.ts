/** The log that is named on the command line. */
import { resolve } from 'node:path';
import { readLogContent, type LogContent } from '../platform/log-content.js';
import { LogUnreadable, readLogBytes } from '../platform/log-reader.js';
import { UserError, type CommandIo } from './command.js';

/** Reads and parses the log named on the command line. Fails with `UserError` where it cannot be read. */
export function readLog(io: CommandIo, log: string): Promise<LogContent> {
  return readLogContent(openLog(io, log)).catch(asUserError);
}

/** The bytes of the log named on the command line. */
export function openLog(io: CommandIo, log: string): AsyncIterable<Uint8Array> {
  return log === '-' ? io.input : readLogBytes(resolve(io.workingDirectory, log));
}

/** Says an unreadable log in the words of the command line. */
export function asUserError(error: unknown): never {
  if (error instanceof LogUnreadable) throw new UserError(error.message, { cause: error });
  throw error;
}

/** Why a log has nothing to show, and what to do. */
export function noReports(log: string, { byteCount }: { byteCount: number }): UserError {
  const name = log === '-' ? 'standard input' : log;
  if (byteCount === 0)
    return new UserError(`${name} is empty: save the output of dmesg or of the console to it`);
  return new UserError(
    `no kernel report found in ${name}: it needs lines such as \`BUG: …\`, \`WARNING: …\` or a \`Call Trace:\`, as dmesg prints them`,
  );
}
