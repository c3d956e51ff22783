/**
 * From a module's name, as a trace prints it, to its sources, and from a source to what it is built into. Directories are
 * evaluated when they are asked for and kept; the map stands for one state of the tree and is made anew when that changes.
 */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import { archOf } from './architecture.js';
import { buildRoots } from './build-roots.js';
import {
  N,
  NEVER,
  Y,
  and,
  given,
  having,
  isAlways,
  isNever,
  or,
  symbolsOf,
  type Condition,
} from './condition.js';
import {
  readKbuildDirectory,
  type BuildChoice,
  type KbuildDirectory,
  type KbuildObject,
  type KbuildPart,
} from './kbuild.js';
import { ConfigTypes } from './kconfig-types.js';
import { ObjectIndex, indexedName } from './object-index.js';
import { ObjectSources } from './object-source.js';

/** A source file of a module. */
export interface ModuleSource {
  readonly path: TreePath;
  /** When the file is in the module, given that the module is built. */
  readonly when: Condition;
  /** False where it is in whenever the module is built. */
  readonly optional: boolean;
}

/** A part whose source is made during the build. */
export interface GeneratedPart {
  readonly object: TreePath;
  /** The file it is made from, where one was found: `crypto/rsapubkey.asn1`. */
  readonly from?: TreePath;
}

/** A module, as one directory's makefile makes it. */
export interface KernelModule {
  /** `btrfs`, with `_` for `-`. */
  readonly name: string;
  /** `fs/btrfs/btrfs.o`; the module's file has the ending `.ko`. */
  readonly object: TreePath;
  readonly directory: TreePath;
  readonly makefile: TreePath;
  /** When it is built as a module. Under a configuration that builds it into the kernel instead: never. */
  readonly module: Condition;
  /** When it is part of the kernel image. */
  readonly builtIn: Condition;
  /** Sorted by path. */
  readonly sources: readonly ModuleSource[];
  readonly generated: readonly GeneratedPart[];
}

/** All that can bear a name; more than one where the name alone does not decide. Empty where nothing does. */
export interface ModuleAnswer {
  /** The name asked for, with `_` for `-`. */
  readonly name: string;
  readonly candidates: readonly KernelModule[];
}

/** What a source file is compiled into. */
export interface BuiltInto {
  readonly module: KernelModule;
  /** When the file is in it, given that it is built. */
  readonly when: Condition;
}

/** One tree, for one choice of configuration. */
export class ModuleMap {
  readonly #files: FileSource;
  readonly #choice: BuildChoice;
  readonly #sources: ObjectSources;
  readonly #types: ConfigTypes;
  readonly #directories = new Map<TreePath, KbuildDirectory | undefined>();
  readonly #modules = new Map<TreePath, KernelModule>();
  readonly #reached = new Map<TreePath, Condition>();
  #roots: ReadonlyMap<TreePath, Condition> | undefined;
  #index: ObjectIndex | undefined;

  constructor(files: FileSource, choice: BuildChoice = {}) {
    this.#files = files;
    this.#choice = choice;
    this.#sources = new ObjectSources(files);
    this.#types = new ConfigTypes(files);
  }

  /** The architecture that answers are restricted to, where one is known. */
  get architecture(): string | undefined {
    return this.#choice.architecture ?? this.#choice.config?.architecture;
  }

  /**
   * The module of this name. `near` are directories worth a look first: where one of them makes the module, no other is read,
   * so a name that several directories use is then taken as that one. Without it all makefiles are read once, some 200 ms.
   */
  findModule(name: string, near: readonly TreePath[] = []): ModuleAnswer {
    const wanted = name.replaceAll('-', '_');
    const close = this.#modulesNamed(wanted, near);
    if (close.length > 0) return { name: wanted, candidates: close };
    const mentions = this.#objectIndex().mentions(wanted);
    return { name: wanted, candidates: this.#likeliest(this.#modulesNamed(wanted, mentions)) };
  }

  /**
   * The modules and kernel parts that a source file is compiled into, likeliest first. The makefile of its own directory is
   * asked first, then those above it, a few ms each; only where none of them builds the file, all are searched for one that
   * does.
   */
  builtInto(path: TreePath): readonly BuiltInto[] {
    const object = path.replace(/\.[^./]*$/, '.o') as TreePath;
    for (const directory of ancestorsOf(path)) {
      const close = this.#usersOf(object, path, [directory]);
      if (close.some(isUsed)) return close;
    }
    const index = this.#objectIndex();
    const mentioned = this.#usersOf(object, path, index.mentions(indexedName(object)));
    if (mentioned.length > 0) return mentioned;
    return this.#usersOf(object, path, index.unfollowed);
  }

  /** Everything that one directory's makefile builds. */
  modulesIn(directory: TreePath): readonly KernelModule[] {
    return this.#read(directory)?.objects.map((object) => this.#moduleOf(directory, object)) ?? [];
  }

  /**
   * Evaluates the whole tree, as the build goes down from its roots, a directory a step: a caller that must not block does a
   * few steps at a time. It takes about a second of CPU.
   */
  *everything(): Generator<KbuildDirectory, void, undefined> {
    const waiting = [...this.#buildRoots().keys()];
    const seen = new Set(waiting);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const directory = this.#read(next);
      if (directory === undefined) continue;
      for (const { directory: below, when } of directory.subdirectories) {
        if (isNever(when) || seen.has(below) || !this.#isOurs(below)) continue;
        seen.add(below);
        waiting.push(below);
      }
      yield directory;
    }
  }

  /** When the build goes into a directory at all. */
  reached(directory: TreePath): Condition {
    const known = this.#reached.get(directory);
    if (known !== undefined) return known;
    let condition = this.#buildRoots().get(directory) ?? NEVER;
    for (const above of ancestorsOf(directory)) {
      for (const { directory: below, when } of this.#read(above)?.subdirectories ?? []) {
        if (below === directory) condition = or(condition, and(when, this.reached(above)));
      }
    }
    this.#reached.set(directory, condition);
    return condition;
  }

  #read(directory: TreePath): KbuildDirectory | undefined {
    if (!this.#directories.has(directory)) {
      this.#directories.set(directory, readKbuildDirectory(this.#files, directory, this.#choice));
    }
    return this.#directories.get(directory);
  }

  #buildRoots(): ReadonlyMap<TreePath, Condition> {
    this.#roots ??= buildRoots(this.#files, this.#choice);
    return this.#roots;
  }

