/** Which of several definitions of a name is meant, from where it is looked at. */
import { directoryOf, type TreePath } from '../base/tree-path.js';
import { compilesIn } from '../resolve/build-conditions.js';
import type { IndexedSymbol, SymbolKind } from '../symbol-index/tree-index.js';
import { architectureFor, isForeign } from './architecture-rule.js';
import { includedFiles } from './include-graph.js';
import type { SourceView } from './source-view.js';

/** Where a name stands, as far as it decides what it means. */
export interface DefinitionContext {
  /** The file that uses it. */
  readonly from?: TreePath;
  /** Kinds that the use allows; undefined: all. */
  readonly kinds?: ReadonlySet<SymbolKind>;
  /** Kinds that the use makes likelier. */
  readonly likely?: ReadonlySet<SymbolKind>;
}

/** What put a definition where it is, strongest first; for people see definition-words in features. */
export type RankReason =
  | 'only'
  | 'same-file'
  | 'included'
  | 'same-directory'
  | 'global'
  | 'architecture'
  | 'configuration'
  | 'order';

export interface RankedDefinition {
  readonly symbol: IndexedSymbol;
  readonly score: number;
  /** The strongest point that speaks for it. */
  readonly reason: RankReason;
}

/** Programs and texts beside the kernel: never meant from within it. */
const BESIDE = /^(?:tools|samples|scripts|Documentation|usr|LICENSES)\//;
/** Programs that run before the kernel does, and stand-ins of small machines. */
const UNUSUAL =
  /^(?:arch\/\w+\/(?:boot|purgatory|realmode|tools|um)\/|arch\/\w+\/.*vdso|drivers\/firmware\/efi\/libstub\/|mm\/(?:nommu|slob|slab|percpu-km)\.c|kernel\/(?:up\.c|rcu\/(?:tiny|srcutiny)\.c)|lib\/test_|.*kunit|.*selftest)/;

/** Stand-ins for system calls that are configured out. kernel/sys_ni.c, arch/STAR/include/asm/syscall_wrapper.h. */
const STAND_IN = /^(?:COND_SYSCALL|SYS_NI|COMPAT_SYS_NI|COND_SYSCALL_COMPAT)/;

/** Files are read to see their `#if`s where no more definitions than this compete. */
const MOST_READ = 24;

/** Best first; equal ones by path and line. */
export function rankDefinitions(
  view: SourceView,
  symbols: readonly IndexedSymbol[],
  context: DefinitionContext,
): readonly RankedDefinition[] {
  const [only, ...others] = symbols;
  if (only === undefined) return [];
  if (others.length === 0) return [{ symbol: only, score: 0, reason: 'only' }];
  const ranking = new Ranking(view, symbols, context);
  return symbols
    .map((symbol) => ranking.rank(symbol))
    .sort(
      (a, b) =>
        b.score - a.score ||
        compareTexts(a.symbol.path, b.symbol.path) ||
        a.symbol.line - b.symbol.line,
    );
}

class Ranking {
  readonly #view: SourceView;
  readonly #context: DefinitionContext;
  readonly #architecture;
  readonly #included: ReadonlyMap<TreePath, number> | undefined;
  readonly #mayRead: boolean;
  /** A function that the whole kernel can call is among them: what headers define inline stands in for it. */
  readonly #hasGlobal: boolean;

