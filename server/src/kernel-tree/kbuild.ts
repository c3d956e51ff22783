/**
 * What one directory's makefile builds: its objects, the parts they are linked from, and the directories it goes down to.
 * Knowledge: scripts/Makefile.lib and scripts/Makefile.build, Documentation/kbuild/makefiles.rst.
 */
import type { FileSource } from '../base/file-source.js';
import { fileNameOf, joinTreePath, toTreePath, type TreePath } from '../base/tree-path.js';
import { ALWAYS, NEVER, and, isAlways, isNever, not, or, type Condition } from './condition.js';
import type { KernelConfig } from './config.js';
import { evaluateMakefile, type EvaluatedMakefile } from './make-evaluator.js';
import { replacePattern } from './make-functions.js';
import type { Word } from './make-value.js';
import type { MakeWorld } from './make-world.js';

/** Which configurations are meant; nothing given means any. */
export interface BuildChoice {
  readonly config?: KernelConfig;
  /** A directory below arch/. Without it the configuration's. */
  readonly architecture?: string;
}

/** An object that is linked into the kernel, into a library, or into a module of its own. */
export interface KbuildObject {
  /** `fs/btrfs/btrfs.o` */
  readonly object: TreePath;
  /** The name a module of it has in a trace: `snd_hda_intel` for `snd-hda-intel.o`. */
  readonly name: string;
  /** When it goes into the kernel image: it is in `obj-y` or `lib-y`. */
  readonly builtIn: Condition;
  /** When it is a module: it is in `obj-m` and not also in `obj-y`. */
  readonly module: Condition;
  /** The objects that are compiled, each from one source; the object itself where it is not a composite. */
  readonly parts: readonly KbuildPart[];
}

export interface KbuildPart {
  readonly object: TreePath;
  /** When the part is in the object, given that the object is built. */
  readonly when: Condition;
  /** What a rule of the makefile names as its source, where one does: `lib/ctype.c` for `arch/riscv/kernel/pi/ctype.o`. */
  readonly madeFrom: readonly MadeFrom[];
}

/** A file that a rule makes a part of, at once or by way of a source that is generated. */
export interface MadeFrom {
  readonly path: TreePath;
  readonly generates: boolean;
}

export interface KbuildDirectory {
  readonly directory: TreePath;
  readonly makefile: TreePath;
  /** In the order of the makefile: `obj-y`, `lib-y`, `obj-m`. */
  readonly objects: readonly KbuildObject[];
  /** Where the build goes from here. */
  readonly subdirectories: readonly { readonly directory: TreePath; readonly when: Condition }[];
  readonly problems: readonly string[];
}

/** Variables that the top Makefile, the environment or a compiler test sets and that tests in makefiles ask for. */
const UNKNOWN_VARIABLES = new Set(
  'ARCH SRCARCH SUBARCH HEADER_ARCH UTS_MACHINE BITS CC CC_VERSION_TEXT LD AS HOSTCC CROSS_COMPILE KCFLAGS V KBUILD_EXTRA_WARN'.split(
    ' ',
  ),
);

/** Reads and evaluates the makefile of `directory`: `Kbuild`, or else `Makefile`. Undefined where there is neither. */
export function readKbuildDirectory(
  files: FileSource,
  directory: TreePath,
  choice: BuildChoice,
): KbuildDirectory | undefined {
  const found = findMakefile(files, directory);
  if (found === undefined) return undefined;
  const world = makeWorld(files, directory, choice);
  const make = evaluateMakefile(found.path, found.text, world);
  return {
    directory,
    makefile: found.path,
    objects: objectsOf(directory, make),
    subdirectories: subdirectoriesOf(directory, make),
    problems: make.problems,
  };
}

/** The makefile that Kbuild takes for a directory (scripts/Kbuild.include, `kbuild-file`). */
export function findMakefile(
  files: FileSource,
  directory: TreePath,
): { readonly path: TreePath; readonly text: string } | undefined {
  for (const name of ['Kbuild', 'Makefile']) {
    const path = joinTreePath(directory, name);
    const text = path === undefined ? undefined : files.read(path);
    if (path !== undefined && text !== undefined) return { path, text };
  }
  return undefined;
}

/** What every makefile of a directory finds set before its first line. */
export function makeWorld(files: FileSource, directory: TreePath, choice: BuildChoice): MakeWorld {
  const values = choice.config?.values;
  const architecture = choice.architecture ?? choice.config?.architecture;
  const variables = new Map([
    ['obj', directory === '' ? '.' : directory],
    ['src', directory === '' ? '.' : directory],
    ['srctree', '.'],
    ['srcroot', '.'],
    ['objtree', '.'],
    ['abs_srctree', '.'],
    ['comma', ','],
  ]);
  if (architecture !== undefined) {
    for (const name of ['ARCH', 'SRCARCH']) variables.set(name, architecture);
  }
  if (values !== undefined) variables.set('BITS', values.get('CONFIG_64BIT') === 'y' ? '64' : '32');
  return {
    files,
    config: (symbol) => (values === undefined ? undefined : (values.get(symbol) ?? '')),
    variables,
    unknownVariables: UNKNOWN_VARIABLES,
  };
}

