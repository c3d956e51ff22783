/** A folder with the sample tree, and an editor, for each test of a suite. */
import { afterEach, beforeEach } from 'node:test';
import { Editor, type EditorOptions } from './editor.js';
import { SampleFolder } from './sample-server.js';

export interface EditorPerTest {
  /** That of the test that runs. */
  readonly folder: SampleFolder;
  /** Starts the editor on the tree in the folder, unless the options name other folders; it is stopped after the test. */
  start(options?: EditorOptions): Promise<Editor>;
  /** The test stops the editor by itself. */
  release(): void;
}

/** To be called in a `describe()`. */
export function editorPerTest(): EditorPerTest {
  let folder: SampleFolder;
  let editor: Editor | undefined;
  beforeEach(() => {
    folder = new SampleFolder();
  });
  afterEach(async () => {
    await editor?.stop();
    editor = undefined;
    folder.remove();
  });
  return {
    get folder() {
      return folder;
    },
    async start(options = {}) {
      editor = await Editor.start({ folders: [folder.tree], ...options });
      return editor;
    },
    release() {
      editor = undefined;
    },
  };
}
