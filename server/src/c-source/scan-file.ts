/** One source file to its outline. The path decides the language: `.S` is assembly, all else is read as C. */
import type { FileOutline } from './file-outline.js';
import { scanAssembly } from './scan-assembly.js';
import { scanC } from './scan-c.js';

/** What a file defines. `path` may be any path that ends in the file's name. Never throws. */
export function scanFile(text: string, path: string): FileOutline {
  return /\.[sS]$/.test(path) ? scanAssembly(text) : scanC(text);
}
