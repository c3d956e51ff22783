/** A thread that scans files for the index of a tree. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveScans, type ScanThreadData } from './indexing/scan-thread.js';
import { keepYoungObjectsFew } from './platform/small-heap.js';

if (parentPort === null) throw new Error('index-worker is started by an index under way only');
keepYoungObjectsFew();
serveScans(parentPort, workerData as ScanThreadData);
