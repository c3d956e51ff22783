/** Tells the client, not too often, that what it shows of some documents is out of date. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';
import { CHANGED, type ChangedParams } from '../protocol.js';

/** The first news goes out at once; what comes within this time is told together. */
const QUIET_MS = 200;
/** The whole log is asked for again each time: a large one less often, by so many milliseconds for each frame. */
const QUIET_MS_PER_FRAME = 0.1;
const LONGEST_QUIET_MS = 4000;

export class Refresher {
  readonly #tell: (uris: readonly string[]) => void;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #quietMs = QUIET_MS;

  /** `tell` is called with the documents that have changed since it was called before. */
  constructor(tell: (uris: readonly string[]) => void) {
    this.#tell = tell;
  }

  /** There is something new to show of a document, which has so many frames. */
  changed(uri: string, nFrames = 0): void {
    this.#changed.add(uri);
    const quiet = Math.max(QUIET_MS, nFrames * QUIET_MS_PER_FRAME);
    this.#quietMs = Math.min(LONGEST_QUIET_MS, quiet);
    this.#timer ??= setTimeout(
      () => {
        this.#flush();
      },
      this.#changed.size === 1 ? FIRST_MS : this.#quietMs,
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    const uris = [...this.#changed];
    this.#changed.clear();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#changed.size > 0) this.#flush();
    }, this.#quietMs);
    this.#tell(uris);
  }
}

/** Answers of one batch come in a burst: a moment's wait shows them together. */
const FIRST_MS = 15;

/** What a client can be told, by what it says that it can do. */
export function refreshOf(
  connection: Connection,
  { workspace }: ClientCapabilities,
  hasOwnMessages: boolean,
): (uris: readonly string[]) => void {
  return (uris) => {
    const requests = [
      workspace?.inlayHint?.refreshSupport === true && connection.languages.inlayHint.refresh(),
      workspace?.codeLens?.refreshSupport === true &&
        connection.sendRequest('workspace/codeLens/refresh'),
      workspace?.semanticTokens?.refreshSupport === true &&
        connection.languages.semanticTokens.refresh(),
    ];
    // A client that is about to end refuses; there is nothing to be done about it.
    for (const request of requests) if (request !== false) request.catch(() => undefined);
    if (!hasOwnMessages) return;
    for (const uri of uris) {
      const params: ChangedParams = { uri };
      void connection.sendNotification(CHANGED, params);
    }
  };
}
