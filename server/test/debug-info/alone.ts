/** What objects are opened with in tests: nothing beside them, and no section of them compressed. */
import type { ObjectCompanions } from '../../src/debug-info/companions.js';
import { debugScan } from '../../src/platform/wasm-files.js';

export const ALONE: ObjectCompanions = { scan: debugScan(), decompress: () => new Uint8Array() };
