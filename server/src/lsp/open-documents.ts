/** The documents that the client has open, each read as what it is. */
import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { StaleDocument, textOf } from './dispatch.js';
import { documentKind, type DocumentKind } from './documents.js';
import { EditedSources } from './edited-sources.js';
import type { MaintainersDocuments } from './maintainers-documents.js';
import type { Session } from './session.js';

/** Documents from whose files something is learnt of a tree. */
const FILES_OF_TREES: ReadonlySet<DocumentKind> = new Set([
  'source',
  'kconfig',
  'kbuild',
  'config',
]);

export class OpenDocuments {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #session: Session;
  readonly #maintainers: MaintainersDocuments;
  readonly #log: Connection['console'];
  readonly #edited: EditedSources;
  readonly #kinds = new Map<string, DocumentKind>();
  /** Documents whose newest text is not looked at yet: the settings are asked of the client. */
  readonly #reading = new Map<string, Promise<void>>();
  readonly #onClosed: ((uri: string) => void)[] = [];
  /** The version of each document that is on the disk. */
  readonly #savedVersions = new Map<string, number>();

  constructor(
    documents: TextDocuments<TextDocument>,
    session: Session,
    maintainers: MaintainersDocuments,
    log: Connection['console'],
  ) {
    this.#maintainers = maintainers;
    this.#log = log;
    this.#documents = documents;
    this.#session = session;
    this.#edited = new EditedSources(session);
    const read = (document: TextDocument): void => {
      this.#read(document).catch(this.#failure(document.uri));
    };
    documents.onDidChangeContent(({ document }) => {
      read(document);
    });
    documents.onDidOpen(({ document }) => {
      this.#savedVersions.set(document.uri, document.version);
    });
    documents.onDidClose(({ document }) => {
      this.#savedVersions.delete(document.uri);
      this.#kinds.delete(document.uri);
      session.closeLog(document.uri);
      maintainers.close(document.uri);
      this.#edited.closed(document.uri);
      for (const listener of this.#onClosed) listener(document.uri);
    });
    documents.onDidSave(({ document }) => {
      this.#savedVersions.set(document.uri, document.version);
      if (!FILES_OF_TREES.has(this.kindOf(document.uri))) return;
      this.#fileSaved(document.uri).catch(this.#failure(document.uri));
    });
  }

  /** `listener` hears of documents that are not open any more. */
  onClosed(listener: (uri: string) => void): void {
    this.#onClosed.push(listener);
  }

  /** What a document is; `other` where it is not open. */
  kindOf(uri: string): DocumentKind {
    return this.#kinds.get(uri) ?? 'other';
  }

  get(uri: string): TextDocument | undefined {
    return this.#documents.get(uri);
  }

  /** The source files whose text is not the one on the disk. */
  edited(): readonly TextDocument[] {
    return this.#documents
      .all()
      .filter(
        ({ uri, version }) =>
          this.kindOf(uri) === 'source' && this.#savedVersions.get(uri) !== version,
      );
  }

  /** Settings that decide what a document is have changed. */
  async readAgain(): Promise<void> {
    for (const document of this.#documents.all()) await this.#read(document);
  }

  /**
   * The answer that `make` gives for a document of a kind. A request can come before the settings are known: it waits for the
   * newest text to be read. Throws a `StaleDocument` where the text changes before the answer is there.
   */
  async answer<R>(uri: string, make: (kind: DocumentKind) => Promise<R> | R): Promise<R> {
    while (this.#reading.has(uri)) await this.#reading.get(uri);
    const version = this.get(uri)?.version;
    const answer = await make(this.kindOf(uri));
    if (this.get(uri)?.version !== version) throw new StaleDocument(uri);
    return answer;
  }

  #read(document: TextDocument): Promise<void> {
    const { uri } = document;
    const reading = this.#readText(document).finally(() => {
      if (this.#reading.get(uri) === reading) this.#reading.delete(uri);
    });
    this.#reading.set(uri, reading);
    return reading;
  }

  async #readText(document: TextDocument): Promise<void> {
    const { uri } = document;
    const settings = await this.#session.settings.of(uri);
    const current = this.#documents.get(uri);
    if (current === undefined) return; // It was closed meanwhile.
    const kind = documentKind(current, settings, () => current.getText());
    this.#kinds.set(uri, kind);
    if (kind === 'log') {
      this.#session.openLog({ uri, version: current.version, text: current.getText() });
    } else {
      this.#session.closeLog(uri);
    }
    if (kind === 'maintainers') this.#maintainers.changed(current, this.#failure(uri));
    if (kind === 'source') {
      this.#edited.changed(current, () => this.#documents.get(uri)).catch(this.#failure(uri));
    }
  }

  #failure(uri: string): (error: unknown) => void {
    return (error) => {
      this.#log.error(`${uri}: ${textOf(error)}`);
    };
  }

  /** The lines that frames lead to may have moved, and what Kconfig and Kbuild say have changed. */
  async #fileSaved(uri: string): Promise<void> {
    const file = await this.#session.trees.ofFile(uri, await this.#session.settings.of(uri));
    if (file !== undefined) this.#session.treeChanged(file.tree.choice.root);
  }
}
