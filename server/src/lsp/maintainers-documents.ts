/** The open MAINTAINERS files: each with the counts of its tree, as far as they are known, and its problems. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { maintainersSnapshot, type MaintainersSnapshot } from '../features/maintainers/snapshot.js';
import { CHECK_MAINTAINERS, type CheckedMaintainers } from '../workers/requests.js';
import type { DiagnosticsPublisher } from './diagnostics-publisher.js';
import type { Session } from './session.js';
import { uriInTree, type ChosenTree } from './trees.js';

/** Somebody is typing: the whole tree is looked at when the text rests. */
const REST_MS = 800;

interface OpenMaintainers {
  readonly document: TextDocument;
  /** Of `document` as it was at `version`. */
  snapshot: { readonly version: number; readonly value: Promise<MaintainersSnapshot> } | undefined;
  checked: CheckedMaintainers | undefined;
  timer: NodeJS.Timeout | undefined;
}

export class MaintainersDocuments {
  readonly #session: Session;
  readonly #publisher: DiagnosticsPublisher;
  readonly #onChange: (uri: string) => void;
  readonly #open = new Map<string, OpenMaintainers>();

  /** `onChange` hears of documents of which there is something new to show. */
  constructor(session: Session, publisher: DiagnosticsPublisher, onChange: (uri: string) => void) {
    this.#session = session;
    this.#publisher = publisher;
    this.#onChange = onChange;
  }

  /** A document was opened or has changed. `document` stays the same object over its life. */
  changed(document: TextDocument, onFailure: (error: unknown) => void): void {
    const known = this.#open.get(document.uri);
    const open = known ?? { document, snapshot: undefined, checked: undefined, timer: undefined };
    this.#open.set(document.uri, open);
    clearTimeout(open.timer);
    open.timer = setTimeout(
      () => {
        this.#check(open).catch(onFailure);
      },
      known === undefined ? 0 : REST_MS,
    );
  }

  close(uri: string): void {
    clearTimeout(this.#open.get(uri)?.timer);
    if (this.#open.delete(uri)) this.#publisher.set(uri, new Map());
  }

  /** What is known now; undefined for a document that is none. */
  async snapshot(uri: string): Promise<MaintainersSnapshot | undefined> {
    const open = this.#open.get(uri);
    if (open === undefined) return undefined;
    const { version } = open.document;
    if (open.snapshot?.version !== version) {
      open.snapshot = { version, value: this.#read(open) };
    }
    return open.snapshot.value;
  }

  /** The tree that a MAINTAINERS lies at the root of. */
  async treeOf(uri: string): Promise<ChosenTree | undefined> {
    const file = await this.#session.trees.ofFile(uri, await this.#session.settings.of(uri));
    return file?.path === 'MAINTAINERS' ? file.tree : undefined;
  }

  async #read({ document, checked }: OpenMaintainers): Promise<MaintainersSnapshot> {
    const tree = await this.treeOf(document.uri);
    return maintainersSnapshot(document.uri, document.getText(), {
      counts: checked?.counts,
      rules: checked?.rules,
      uriOf: (path) => (tree === undefined ? undefined : uriInTree(tree.choice.root, path)),
    });
  }

  async #check(open: OpenMaintainers): Promise<void> {
    const { document } = open;
    const { uri, version } = document;
    const settings = await this.#session.settings.of(uri);
    const tree = (await this.treeOf(uri))?.choice ?? null;
    const params = { tree, uri, text: document.getText() };
    const checked = await this.#session.workers.facts.request(CHECK_MAINTAINERS, params);
    if (this.#open.get(uri) !== open || document.version !== version) return;
    open.checked = checked;
    open.snapshot = undefined;
    const shown = settings.diagnostics.maintainers ? checked.diagnostics : [];
    this.#publisher.set(uri, new Map([[uri, shown]]));
    this.#onChange(uri);
  }
}
