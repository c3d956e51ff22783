/** From an object to the file it is compiled from. */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, fileNameOf, type TreePath } from '../base/tree-path.js';
import type { KbuildPart } from './kbuild.js';

/** Where an object's text comes from. */
export type ObjectSource =
  | { readonly kind: 'source'; readonly path: TreePath }
  /** The source is made during the build; `from` is the file it is made from, where one has the same name. */
  | { readonly kind: 'generated'; readonly from?: TreePath };

/** In the order of scripts/Makefile.build: pattern rules are tried as they stand there. */
const SOURCES = ['.c', '.S', '.rs'];
const GENERATORS = ['.c_shipped', '.S_shipped', '.pl', '.uc', '.y', '.l', '.awk', '.sh'];

/** Finds sources of objects with one listing per directory. */
export class ObjectSources {
  readonly #files: FileSource;
  readonly #listings = new Map<TreePath, ReadonlySet<string>>();

  constructor(files: FileSource) {
    this.#files = files;
  }

  /** The source of a part: what a rule of its makefile names, or else the file of the same name. */
  of({ object, madeFrom }: KbuildPart): ObjectSource {
    for (const { path, generates } of madeFrom) {
      if (!generates && /\.(c|S|rs)$/.test(path) && this.#exists(path)) {
        return { kind: 'source', path };
      }
    }
    const stem = object.replace(/\.o$/, '');
    for (const ending of SOURCES) {
      const path = (stem + ending) as TreePath;
      if (this.#exists(path)) return { kind: 'source', path };
    }
    for (const ending of GENERATORS) {
      const path = (stem + ending) as TreePath;
      if (this.#exists(path)) return { kind: 'generated', from: path };
    }
    // `pkcs8.asn1.o` is compiled from `pkcs8.asn1.c`, which is made from `pkcs8.asn1`.
    if (stem.endsWith('.asn1') && this.#exists(stem as TreePath)) {
      return { kind: 'generated', from: stem as TreePath };
    }
    const made = madeFrom.find(({ path }) => this.#exists(path));
    return { kind: 'generated', ...(made === undefined ? {} : { from: made.path }) };
  }

  #exists(path: TreePath): boolean {
    const directory = directoryOf(path);
    let names = this.#listings.get(directory);
    if (names === undefined) {
      const entries = this.#files.list(directory) ?? [];
      names = new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
      this.#listings.set(directory, names);
    }
    return names.has(fileNameOf(path));
  }
}
