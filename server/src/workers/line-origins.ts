/** Where single lines of logs were printed, asked for as somebody points at them. */
import type { FileSource } from '../base/file-source.js';
import type { LineOrigin } from '../features/log/tree-facts.js';
import { MessageOrigins } from '../printk/message-origins.js';
import type { PrintedMessage } from '../printk/origin.js';
import { printedMessage } from '../printk/printed-messages.js';
import { searchFormats } from '../printk/searched-formats.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { TextSearch } from '../symbol-search/text-search.js';

/** Answers that are kept; all are dropped when there are more. */
const MOST_KEPT = 2000;

export interface LineOriginSources {
  readonly files: FileSource;
  readonly search: () => TextSearch;
  /** Undefined as long as there is none. */
  readonly index: () => TreeIndex | undefined;
}

export class LineOrigins {
  readonly #sources: LineOriginSources;
  readonly #kept = new Map<string, LineOrigin>();
  #indexed: { readonly index: TreeIndex; readonly origins: MessageOrigins } | undefined;

  constructor(sources: LineOriginSources) {
    this.#sources = sources;
  }

  /**
   * Where the line of a log was printed on a machine of that architecture; undefined for one without a message. Takes about a
   * second where there is no complete index. Rejects when `signal` is aborted.
   */
  async of(
    raw: string,
    architecture: string | undefined,
    signal: AbortSignal,
  ): Promise<LineOrigin | undefined> {
    const message = printedMessage(raw);
    if (message === undefined) return undefined;
    const index = this.#sources.index();
    const isIndexed = index?.coverage.isComplete === true;
    const key = JSON.stringify([architecture, message, isIndexed]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const origins = isIndexed ? this.#originsOf(index) : await this.#searched(message, signal);
    const answer = { origin: origins.originOf(message, architecture), isIndexed };
    if (this.#kept.size === MOST_KEPT) this.#kept.clear();
    this.#kept.set(key, answer);
    return answer;
  }

  #originsOf(index: TreeIndex): MessageOrigins {
    if (this.#indexed?.index !== index) {
      const origins = new MessageOrigins({ formats: index, files: this.#sources.files });
      this.#indexed = { index, origins };
    }
    return this.#indexed.origins;
  }

  async #searched(message: PrintedMessage, signal: AbortSignal): Promise<MessageOrigins> {
    const { files, search } = this.#sources;
    const formats = await searchFormats([message], search(), files, signal);
    return new MessageOrigins({ formats, files });
  }
}
