/** The sample tree and log of `samples/`, in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tests run compiled, in `out/server/test/resolve`. */
const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples');

/** `samples/linux`. */
export function sampleFiles(): Record<string, string> {
  const root = join(samples, 'linux');
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        path.slice(root.length + 1).replaceAll('\\', '/'),
        readFileSync(path, 'utf8'),
      ]),
  );
}

/** `samples/oops.log`. */
export function sampleLog(): string {
  return readFileSync(join(samples, 'oops.log'), 'utf8');
}
