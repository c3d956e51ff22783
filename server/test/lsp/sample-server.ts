/** What tests of the whole server share: copies of the samples, waiting for what comes, and drawings of answers. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { InlayHint, Location, LocationLink, Range } from 'vscode-languageserver-types';

/** The tests run compiled, in `out/server/test/lsp`. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** `samples/oops.log`. */
export const SAMPLE_LOG = readFileSync(join(ROOT, 'samples/oops.log'), 'utf8');

/** The lines of the frames of the sample log, in its order, as inlay hints show them: 0-based line, and label. */
export const SAMPLE_HINTS = [
  '7 ? drivers/gizmo/queue.c:22 1/3',
  '15 ≈ drivers/gizmo/main.c:24 1/2',
  '16 ~ fs/ioctl.c:19',
  '18 ~ arch/x86/entry/common.c:16',
  '19 ~ arch/x86/entry/entry_64.S:8',
];

/** A folder of a test's own with a copy of the sample tree in it. */
export class SampleFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'kernav-server-'));
  /** Root of the tree. */
  readonly tree: string;

  constructor() {
    this.tree = this.addTree('linux');
  }

  /** Another copy of the sample tree, by its name in the folder. */
  addTree(name: string): string {
    const root = this.file(name);
    cpSync(join(ROOT, 'samples/linux'), root, { recursive: true });
    return root;
  }

  file(path: string): string {
    return join(this.path, path);
  }

  uri(path: string): string {
    return pathToFileURL(this.file(path)).href;
  }

  /** `linux/fs/ioctl.c:19`: a place as seen from the folder, with its 1-based line. */
  place(location: Location | LocationLink | null): string | null {
    if (location === null) return null;
    const [uri, range] =
      'uri' in location
        ? [location.uri, location.range]
        : [location.targetUri, location.targetSelectionRange];
    return `${this.shown(uri)}:${range.start.line + 1}`;
  }

  /** A text in which the folder's own path is left out. */
  shown(text: string): string {
    return text.replaceAll(`${pathToFileURL(this.path).href}/`, '').replaceAll(`${this.path}/`, '');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Milliseconds. What takes longer will not come, on the busiest of machines. */
const PATIENCE = 30_000;

/** Asks again until the answer is as it should be; after a long time gives what there is, for an assertion to show. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  isRight: (answer: T) => boolean,
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || Date.now() > end) return answer;
    await delay(25);
  }
}

/** All lines of any document. */
export const EVERYTHING: Range = {
  start: { line: 0, character: 0 },
  end: { line: 1_000_000, character: 0 },
};

/** `16 ~ fs/ioctl.c:19` for each hint. */
export function drawHints(hints: readonly InlayHint[] | null): string[] {
  return (hints ?? []).map(({ position, label }) => {
    const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
    return `${position.line} ${text}`;
  });
}

/** What a request failed with; undefined where it did not fail. */
export async function errorCode(request: Promise<unknown>): Promise<unknown> {
  try {
    await request;
    return undefined;
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}
