/** The questions of the features about one tree, put to a worker. */
import type { TreeFacts } from '../features/log/tree-facts.js';
import { EXCERPT, MODULE, ORIGIN, OWNERS, type TreeChoice } from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';

export function treeFacts(worker: TreeWorker, tree: TreeChoice): TreeFacts {
  return {
    async excerpt(path, lineNumber, definitionLineNumber, signal, commit) {
      const params = {
        tree,
        path,
        lineNumber,
        ...(definitionLineNumber !== undefined && { definitionLineNumber }),
        ...(commit !== undefined && { commit }),
      };
      return (await worker.request(EXCERPT, params, signal)) ?? undefined;
    },
    async owners(path, signal) {
      return (await worker.request(OWNERS, { tree, paths: [path] }, signal)) ?? undefined;
    },
    async ownersOfAll(paths, signal) {
      return (await worker.request(OWNERS, { tree, paths }, signal)) ?? undefined;
    },
    async origin(raw, architecture, signal) {
      return (await worker.request(ORIGIN, { tree, raw, architecture }, signal)) ?? undefined;
    },
    async module(path, signal) {
      return (await worker.request(MODULE, { tree, path }, signal)) ?? undefined;
    },
  };
}
