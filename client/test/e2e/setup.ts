/** What scripts/e2e.mjs has prepared for the tests. All paths are absolute. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Setup {
  /** The Node that runs VS Code, and the main file of its server. */
  readonly node: string;
  readonly serverMain: string;
  /** Where playwright-core is to be found. */
  readonly toolsFolder: string;
  /** The browser. */
  readonly chromium: string;
  /** Where the packaged extension is installed. */
  readonly extensions: string;
  /** A folder of an extension that does nothing but carry the tests that run inside VS Code, and those tests. */
  readonly inHostExtension: string;
  readonly inHostTests: string;
  /** Where pictures of the screen go. */
  readonly screenshots: string;
}

/** The root of the checkout: the tests run compiled, in `out/client/test/e2e`. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

export const setup = JSON.parse(readFileSync(join(ROOT, 'out/e2e/setup.json'), 'utf8')) as Setup; // scripts/e2e.mjs writes it.
