/** A log that is read more than once: standard input is kept in a file for that. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandIo } from './command.js';

/**
 * Runs `use` with the log as it is named on the command line; for `-` with a copy, readable by the user alone, that is gone
 * afterwards.
 */
export async function withLogFile(
  io: CommandIo,
  log: string,
  use: (file: string) => Promise<void>,
): Promise<void> {
  if (log !== '-') {
    await use(log);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'kernav-'));
  try {
    const copy = join(folder, 'input.log');
    await save(io.input, copy);
    await use(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function save(input: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  for await (const chunk of input) {
    if (!file.write(chunk)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}
