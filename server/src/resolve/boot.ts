/** What a log tells of the machine and the kernel that printed it, as far as lines depend on it. */
import { compareRelease, type KernelVersion, type ReleaseMatch } from '../kernel-tree/version.js';
import type { Report } from '../oops/report.js';

/** Plain data: two boots that are equal here are decoded alike. */
export interface Boot {
  /** Directory of `arch/`; undefined where nothing tells. */
  readonly architecture: string | undefined;
  /** Bits of a machine word; undefined where nothing tells. */
  readonly wordBits: 32 | 64 | undefined;
  /** False where the log says that another version than the tree's was running. */
  readonly isTreesVersion: boolean;
}

/** The boot that `reports` are of. `architecture` is what the user or a configuration says; it goes before the log. */
export function bootOf(
  reports: readonly Report[],
  version: KernelVersion,
  architecture: string | undefined,
): Boot {
  const known = architecture ?? architectureOf(reports);
  return {
    architecture: known,
    wordBits: wordBitsOf(reports, known),
    isTreesVersion: !reports.some((report) => releaseMatch(report, version)?.kind === 'different'),
  };
}

/**
 * The boot of each report of a log that may hold several: what a report does not tell is taken from the rest of the log, the
 * release from the report before it.
 */
export function bootsOf(
  reports: readonly Report[],
  version: KernelVersion,
  architecture: string | undefined,
): readonly Boot[] {
  const ofLog = bootOf(reports, version, architecture);
  let release = reports.find(({ facts }) => facts.release !== undefined)?.facts.release;
  return reports.map((report) => {
    release = report.facts.release ?? release;
    const known = architecture ?? report.facts.architecture ?? ofLog.architecture;
    return {
      architecture: known,
      wordBits: wordBitsOf([report], known) ?? ofLog.wordBits,
      isTreesVersion:
        release === undefined || compareRelease(release, version).kind !== 'different',
    };
  });
}

/** The release of each report, as `Report.facts` has it: that of the report before it where it prints none itself. */
export function releasesOf(
  reports: readonly Report[],
): readonly Pick<Report['facts'], 'release' | 'packageVersion'>[] {
  let last = reports.find(({ facts }) => facts.release !== undefined)?.facts ?? {};
  return reports.map(({ facts }) => (last = facts.release === undefined ? last : facts));
}

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

/** The machine of one report of a log: what it does not tell is taken from the others. */
export function machineOf(
  report: Report | undefined,
  reports: readonly Report[],
  architecture: string | undefined,
): Pick<Boot, 'architecture' | 'wordBits'> {
  const known = architecture ?? report?.facts.architecture ?? architectureOf(reports);
  const own = report && wordBitsOf([report], known);
  return { architecture: known, wordBits: own ?? wordBitsOf(reports, known) };
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
