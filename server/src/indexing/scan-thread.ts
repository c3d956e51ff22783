/** The thread side of an index under way: scans what it is told, keeps segments in the store, and says what has become of it. */
import type { MessagePort } from 'node:worker_threads';
import type { WasmModule } from '../base/web-assembly.js';
import { IndexStore, StoreFailed } from '../platform/index-store.js';
import { formatRules } from './format-rules.js';
import { FileScanner, type ScannedFile, type WantedFile } from './scan-files.js';

export interface ScanThreadData {
  readonly root: string;
  /** Directory of the cache. */
  readonly cache: string;
  /** The scanner as it was compiled: `scannerModule()`. All threads run the same machine code. */
  readonly scanner: WasmModule;
}

/** `finish` asks for the last segment; there is one answer to each request. */
export type ScanRequest =
  { readonly kind: 'scan'; readonly files: readonly WantedFile[] } | { readonly kind: 'finish' };

export interface NewSegment {
  readonly id: string;
  readonly paths: readonly string[];
}

export interface ScanAnswer {
  readonly segments: readonly NewSegment[];
  readonly same: readonly Extract<ScannedFile, { kind: 'same' }>[];
  readonly gone: readonly string[];
  /** The store failed: nothing more will come. For people. */
  readonly problem?: string;
}

/** Scans files in this thread. */
export class SegmentScanner {
  readonly #scanner: FileScanner;
  readonly #store: IndexStore;
  #paths: string[] = [];

  constructor({ root, cache, scanner }: ScanThreadData) {
    this.#scanner = new FileScanner(root, formatRules, scanner);
    this.#store = new IndexStore(root, cache);
  }

  answer(request: ScanRequest): ScanAnswer {
    const segments: NewSegment[] = [];
    const same: Extract<ScannedFile, { kind: 'same' }>[] = [];
    const gone: string[] = [];
    try {
      if (request.kind === 'finish') this.#keep(segments);
      else {
        for (const wanted of request.files) {
          const scanned = this.#scanner.scan(wanted);
          if (scanned.kind === 'same') same.push(scanned);
          else if (scanned.kind === 'gone') gone.push(scanned.path);
          else this.#paths.push(scanned.path);
          if (this.#scanner.isFull) this.#keep(segments);
        }
      }
      return { segments, same, gone };
    } catch (error) {
      if (error instanceof StoreFailed) return { segments, same, gone, problem: error.message };
      throw error;
    }
  }

  #keep(segments: NewSegment[]): void {
    const bytes = this.#scanner.finish();
    if (bytes === undefined) return;
    segments.push({ id: this.#store.writeSegment(bytes), paths: this.#paths });
    this.#paths = [];
  }
}

/** Serves requests that come over `port`. */
export function serveScans(port: MessagePort, data: ScanThreadData): void {
  const scanner = new SegmentScanner(data);
  port.on('message', (request: ScanRequest) => {
    port.postMessage(scanner.answer(request));
  });
}
