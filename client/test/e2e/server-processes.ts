/** The servers that the windows of this run have started. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setup } from './setup.js';

/** Ids of the processes whose command line names the server of the extension that is installed for this run. */
export async function serverProcesses(): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')), // It has ended meanwhile.
  );
  return ids.flatMap((id, index) => {
    const words = lines[index]?.split('\0') ?? [];
    const isOurs = words.some(
      (word) => word.startsWith(join(setup.extensions, '/')) && word.endsWith('/dist/server.js'),
    );
    return isOurs ? [Number(id)] : [];
  });
}