  constructor(view: SourceView, symbols: readonly IndexedSymbol[], context: DefinitionContext) {
    const { from } = context;
    this.#view = view;
    this.#context = context;
    this.#architecture = architectureFor(view.choice, from);
    this.#included =
      from !== undefined && symbols.some(({ path }) => path !== from && path.endsWith('.h'))
        ? includedFiles(view, from)
        : undefined;
    this.#mayRead = symbols.length <= MOST_READ;
    this.#hasGlobal = symbols.some(
      (each) =>
        each.kind === 'function' &&
        !each.isStatic &&
        each.path.endsWith('.c') &&
        !BESIDE.test(each.path) &&
        !UNUSUAL.test(each.path) &&
        !isForeign(each.path, this.#architecture) &&
        this.#view.choice.isBuilt?.(each.path) !== false &&
        (!this.#mayRead || this.#compiles(each) !== false),
    );
  }

  rank(symbol: IndexedSymbol): RankedDefinition {
    const points = this.#points(symbol);
    const score = points.reduce((sum, [, each]) => sum + each, 0);
    const best = points.filter(([reason]) => reason !== 'order').sort((a, b) => b[1] - a[1])[0];
    return { symbol, score, reason: best !== undefined && best[1] > 0 ? best[0] : 'order' };
  }

  #points(symbol: IndexedSymbol): (readonly [RankReason, number])[] {
    const { path, kind, isStatic, isInline } = symbol;
    const { from } = this.#context;
    const points: (readonly [RankReason, number])[] = [];
    const isHeader = path.endsWith('.h');
    if (path === from) points.push(['same-file', 1000]);
    else if (from !== undefined) {
      const depth = this.#included?.get(path);
      if (depth !== undefined) points.push(['included', 500 - 10 * depth]);
      else if (isHeader) points.push(['order', -60]);
      else if (isStatic || isPrivate(symbol)) points.push(['order', -300]); // Another file cannot mean it.
      if (directoryOf(path) === directoryOf(from)) points.push(['same-directory', 60]);
      else points.push(['order', Math.min(40, 8 * sharedParts(path, from))]);
    }
    if (kind === 'function' && !isStatic && !isHeader) points.push(['global', 80]);
    // Asked from nowhere: what a header defines is seen by more than what one file keeps for itself.
    if (from === undefined && isStatic && !isHeader) points.push(['order', -30]);
    // A stub in a header stands in for the real one where that is left out.
    if (kind === 'function' && isHeader && isInline && path !== from) {
      points.push(['order', this.#hasGlobal ? -520 : -20]);
    }
    if (isForeign(path, this.#architecture)) points.push(['architecture', -200]);
    else if (path.startsWith('arch/')) {
      points.push(['architecture', this.#architecture.isKnown ? 30 : 10]);
    }
    if (path.startsWith('include/uapi/') || path.includes('/include/uapi/'))
      points.push(['order', -4]);
    const beside = BESIDE.exec(path)?.[0];
    if (beside !== undefined && from?.startsWith(beside) !== true) points.push(['order', -900]);
    if (UNUSUAL.test(path) && (from === undefined || directoryOf(path) !== directoryOf(from))) {
      points.push(['order', -100]);
    }
    if (/_32\b|_32\.|\/math-emu\//.test(path)) points.push(['order', -15]);
    if (this.#view.choice.isBuilt?.(path) === false) points.push(['configuration', -700]);
    if (this.#mayRead) {
      const compiles = this.#compiles(symbol);
      if (compiles === false) points.push(['configuration', -800]);
      else if (compiles === true) points.push(['configuration', 5]);
    }
    if (STAND_IN.test(symbol.madeBy ?? '')) points.push(['order', -400]);
    if (this.#context.likely?.has(kind) === true) points.push(['order', 25]);
    points.push(['order', kindPoints(symbol)]);
    return points;
  }

  /** Whether the `#if`s around it hold. */
  #compiles({ path, line, kind, madeBy }: IndexedSymbol): boolean | undefined {
    const { config } = this.#view.choice;
    const isRead = kind === 'function' || kind === 'macro';
    const outline = isRead ? this.#view.source(path)?.outline : undefined;
    if (outline === undefined) return undefined;
    const among =
      kind === 'macro'
        ? outline.macros
        : madeBy === undefined
          ? outline.functions
          : outline.macroCalls;
    const definition = among.find((each) => each.line === line);
    if (definition === undefined || definition.conditions.length === 0) return undefined;
    const { name, isKnown } = this.#architecture;
    return compilesIn(definition, config, isKnown ? name : undefined, undefined);
  }
}

/** A macro or a type in a `.c` file is seen in no other one. */
function isPrivate({ kind, path }: IndexedSymbol): boolean {
  return kind !== 'function' && kind !== 'variable' && path.endsWith('.c');
}

function kindPoints({ kind, madeBy }: IndexedSymbol): number {
  switch (kind) {
    case 'function':
      return madeBy === undefined ? 12 : 8;
    case 'struct':
    case 'union':
    case 'enum':
      return 10;
    case 'typedef':
      return 9;
    case 'macro':
      return 6;
    case 'variable':
    case 'enumerator':
      return 5;
    case 'member':
      return -40;
  }
}

/** How many directories two paths share from the top. */
function sharedParts(a: TreePath, b: TreePath): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let i = 0;
  while (i < left.length - 1 && i < right.length - 1 && left[i] === right[i]) i++;
  return i;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
