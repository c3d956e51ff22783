/** WebAssembly as Node has it: TypeScript declares it only together with all of a browser. */

/** Compiled code; can be posted to other threads, which then run the same. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module';
}

export interface WasmMemory {
  /** Another one each time the memory has grown. */
  readonly buffer: ArrayBuffer;
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: Imports) => { readonly exports: unknown };
  readonly RuntimeError: new () => Error;
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

/** Compiles the bytes of a wasm file. Throws where they are none. */
export function compileWasm(bytes: Uint8Array): WasmModule {
  return new api.Module(bytes);
}

/** Runs a module. Gives what it exports, which is what its source says. */
export function runWasm(module: WasmModule, imports: Imports): unknown {
  return new api.Instance(module, imports).exports;
}

/** Whether code of a module has ended itself: it had no more memory, or a fault. */
export function isWasmTrap(error: unknown): boolean {
  return error instanceof api.RuntimeError;
}
