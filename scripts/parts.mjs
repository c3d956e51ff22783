// Packs a program that esbuild has split at each `import()` into two scripts: what is needed first, and the rest, of which a part is looked at when it is asked for.
import { transform } from 'esbuild';
import { basename } from 'node:path';

/**
 * The two scripts. Each is an expression: an object of functions, by the names of the parts. A part is called with `require`, which knows
 * parts by `./NAME`, `give`, which takes what the part exports, and what a CommonJS module is given. `built` is what esbuild gives for
 * splitting with `write: false`; `firsts` are the sources that are needed first. Throws where something that is loaded with `import()` is
 * needed by those anyway, and where parts need each other.
 */
export async function packParts({ outputFiles, metafile }, firsts, settings) {
  failForEagerImports(metafile.inputs, firsts);
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]),
  );
  const entries = [...outputs].filter(([, { entryPoint }]) => firsts.includes(entryPoint));
  const first = reached(
    entries.map(([name]) => name),
    (name) => partsOf(outputs.get(name)),
  );
  failForCircles(outputs);
  const scripts = { first: [], rest: [] };
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const { code } = await transform(asPart(text, name, outputs.get(name)), {
      ...settings,
      format: 'cjs',
    });
    scripts[first.has(name) ? 'first' : 'rest'].push(
      `${JSON.stringify(`./${name}`)}:function(require,give,__filename,__dirname,kernavUrl){"use strict";${code}}`,
    );
  }
  return { first: scriptOf(scripts.first), rest: scriptOf(scripts.rest) };
}

function scriptOf(parts) {
  return `({\n${parts.join(',\n')}\n})\n`;
}

/**
 * An ES module without its imports of other parts, which stand at its head, and its exports, which stand at its end. The values are taken
 * when the part is loaded: nothing that is exported is assigned to later, which a rule of ESLint sees to.
 */
function asPart(text, name, output) {
  const required = [];
  let body = text;
  for (let found; (found = /^import(?:\{([^}]*)\}from)?"\.\/([^"]+)";/.exec(body)) !== null;) {
    const [all, names, part] = found;
    required.push({ part, names: names?.replaceAll(' as ', ':') });
    body = body.slice(all.length);
  }
  const named = /export\{([^}]*)\};\s*$/.exec(body);
  const only = /export default ([^;]+);\s*$/.exec(body); // What a CommonJS module gives.
  const given =
    named?.[1].split(',').map((each) => each.split(' as ').reverse()) ??
    (only ? [['default', only[1]]] : []);
  const isSame = (some, others) => [...some].sort().join() === [...others].sort().join();
  const parts = required.map(({ part }) => part);
  if (
    !isSame(parts, partsOf(output)) ||
    !isSame(
      given.map(([each]) => each),
      output.exports,
    )
  ) {
    throw new Error(`imports and exports of ${name} were not understood`);
  }
  const head = required.map(({ part, names }) => {
    const call = `require(${JSON.stringify(`./${part}`)});`;
    return names === undefined ? call : `const{${names}}=${call}`;
  });
  const end = (named ?? only)?.index;
  const tail = given.map(([each, own = each]) => `${each}:${own}`);
  return `${head.join('')}${body.slice(0, end)}give({${tail.join(',')}});`;
}

/** What an output imports that is not loaded with `import()`. */
function partsOf({ imports }) {
  return imports
    .filter(({ kind, external }) => kind !== 'dynamic-import' && external !== true)
    .map(({ path }) => basename(path));
}

function reached(starts, next) {
  const found = new Set(starts);
  for (const each of found) for (const other of next(each)) found.add(other);
  return found;
}

function failForEagerImports(inputs, firsts) {
  const imports = (path, isLazy) =>
    inputs[path].imports
      .filter(({ kind, external }) => external !== true && (kind === 'dynamic-import') === isLazy)
      .map((each) => each.path);
  const eager = reached(firsts, (path) => imports(path, false));
  for (const path of eager) {
    for (const lazy of imports(path, true)) {
      if (!eager.has(lazy) || firsts.includes(lazy)) continue;
      const by = [...eager].filter((other) => imports(other, false).includes(lazy));
      throw new Error(`${path} loads ${lazy} with import(), which ${by.join(', ')} needs anyway`);
    }
  }
}

function failForCircles(outputs) {
  for (const [name, output] of outputs) {
    const needed = reached(partsOf(output), (other) => partsOf(outputs.get(other)));
    if (needed.has(name)) throw new Error(`${name} needs itself`);
  }
}
