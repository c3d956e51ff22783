/** Tells the index what stands in source files that are open: their text counts, not what is on the disk. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TreePath } from '../base/tree-path.js';
import { directoryOf } from '../base/tree-path.js';
import { EDITED } from '../workers/requests.js';
import type { Session } from './session.js';

/** Somebody is typing: the text is looked at when it rests. */
const REST_MS = 300;

interface OpenSource {
  readonly root: string;
  readonly path: TreePath;
  /** The version of the document as it was opened, which is what is on the disk. */
  readonly firstVersion: number;
  timer: NodeJS.Timeout | undefined;
  isTold: boolean;
}

export class EditedSources {
  readonly #session: Session;
  readonly #sources = new Map<string, OpenSource | undefined>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** A source file was opened or has changed; `current` gives the document as it is when that is asked, undefined when closed. */
  async changed(document: TextDocument, current: () => TextDocument | undefined): Promise<void> {
    const { uri, version } = document;
    if (!this.#sources.has(uri)) {
      this.#sources.set(uri, undefined);
      const file = await this.#session.trees.ofFile(uri, await this.#session.settings.of(uri));
      if (file === undefined || current() === undefined) return;
      const { root } = file.tree.choice;
      this.#sources.set(uri, {
        root,
        path: file.path,
        firstVersion: version,
        timer: undefined,
        isTold: false,
      });
      await this.#session.useTree(root, [directoryOf(file.path)]);
      return;
    }
    const source = this.#sources.get(uri);
    if (source === undefined || version === source.firstVersion) return;
    clearTimeout(source.timer);
    source.timer = setTimeout(() => {
      const text = current()?.getText();
      if (text !== undefined) this.#tell(source, text);
    }, REST_MS);
  }

  closed(uri: string): void {
    const source = this.#sources.get(uri);
    this.#sources.delete(uri);
    if (source === undefined) return;
    clearTimeout(source.timer);
    if (source.isTold) this.#tell(source, null);
  }

  #tell(source: OpenSource, text: string | null): void {
    const { root, path } = source;
    source.isTold = true;
    this.#session.workers.facts.notify(EDITED, { root, path, text });
  }
}
