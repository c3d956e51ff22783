/** Which of several definitions of a name a frame means. */
import { directoryOf, type TreePath } from '../base/tree-path.js';
import type { LocatedFunction } from '../symbol-search/located.js';

/** What is known of the frame besides its name. */
export interface DefinitionHints {
  /** The module printed with the frame; undefined for built-in code. */
  readonly module: string | undefined;
  /** Whether Kbuild makes that module of a file; undefined where it does not tell. */
  readonly belongsTo: (path: TreePath, module: string) => boolean | undefined;
  /** The file of a location printed for this very function. */
  readonly printedFile: TreePath | undefined;
  /** Files of the frames around it. */
  readonly neighbours: ReadonlySet<TreePath>;
  /** Bytes of the symbol, where printed. */
  readonly byteSize: number | undefined;
  /** Whether the body calls the next frame's function, by itself or in what it expands to. */
  readonly callsNext: (located: LocatedFunction) => RankedDefinition['callsNext'];
  /** False where the build's configuration leaves the file out of the kernel; undefined where nobody knows. */
  readonly isBuilt: (path: TreePath) => boolean | undefined;
  /** Whether the file is part of every kernel, so that no configuration makes a module of it. */
  readonly isAlwaysBuiltIn: (path: TreePath) => boolean;
  /** Whether the `#if`s around it let it be compiled; undefined where that is not known. */
  readonly compiles: (located: LocatedFunction) => boolean | undefined;
  /** Bits of a word of the machine in the log; undefined where it does not tell. */
  readonly wordBits: 32 | 64 | undefined;
}

export interface ChosenDefinition {
  readonly chosen: LocatedFunction;
  /** Definitions that nothing rules out, best first, without the chosen one. */
  readonly others: readonly LocatedFunction[];
}

/** Programs that run before or beside the kernel: their functions are in no trace. */
const NOT_THE_KERNEL =
  /^(?:arch\/\w+\/(?:boot|purgatory|realmode|tools|vdso|um\/vdso|entry\/vdso)\/|arch\/\w+\/kernel\/vdso|drivers\/firmware\/efi\/libstub\/|tools\/|Documentation\/)/;

/** Files of configurations that no distribution ships: what replaces the usual code on the smallest machines. */
const UNUSUAL =
  /^(?:kernel\/(?:sys_ni|time\/posix-stubs)\.c|mm\/(?:nommu|slob|slab|percpu-km)\.c|kernel\/(?:up\.c|rcu\/(?:tiny|srcutiny)\.c)|lib\/test_|arch\/(?:x86\/)?um\/|drivers\/.*selftest|.*kunit|.*\/selftests\/)/;

/** What it counts that the next frame is called by its name. */
export const CALLS_NEXT_POINTS = { itself: 8, expanded: 7, no: 0 } as const;

/**
 * Machine code that a UTF-16 unit of a body makes, in bytes: about so much on x86-64; estimated, not fitted. Between two
 * definitions that all else leaves equal, the one of the likelier size is meant.
 */
const BYTES_PER_UNIT = 0.5;
/** The most that an unlikely size speaks against a definition: comments, macros and inlining make it a weak hint. */
const MOST_MISFIT = 1.9;

/** What it counts, of a frame without a module, that the file is part of every kernel: most others are modules where they are built at all. */
const ALWAYS_BUILT_IN_POINTS = 1.5;

/** Fewer bytes than this come of a stub that only returns. */
const STUB_BYTES = 48;

/** What speaks for one definition of a frame's name. */
export interface RankedDefinition {
  readonly located: LocatedFunction;
  readonly score: number;
  /** Whether it calls the next frame's function by that function's name. */
  readonly callsNext: 'itself' | 'expanded' | 'no';
}

/** The definitions, each looked at for itself, best first. Equal ones keep the order of the tree's paths. */
export function rankDefinitions(
  definitions: readonly LocatedFunction[],
  hints: DefinitionHints,
): readonly RankedDefinition[] {
  return inOrder(
    definitions.map((located) => {
      const callsNext = hints.callsNext(located);
      return { located, score: score(located, hints, callsNext), callsNext };
    }),
  );
}

export function inOrder<T extends Pick<RankedDefinition, 'located' | 'score'>>(
  ranked: readonly T[],
): readonly T[] {
  return [...ranked].sort(
    (a, b) => b.score - a.score || (a.located.path < b.located.path ? -1 : 1),
  );
}

/** The best of some that are ranked, undefined where there are none. */
export function chooseDefinition(
  ranked: readonly Pick<RankedDefinition, 'located' | 'score'>[],
): ChosenDefinition | undefined {
  const best = ranked[0];
  if (best === undefined) return undefined;
  return {
    chosen: best.located,
    others: ranked
      .slice(1)
      .filter((each) => best.score - each.score < 2)
      .map((each) => each.located),
  };
}

function score(
  located: LocatedFunction,
  hints: DefinitionHints,
  callsNext: RankedDefinition['callsNext'],
): number {
  const { path, definition } = located;
  let points = 0;
  if (hints.printedFile === path) points += 100;
  if (hints.module !== undefined) {
    if (hints.belongsTo(path, hints.module) === true) points += 40;
    else if (mayHoldModule(path, hints.module)) points += 6;
  } else {
    if (/^(?:drivers|sound)\//.test(path)) points -= 1; // Built-in code is seldom a driver.
    if (hints.isAlwaysBuiltIn(path)) points += ALWAYS_BUILT_IN_POINTS;
  }
  if (hints.isBuilt(path) === false) points -= 12;
  if (hints.compiles(located) === false) points -= 25;
  if (NOT_THE_KERNEL.test(path)) points -= 30;
  if (UNUSUAL.test(path) && !mayHoldModule(path, hints.module ?? '')) points -= 5;
  // Where nothing tells, 64 bits are by far the likelier.
  if (path.includes(hints.wordBits === 32 ? '_64' : '_32'))
    points -= hints.wordBits === undefined ? 3 : 20;
  points += CALLS_NEXT_POINTS[callsNext];
  points += Math.max(0, ...[...hints.neighbours].map((near) => nearness(near, path)));
  if (path.startsWith('arch/')) points += 2; // The architecture's own version replaces the general one.
  if (path.endsWith('.h')) points -= 3;
  if (definition.inlining === 'always') points -= 2;
  const bodyUnits = definition.end - (definition.bodyStart ?? definition.end);
  const isStub = definition.bodyStart !== undefined && bodyUnits < 40 && callsNext === 'no';
  if (isStub && (hints.byteSize ?? 0) > STUB_BYTES) points -= 6;
  const { byteSize } = hints;
  if (!isStub && byteSize !== undefined && definition.bodyStart !== undefined && bodyUnits > 0) {
    const misfit = Math.abs(Math.log(byteSize / (bodyUnits * BYTES_PER_UNIT)));
    points -= Math.min(MOST_MISFIT, misfit);
  }
  return points;
}

/** What it counts that two functions of a trace are of one file, or of one directory. */
export function nearness(one: TreePath, other: TreePath): number {
  if (one === other) return 4;
  return directoryOf(one) === directoryOf(other) ? 3 : 0;
}

/** `drivers/net/ethernet/intel/e1000e/netdev.c` for `e1000e`, `fs/ext4/inode.c` for `ext4`. */
function mayHoldModule(path: TreePath, module: string): boolean {
  const parts = path
    .replace(/\.\w+$/, '')
    .replaceAll('-', '_')
    .split('/');
  return parts.includes(module);
}
