/** Work done without the rights of root, who may read and write anything. */
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `nobody` on Linux. */
const NOBODY = 65534;

/** Runs `work` as somebody who owns `folder` and all below it, but is not root. */
export async function unprivileged(folder: string, work: () => unknown): Promise<void> {
  if (process.getuid?.() !== 0) {
    await work();
    return;
  }
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, path), NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
