/** Lines that no debug info tells: inferred from the sources, with what is learned kept from one report to the next. */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import { ModuleMap } from '../kernel-tree/module-map.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { IndexedSymbols } from '../symbol-search/indexed-symbols.js';
import { planSearch, type SearchPlan } from '../symbol-search/search-plan.js';
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import { SymbolTable } from '../symbol-search/symbol-table.js';
import type { Boot } from './boot.js';
import { compilesIn, isAlwaysBuiltIn, isBuilt } from './build-conditions.js';
import { CallGraph } from './call-graph.js';
import type { KnownOfFrames } from './debug-answers.js';
import type { DecodableTree } from './decodable-tree.js';
import type { Resolution } from './evidence.js';
import type { KernelKnowledge } from './frame-definitions.js';
import { framesOfHeader } from './printed-site.js';
import { FrameResolver, type OnChoice } from './resolve-frames.js';
import { trapsOf } from './trap.js';

/** Infers lines in reports of equal boots on one state of a tree. */
export class Inference {
  readonly #tree: DecodableTree;
  readonly #architecture: string | undefined;
  readonly #onChoice: OnChoice | undefined;
  readonly #knowledge: KernelKnowledge;
  /** Made when the first frame has to be inferred. */
  #sources: { readonly table: SymbolSource; readonly graph: CallGraph } | undefined;

  /** Whether the tree makes the module of that name, be it in one of these directories. */
  readonly hasModule: (name: string, near: readonly TreePath[]) => boolean;

  /** `onChoice` as a `Decoder` has it. */
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
    this.hasModule = (name, near) => {
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

  /** Finds the lines of the frames of `reports` that `known` has not; `onAnswer` and `signal` as `Decoder.decode()` takes them. */
  async infer(
    reports: readonly Report[],
    known: KnownOfFrames | undefined,
    onAnswer: (frame: Frame, resolution: Resolution) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { files } = this.#tree;
    const graph = await this.#graphFor(
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

  async #graphFor(plan: SearchPlan): Promise<CallGraph> {
    if (this.#sources === undefined) {
      const { files, search, loadParser } = this.#tree;
      const index = await this.#tree.index?.();
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
