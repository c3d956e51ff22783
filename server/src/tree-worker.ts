/** A worker thread of the language server: works on kernel trees, so that the server's own thread stays free. */
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { parentPort, workerData } from 'node:worker_threads';
import { keepYoungObjectsFew } from './platform/small-heap.js';
import type { WorkerSettings } from './workers/requests.js';
import { serveTree } from './workers/serve-tree.js';

if (parentPort === null) throw new Error('tree-worker is started by the language server only');
keepYoungObjectsFew();
const connection = createMessageConnection(
  new PortMessageReader(parentPort),
  new PortMessageWriter(parentPort),
);
serveTree(connection, workerData as WorkerSettings, new URL('./index-worker.js', import.meta.url));
connection.listen();
