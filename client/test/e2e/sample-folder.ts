/** A folder to open: the samples, and what a test adds to them. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './setup.js';

export interface SampleFolder {
  /** Absolute path; it holds `oops.log` and the tree `linux/`. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Settings of the folder: logs are looked up in the sample tree. */
export const SAMPLE_SETTINGS = { 'kernav.tree': 'linux' };

/** `files`: path in the folder to text. */
export async function sampleFolder(
  files: Readonly<Record<string, string>> = {},
): Promise<SampleFolder> {
  const parent = await mkdtemp(join(tmpdir(), 'kernav-e2e-'));
  const path = join(parent, 'samples');
  await cp(join(ROOT, 'samples'), path, { recursive: true });
  const all = { '.vscode/settings.json': JSON.stringify(SAMPLE_SETTINGS), ...files };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, remove: () => rm(parent, { recursive: true, force: true }) };
}
