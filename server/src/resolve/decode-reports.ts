/**
 * From reports of a log to everything that can be said of them with one kernel tree: the line of every frame, who is to blame,
 * and who to write to.
 */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import type { CParser } from '../c-source/parser.js';
import type { KernelConfig } from '../kernel-tree/config.js';
import { ModuleMap } from '../kernel-tree/module-map.js';
import type { KernelVersion } from '../kernel-tree/version.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import { planSearch, type SearchPlan } from '../symbol-search/search-plan.js';
import { IndexedSymbols } from '../symbol-search/indexed-symbols.js';
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import { SymbolTable } from '../symbol-search/symbol-table.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { bootOf, type Boot } from './boot.js';
import { compilesIn, isAlwaysBuiltIn, isBuilt } from './build-conditions.js';
import { CallGraph } from './call-graph.js';
import { answerFromDebugInfo } from './debug-answers.js';
import type { DebugObjects } from './debug-objects.js';
import type { Resolution } from './evidence.js';
import { framesOfHeader } from './printed-site.js';
import { trapsOf } from './trap.js';
import type { KernelKnowledge } from './frame-definitions.js';
import { FrameResolver, type OnChoice } from './resolve-frames.js';

/** A kernel tree and the means to read it. */
export interface DecodableTree {
  readonly files: FileSource;
  readonly search: TextSearch;
  /** Called when the first search is on its way; may be called more than once. */
  readonly loadParser: () => Promise<CParser>;
  readonly version: KernelVersion;
  /** Directory of `arch/`, where the user named one. */
  readonly architecture?: string;
  readonly config?: KernelConfig;
  /** Whether it holds the very release of the log, where that is known otherwise than by comparing the two. */
  readonly isLogsVersion?: boolean;
  /** The index of the whole tree, where there is one: asked for when the first frame has to be inferred. One that is not complete is not used. */
  readonly index?: () => TreeIndex | undefined;
  /** Objects with debug info, where there are any: they are asked first. */
  readonly debugObjects?: DebugObjects;
}

/** Answers for the frames of reports; the same frame object is always answered with the same resolution. */
export type Resolutions = ReadonlyMap<Frame, Resolution>;

/** Decodes reports of equal boots on one state of a tree, and keeps what it learns from one to the next. */
export class Decoder {
  readonly #tree: DecodableTree;
  readonly #architecture: string | undefined;
  /** Made when the first frame has to be inferred. */
  #sources: { readonly table: SymbolSource; readonly graph: CallGraph } | undefined;
  readonly #knowledge: KernelKnowledge;
  readonly #hasModule: (name: string, near: readonly TreePath[]) => boolean;

  readonly #onChoice: OnChoice | undefined;

  /** `onChoice` hears of each frame that has several lines to choose from: what the order of lines is fitted on. */
  constructor(tree: DecodableTree, boot: Boot, onChoice?: OnChoice) {
    this.#onChoice = onChoice;
    const { architecture, wordBits, isTreesVersion } = boot;
    const modules = new ModuleMap(tree.files, {
      ...(tree.config && { config: tree.config }),
      ...(architecture !== undefined && { architecture }),
    });
    this.#tree = tree;
    this.#architecture = architecture;
    const known = new Map<string, boolean>();
    this.#hasModule = (name, near) => {
      const isKnown = known.get(name) ?? modules.findModule(name, near).candidates.length > 0;
      known.set(name, isKnown);
      return isKnown;
    };
    this.#knowledge = {
      belongsTo: (path, module) =>
        modules.builtInto(path).some((each) => each.module.name === module),
      isBuilt: (path) => (tree.config === undefined ? undefined : isBuilt(modules, path)),
      isAlwaysBuiltIn: (path) => isAlwaysBuiltIn(modules, path),
      compiles: (definition) => compilesIn(definition, tree.config, architecture, wordBits),
      wordBits,
      isTreesVersion,
    };
  }

  /**
   * Finds the lines of all frames of `reports`. `onAnswer` is called for each frame as soon as its answer is final, in no
   * order. One call at a time. Rejects when `signal` is aborted, and with what `tree.search` throws; after that it can be
   * asked again.
   */
  async decode(
    reports: readonly Report[],
    onAnswer: (frame: Frame, resolution: Resolution) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { files } = this.#tree;
    const { debugObjects } = this.#tree;
    const known =
      debugObjects &&
      (await answerFromDebugInfo(
        reports,
        debugObjects,
        { files, isTreesVersion: this.#knowledge.isTreesVersion, hasModule: this.#hasModule },
        onAnswer,
        signal,
      ));
    const frames = reports.flatMap(({ stacks }) => stacks.flatMap((stack) => stack.frames));
    if (frames.every((frame) => known?.answered.has(frame) === true)) return;
    const graph = this.#graphFor(
      planSearch(files, this.#architecture, hintDirectories(reports, files)),
    );
    await new FrameResolver(files, graph, this.#knowledge, this.#onChoice).resolve(
      reports.flatMap((report) => {
        const header = report.location && {
          frames: framesOfHeader(report),
          location: report.location,
        };
        const traps = trapsOf(report);
        return report.stacks.map(({ frames }) => ({
          frames,
          ...(header && { header }),
          traps,
        }));
      }),
      {
        isAnswered: (frame) => known?.answered.has(frame) === true,
        callOf: (frame) => known?.calls.get(frame),
      },
      onAnswer,
      signal,
    );
  }

  #graphFor(plan: SearchPlan): CallGraph {
    if (this.#sources === undefined) {
      const { files, search, loadParser } = this.#tree;
      const index = this.#tree.index?.();
      const table =
        index?.coverage.isComplete === true
          ? new IndexedSymbols(files, index, plan)
          : new SymbolTable(files, search, plan);
      this.#sources = { table, graph: new CallGraph(table, loadParser) };
    }
    const { table, graph } = this.#sources;
    table.replan(plan);
    return graph;
  }
}

/** Decodes `reports`, which should be of one boot, with a `Decoder` of their own. */
export async function decodeReports(
  reports: readonly Report[],
  tree: DecodableTree,
  onAnswer: (frame: Frame, resolution: Resolution) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Resolutions> {
  const architecture = tree.architecture ?? tree.config?.architecture;
  const resolutions = new Map<Frame, Resolution>();
  const boot = bootOf(reports, tree.version, architecture);
  const isTreesVersion = tree.isLogsVersion ?? boot.isTreesVersion;
  await new Decoder(tree, { ...boot, isTreesVersion }).decode(
    reports,
    (frame, resolution) => {
      resolutions.set(frame, resolution);
      onAnswer(frame, resolution);
    },
    signal,
  );
  return resolutions;
}

/** Directories that the reports name: of printed locations, and those called like a module in the usual places. */
function hintDirectories(reports: readonly Report[], files: FileSource): TreePath[] {
  const hints = new Set<TreePath>();
  for (const report of reports) {
    for (const frame of report.stacks.flatMap((stack) => stack.frames)) {
      if (frame.module === undefined || !/^\w+$/.test(frame.module)) continue;
      for (const parent of ['fs', 'net', 'drivers', 'drivers/net', 'sound']) {
        const path = `${parent}/${frame.module}` as TreePath;
        if (files.kind(path) === 'directory') hints.add(path);
      }
    }
    const { location } = report;
    const directory = location && directoryOf(location.file.replace(/^\.\//, '') as TreePath);
    if (
      directory !== undefined &&
      /^\w[\w/-]*$/.test(directory) &&
      files.kind(directory) === 'directory'
    ) {
      hints.add(directory);
    }
  }
  return [...hints];
}
