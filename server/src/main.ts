/** The language server: builds the real world and hands it in. `--stdio`, `--node-ipc` and `--socket=PORT` say how it is talked to. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './lsp/server.js';
import { loadDisassembler } from './platform/capstone.js';
import { cacheDirectory } from './platform/cache-directory.js';
import { nodeFiles } from './platform/node-files.js';
import { defaultRevisionsDirectory } from './platform/revision-files.js';
import { startWorkerThread } from './platform/worker-thread.js';
import { keepOldObjectsFew, keepYoungObjectsFew } from './platform/small-heap.js';

keepYoungObjectsFew();
keepOldObjectsFew();
const script = new URL('./tree-worker.js', import.meta.url);

startServer(createConnection(ProposedFeatures.all), {
  startWorker: (settings, isFrugal) => startWorkerThread(script, settings, isFrugal),
  openFiles: nodeFiles,
  cacheDirectory: cacheDirectory(),
  revisionsDirectory: defaultRevisionsDirectory(),
  loadDisassembler,
});
