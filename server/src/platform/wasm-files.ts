/** Where the parser's two wasm files are: beside the bundled program, or in the packages when run from the sources. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths of the wasm files, as `createParser` takes them. Throws where they are nowhere, naming what was looked for. */
export function wasmFiles(): { runtimeWasm: string; grammarWasm: string } {
  return {
    runtimeWasm: wasmFile('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
    grammarWasm: wasmFile('tree-sitter-c.wasm', 'tree-sitter-c/tree-sitter-c.wasm'),
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
