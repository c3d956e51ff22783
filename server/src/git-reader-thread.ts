/** A thread that reads objects of a git repository for another thread that waits for them. */
import { workerData } from 'node:worker_threads';
import { serveObjects, type ReaderSetup } from './platform/git-reader.js';
import { keepYoungObjectsFew } from './platform/small-heap.js';

keepYoungObjectsFew();
serveObjects(workerData as ReaderSetup);
