// An esbuild plugin: Node's larger modules are loaded when something of them is first used. Each takes a millisecond or more, and few are needed before the first answer.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const MODULES = [
  'child_process',
  'crypto',
  'fs/promises',
  'http',
  'https',
  'perf_hooks',
  'worker_threads',
  'zlib',
];
const NAMESPACE = 'lazy-node-module';

export const lazyNodeModules = {
  name: NAMESPACE,
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: new RegExp(`^(node:)?(${MODULES.join('|')})$`) },
      ({ path, namespace, kind }) =>
        // With import() it is loaded late as it is.
        namespace === NAMESPACE || kind === 'dynamic-import'
          ? { path, external: true }
          : { path, namespace: NAMESPACE },
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: standIn(path) }));
  },
};

/** A CommonJS module with the same names, each of which loads the real one when it is asked for. */
function standIn(path) {
  const names = JSON.stringify(Object.keys(require(path)));
  return `
    let loaded;
    const load = () => (loaded ??= require(${JSON.stringify(path)}));
    for (const name of ${names}) {
      Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });
    }`;
}
