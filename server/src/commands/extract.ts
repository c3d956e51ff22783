/** `kernav extract LOG`: the lines of the reports of a log that is too large for an editor, byte for byte. */
import { extractReports } from '../platform/extract-reports.js';
import type { CommandIo, RegisterCommand } from './command.js';
import { withLogFile } from './log-input.js';
import { asUserError, noReports, openLog, readLog } from './named-log.js';

export const registerExtract: RegisterCommand = (program, io) => {
  program
    .command('extract')
    .description('Write only the lines of a log that belong to kernel reports, unchanged.')
    .argument('<log>', 'a kernel log of any size, or - for standard input')
    .action((log: string) => extract(io, log));
};

/** Runs `kernav extract`. */
export async function extract(io: CommandIo, log: string): Promise<void> {
  await withLogFile(io, log, (file) => extractFile(io, file, log));
}

async function extractFile(io: CommandIo, log: string, shownAs: string): Promise<void> {
  const content = await readLog(io, log);
  if (content.reports.length === 0) throw noReports(shownAs, content);
  const name = shownAs === '-' ? 'standard input' : shownAs;
  const write = io.write.bind(io);
  await extractReports(openLog(io, log), content.reports, name, write).catch(asUserError);
}
