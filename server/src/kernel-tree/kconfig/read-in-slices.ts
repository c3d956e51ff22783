/** The Kconfig files of a tree, read so that others who share the thread get their turn. */
import { breathe } from '../../base/breathe.js';
import type { FileSource } from '../../base/file-source.js';
import { readKconfigTree, type KconfigIndex } from './kconfig-index.js';

export async function readKconfigInSlices(files: FileSource): Promise<KconfigIndex> {
  const steps = readKconfigTree(files);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe();
  }
}
