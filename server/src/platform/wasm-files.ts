/**
 * Where the wasm files are: beside the bundled program. When run from the sources, those of the parser and the disassembler are in their packages, and
 * what is compiled of ours is where the build lays it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileWasm, type WasmModule } from '../base/web-assembly.js';
import { DebugScan } from '../debug-info/debug-scan.js';

/** What the build compiles. */
const SCANNER = 'scanner.wasm';
const NAME_SCAN = 'name-scan.wasm';
const DEBUG_SCAN = 'debug-scan.wasm';

/** Paths of the parser's wasm files, as `createParser` takes them. Throws where they are nowhere, naming what was looked for. */
export function wasmFiles(): { runtimeWasm: string; grammarWasm: string } {
  return {
    runtimeWasm: wasmFile('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
    grammarWasm: wasmFile('tree-sitter-c.wasm', 'tree-sitter-c/tree-sitter-c.wasm'),
  };
}

/** Paths of Capstone's script, in CommonJS, and of its wasm file. Throws as `wasmFiles` does. */
export function capstoneFiles(): { script: string; wasm: string } {
  return {
    script: wasmFile('capstone.cjs', '@alexaltea/capstone-js/dist/capstone.js'),
    wasm: wasmFile('capstone.wasm', '@alexaltea/capstone-js/dist/capstone.wasm'),
  };
}

function wasmFile(name: string, packagePath: string): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), name);
  if (existsSync(beside)) return beside;
  try {
    return createRequire(import.meta.url).resolve(packagePath);
  } catch (cause) {
    throw new Error(
      `${name} is missing: it is neither ${beside} nor in the package ${packagePath}`,
      { cause },
    );
  }
}

let scanner: WasmModule | undefined;
let nameScan: WasmModule | undefined;
let debugScanner: DebugScan | undefined;

/** The scanner of whole trees, compiled once. Throws where its file is missing, naming what was looked for. */
export function scannerModule(): WasmModule {
  scanner ??= compileWasm(readFileSync(ownFile(SCANNER)));
  return scanner;
}

/** What looks through names for what somebody types, likewise. */
export function nameScanModule(): WasmModule {
  nameScan ??= compileWasm(readFileSync(ownFile(NAME_SCAN)));
  return nameScan;
}

/** What goes over tables of debug info, made once for a thread. Throws likewise. */
export function debugScan(): DebugScan {
  debugScanner ??= new DebugScan(compileWasm(readFileSync(ownFile(DEBUG_SCAN))));
  return debugScanner;
}

function ownFile(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [join(here, name), join(here, '../../../../dist', name)];
  const found = places.find((place) => existsSync(place));
  if (found === undefined)
    throw new Error(`${name} is missing: it is not in ${places.join(' or ')}`);
  return found;
}
