/** Searches in trees that are held in memory: no process is started, and the order of the hits is ours to choose. */
import type { FileSource } from '../../src/base/file-source.js';
import { scanSearch } from '../../src/platform/scan-search.js';
import type { SearchHit, TextSearch } from '../../src/symbol-search/text-search.js';

/** The hits of a scan of `files`, file by file in the order of the walk. */
export function memorySearch(files: FileSource): TextSearch {
  return scanSearch(files);
}

/** The same hits, last file first, as a search with several threads could find them. */
export function backwardSearch(files: FileSource): TextSearch {
  return {
    async *search(request, signal) {
      const batches: (readonly SearchHit[])[] = [];
      for await (const hits of scanSearch(files).search(request, signal)) batches.push(hits);
      yield* batches.reverse();
    },
  };
}
