/** The corpus: logs of our own writing in the kernel's exact formats, `server/test/corpus/*.log`, each with its drawing beside it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One log, named for what is special. */
export interface CorpusLog {
  readonly name: string;
  readonly text: string;
}

/** The tests run compiled, in `out/server/test/oops`. */
const corpus = join(dirname(fileURLToPath(import.meta.url)), '../../../../server/test/corpus');

/** All logs, by name. */
export function corpusLogs(): readonly CorpusLog[] {
  return readdirSync(corpus)
    .filter((file) => file.endsWith('.log'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.log'.length),
      text: readFileSync(join(corpus, file), 'utf8'),
    }));
}

/** What the log's `.expect` file says. `UPDATE_EXPECT=1 npm test` writes `drawing` there first: read the diff. */
export function expectedDrawing(name: string, drawing: string): string {
  const path = join(corpus, `${name}.expect`);
  if (process.env.UPDATE_EXPECT !== undefined) writeFileSync(path, drawing);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
