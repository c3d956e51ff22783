/**
 * From reports of a log to everything that can be said of them with one kernel tree: the line of every frame, who is to blame,
 * and who to write to.
 */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import type { CParser } from '../c-source/parser.js';
import type { KernelConfig } from '../kernel-tree/config.js';
import { isNever } from '../kernel-tree/condition.js';
import { ModuleMap } from '../kernel-tree/module-map.js';
import { compareRelease, type KernelVersion, type ReleaseMatch } from '../kernel-tree/version.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { planSearch } from '../symbol-search/search-plan.js';
import { SymbolTable } from '../symbol-search/symbol-table.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { compilesIn } from './build-conditions.js';
import type { Resolution } from './evidence.js';
import { framesOfHeader } from './printed-site.js';
import { FrameResolver, type KernelKnowledge } from './resolve-frames.js';

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
}

/** Answers for the frames of reports; the same frame object is always answered with the same resolution. */
export type Resolutions = ReadonlyMap<Frame, Resolution>;

/**
 * The architecture of the machine in the log, as a directory of `arch/`; undefined where no report tells. A log that does not
 * say it but prints an odd offset can only be x86: everywhere else instructions are 2 or 4 bytes long.
 */
export function architectureOf(reports: readonly Report[]): string | undefined {
  for (const { facts } of reports) if (facts.architecture !== undefined) return facts.architecture;
  const frames = reports.flatMap(({ stacks }) => stacks.flatMap((stack) => stack.frames));
  return frames.some(({ byteOffset }) => byteOffset !== undefined && byteOffset % 2 === 1)
    ? 'x86'
    : undefined;
}

/** How the release in a report compares with the tree's version; undefined where the report prints none. */
export function releaseMatch(report: Report, version: KernelVersion): ReleaseMatch | undefined {
  const { release } = report.facts;
  return release === undefined ? undefined : compareRelease(release, version);
}

/**
 * Finds the lines of all frames of `reports`, which should be of one boot. `onAnswer` is called for each frame as soon as its
 * answer is final, in no order. Throws what `tree.search` throws.
 */
export async function decodeReports(
  reports: readonly Report[],
  tree: DecodableTree,
  onAnswer: (frame: Frame, resolution: Resolution) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Resolutions> {
  const architecture = tree.architecture ?? tree.config?.architecture ?? architectureOf(reports);
  const modules = new ModuleMap(tree.files, {
    ...(tree.config && { config: tree.config }),
    ...(architecture !== undefined && { architecture }),
  });
  const plan = planSearch(tree.files, architecture, hintDirectories(reports, tree.files));
  const table = new SymbolTable(tree.files, tree.search, plan);
  const wordBits = wordBitsOf(reports, architecture);
  const knowledge: KernelKnowledge = {
    belongsTo: (path, module) =>
      modules.builtInto(path).some((each) => each.module.name === module),
    isBuilt: (path) => (tree.config === undefined ? undefined : isBuilt(modules, path)),
    compiles: (definition) => compilesIn(definition, tree.config, architecture, wordBits),
    wordBits,
    isTreesVersion: !reports.some(
      (report) => releaseMatch(report, tree.version)?.kind === 'different',
    ),
  };
  const resolutions = new Map<Frame, Resolution>();
  await new FrameResolver(tree.files, table, tree.loadParser, knowledge).resolve(
    reports.flatMap((report) => {
      const header = report.location && {
        frames: framesOfHeader(report),
        location: report.location,
      };
      return report.stacks.map(({ frames }) => ({ frames, ...(header && { header }) }));
    }),
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

function isBuilt(modules: ModuleMap, path: TreePath): boolean {
  return modules
    .builtInto(path)
    .some(
      ({ module, when }) => !isNever(when) && !(isNever(module.module) && isNever(module.builtIn)),
    );
}

const ALWAYS_64 = new Set(['arm64', 'loongarch', 'alpha', 'ia64']);
const ALWAYS_32 = new Set([
  'arm',
  'm68k',
  'csky',
  'microblaze',
  'nios2',
  'openrisc',
  'xtensa',
  'arc',
  'hexagon',
]);

function wordBitsOf(
  reports: readonly Report[],
  architecture: string | undefined,
): 32 | 64 | undefined {
  if (architecture !== undefined && ALWAYS_64.has(architecture)) return 64;
  if (architecture !== undefined && ALWAYS_32.has(architecture)) return 32;
  for (const { facts, stacks } of reports) {
    for (const digits of Object.values(facts.registers)) if (digits.length === 16) return 64;
    for (const { symbol, address } of stacks.flatMap((stack) => stack.frames)) {
      if (address?.length === 16 || /_64|__x64_/.test(symbol ?? '')) return 64;
      if (address?.length === 8) return 32;
    }
  }
  return undefined;
}