/** The name of a module as traces print it (KBUILD_MODNAME): `-` becomes `_`. */
export function moduleNameOf(object: string): string {
  return fileNameOf(object as TreePath)
    .replace(/\.k?o$/, '')
    .replaceAll('-', '_');
}

/** The words as one condition for each text, in order of first appearance. */
function byText(words: readonly Word[]): Map<string, Condition> {
  const found = new Map<string, Condition>();
  for (const { text, when } of words) found.set(text, or(found.get(text) ?? NEVER, when));
  return found;
}

function objectsOf(directory: TreePath, make: EvaluatedMakefile): readonly KbuildObject[] {
  const builtIn = byText([
    ...make.words('obj-y'),
    ...make.words('lib-y'),
    // Objects of a library are never modules (`lib-y := $(sort $(lib-y) $(lib-m))`).
    ...make.words('lib-m'),
  ]);
  const modules = byText(make.words('obj-m'));
  const objects: KbuildObject[] = [];
  for (const text of new Set([...builtIn.keys(), ...modules.keys()])) {
    if (!text.endsWith('.o')) continue;
    const object = joinTreePath(directory, text);
    if (object === undefined) continue;
    const inKernel = builtIn.get(text) ?? NEVER;
    const module = and(modules.get(text) ?? NEVER, not(inKernel));
    const parts = partsOf(directory, text, object, module, make);
    objects.push({ object, name: moduleNameOf(text), builtIn: inKernel, module, parts });
  }
  return objects;
}

/**
 * `foo.o` is made of parts where `foo-objs`, `foo-y`, `foo-m` or `foo-` has words; the parts are those of the first three, of
 * `foo-m` only in a module. There is one level only: a part is compiled from its own source.
 */
function partsOf(
  directory: TreePath,
  text: string,
  object: TreePath,
  module: Condition,
  make: EvaluatedMakefile,
): readonly KbuildPart[] {
  const stem = text.slice(0, -'.o'.length);
  const always = [...make.words(`${stem}-objs`), ...make.words(`${stem}-y`)];
  const inModule = make.words(`${stem}-m`);
  const left = make.words(`${stem}-`);
  if (always.length + inModule.length + left.length === 0) return [partOf(object, ALWAYS, make)];

  const parts: KbuildPart[] = [];
  const texts = byText([
    ...always,
    ...inModule.map((word) => ({ text: word.text, when: and(word.when, module) })),
  ]);
  for (const [part, when] of texts) {
    const path = part.endsWith('.o') ? joinTreePath(directory, part) : undefined;
    if (path !== undefined && !isNever(when)) parts.push(partOf(path, when, make));
  }
  let composite = NEVER;
  for (const { when } of [...always, ...inModule, ...left]) {
    composite = or(composite, when);
    if (isAlways(composite)) break;
  }
  // `dim-y := dim.o net_dim.o` names itself, which works in the kernel image only (lib/dim).
  const namesItself = parts.some((part) => part.object === object);
  if (!namesItself && !isAlways(composite)) parts.push(partOf(object, not(composite), make));
  return parts;
}

function partOf(object: TreePath, when: Condition, make: EvaluatedMakefile): KbuildPart {
  const stem = object.slice(0, -'.o'.length);
  const madeFrom: MadeFrom[] = [];
  for (const { target, from } of make.rules) {
    const ending = /\.(o|c|S)$/.exec(target)?.[0];
    if (ending === undefined) continue;
    const made = replacePattern(stem + ending, target, from);
    const path = made === stem + ending ? undefined : toTreePath(made);
    if (path !== undefined) madeFrom.push({ path, generates: ending !== '.o' });
  }
  return { object, when, madeFrom };
}

function subdirectoriesOf(
  directory: TreePath,
  make: EvaluatedMakefile,
): KbuildDirectory['subdirectories'] {
  const entries = [...make.words('obj-y'), ...make.words('obj-m')].filter(({ text }) =>
    text.endsWith('/'),
  );
  const found = new Map<TreePath, Condition>();
  for (const { text, when } of [...entries, ...make.words('subdir-y'), ...make.words('subdir-m')]) {
    const path = joinTreePath(directory, text);
    if (path !== undefined && path !== directory)
      found.set(path, or(found.get(path) ?? NEVER, when));
  }
  return [...found].map(([path, when]) => ({ directory: path, when }));
}
