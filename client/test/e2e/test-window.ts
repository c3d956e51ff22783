/** One window for all tests of a file. */
import { after, before } from 'node:test';
import { sampleFolder, type SampleFolder } from './sample-folder.js';
import { Workbench, type WorkbenchOptions } from './workbench.js';

export interface TestWindow {
  readonly window: Workbench;
  readonly folder: SampleFolder;
}

/** Opens the sample folder before the tests of a file and closes it after them; the tests ask for the window when they run. */
export function sampleWindow(
  options: WorkbenchOptions & { readonly files?: Readonly<Record<string, string>> } = {},
): () => TestWindow {
  let opened: TestWindow | undefined;
  before(async () => {
    const folder = await sampleFolder(options.files);
    const window = await Workbench.open(folder.path, options);
    opened = { window, folder };
    await window.ready();
  });
  after(async () => {
    await opened?.window.close();
    await opened?.folder.remove();
  });
  return () => {
    if (opened === undefined) throw new Error('no test runs yet');
    return opened;
  };
}