  #objectIndex(): ObjectIndex {
    if (this.#index === undefined) {
      const index = new ObjectIndex();
      const steps = index.steps(this.#files, this.architecture);
      while (steps.next().done !== true);
      this.#index = index;
    }
    return this.#index;
  }

  #isOurs(directory: TreePath): boolean {
    const architecture = archOf(`${directory}/`);
    return (
      architecture === undefined ||
      this.architecture === undefined ||
      architecture === this.architecture
    );
  }

  #modulesNamed(name: string, directories: readonly TreePath[]): readonly KernelModule[] {
    const found: KernelModule[] = [];
    for (const directory of new Set(directories)) {
      if (!this.#isOurs(directory)) continue;
      for (const object of this.#read(directory)?.objects ?? []) {
        if (object.name === name) found.push(this.#moduleOf(directory, object));
      }
    }
    return found;
  }

  /** Leaves out what the configuration, the types of symbols or the reach of the build rule out, as long as something stays. */
  #likeliest(all: readonly KernelModule[]): readonly KernelModule[] {
    const tests: ((module: KernelModule) => boolean)[] = [
      ({ module, builtIn }) => !isNever(or(module, builtIn)),
      ({ module }) => !isNever(module),
      (module) => this.#canBeModule(module),
    ];
    if (this.#choice.config) tests.push(({ directory }) => !isNever(this.reached(directory)));
    const left = tests.reduce((candidates, test) => {
      if (candidates.length < 2) return candidates;
      const passed = candidates.filter(test);
      return passed.length > 0 ? passed : candidates;
    }, all);
    return [...left].sort((a, b) => (a.object < b.object ? -1 : 1));
  }

  /** `obj-$(CONFIG_X)` makes no module where CONFIG_X is a bool: it would have to be `m`. */
  #canBeModule({ module, directory }: KernelModule): boolean {
    let possible = module;
    for (const symbol of symbolsOf(module)) {
      if (this.#types.typeOf(symbol, directory) === 'bool') {
        possible = and(possible, having(symbol, Y | N));
      }
    }
    return !isNever(possible);
  }

  #usersOf(object: TreePath, path: TreePath, directories: readonly TreePath[]): BuiltInto[] {
    const found: BuiltInto[] = [];
    for (const directory of new Set(directories)) {
      for (const user of this.#read(directory)?.objects ?? []) {
        if (!user.parts.some((part) => isPartFor(part, object, path))) continue;
        const module = this.#moduleOf(directory, user);
        const source = module.sources.find((candidate) => candidate.path === path);
        if (source !== undefined) found.push({ module, when: source.when });
      }
    }
    return [...found.filter(isUsed), ...found.filter((user) => !isUsed(user))];
  }

  #moduleOf(
    directory: TreePath,
    { object, name, builtIn, module, parts }: KbuildObject,
  ): KernelModule {
    const known = this.#modules.get(object);
    if (known !== undefined) return known;
    const built = isNever(module) ? builtIn : module;
    const sources = new Map<TreePath, ModuleSource>();
    const generated: GeneratedPart[] = [];
    for (const part of parts) {
      const source = this.#sources.of(part);
      if (source.kind === 'source') {
        const asked = given(part.when, built);
        sources.set(source.path, { path: source.path, when: asked, optional: !isAlways(asked) });
      } else {
        generated.push({
          object: part.object,
          ...(source.from === undefined ? {} : { from: source.from }),
        });
      }
    }
    const made: KernelModule = {
      name,
      object,
      directory,
      makefile: this.#read(directory)?.makefile ?? directory,
      module,
      builtIn,
      sources: [...sources.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
      generated,
    };
    this.#modules.set(object, made);
    return made;
  }
}

function isPartFor(part: KbuildPart, object: TreePath, path: TreePath): boolean {
  return part.object === object || part.madeFrom.some((made) => made.path === path);
}

/** False where the configuration builds neither the module nor the part of the kernel. */
function isUsed({ module }: BuiltInto): boolean {
  return !isNever(or(module.module, module.builtIn));
}

/** The directory of a path and those above it, nearest first, with the root. */
function ancestorsOf(path: TreePath): readonly TreePath[] {
  const found: TreePath[] = [];
  for (let at = path; at !== '';) {
    at = directoryOf(at);
    found.push(at);
  }
  return found;
}
