/** A decoded report as `kernav decode --json` prints it: what `kernav parse --json` prints, with lines and owners. */
import type { Addressee, Answer } from '../maintainers/get-maintainer.js';
import type { Maintainers } from '../maintainers/maintainers.js';
import { valuesOf } from '../maintainers/parse-maintainers.js';
import type { Report } from '../oops/report.js';
import type { Revision } from '../platform/git-revisions.js';
import type { Resolutions } from '../resolve/decode-reports.js';
import type { BuildLine, CodeCall, Resolution, SourceLine } from '../resolve/evidence.js';
import type { ReportOwners } from '../resolve/report-owners.js';
import type { VersionGroup } from './revision-groups.js';
import {
  framesInLogOrder,
  frameToJson,
  reportToJson,
  type FrameJson,
  type ReportJson,
} from './report-json.js';

interface LineJson {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** What the code of the kernel calls there, where it is at hand without debug info. */
type CallJson =
  | { readonly kind: 'direct'; readonly function: string }
  | { readonly kind: 'indirect'; readonly staticCall?: string }
  | { readonly kind: 'none' };

/** A frame and its place in the tree. */
interface DecodedFrameJson extends Omit<FrameJson, 'inlines'> {
  /** Null where there is no line; `unresolved` says why. */
  readonly site:
    | (LineJson & {
        readonly function: string;
        readonly definitionLine?: number;
        readonly evidence: string;
        readonly confidence: string;
        readonly call?: CallJson;
        /** Of a direct call: whether the line was found by it. */
        readonly isOfCall?: boolean;
      })
    | null;
  readonly unresolved?: string;
  /** The line as the build has it, where `unresolved` is `not-in-tree`. */
  readonly built?: BuildLine;
  /** Other lines that are possible, best first. */
  readonly candidates: readonly LineJson[];
  readonly otherDefinitions: readonly LineJson[];
  /** Functions inlined at the line, innermost first. */
  readonly inlines: readonly (LineJson & { readonly function: string })[];
  /** The section of MAINTAINERS for the file. */
  readonly section?: { readonly title: string; readonly line: number; readonly status: string };
}

interface AddresseeJson {
  readonly text: string;
  readonly role: string;
  /** The line of MAINTAINERS that names it, and the file it is named for. */
  readonly because: { readonly file: string; readonly section?: string; readonly line?: number };
}

export interface DecodedReportJson extends Omit<ReportJson, 'frames'> {
  readonly frames: readonly DecodedFrameJson[];
  readonly owners?: {
    readonly file: string;
    readonly reason: string;
    readonly people: readonly AddresseeJson[];
    readonly lists: readonly AddresseeJson[];
    readonly scm: readonly string[];
    /** Of all files of the trace together. */
    readonly trace: {
      readonly files: readonly string[];
      readonly people: readonly AddresseeJson[];
      readonly lists: readonly AddresseeJson[];
    };
  };
}

export function decodedToJson(
  report: Report,
  resolutions: Resolutions,
  maintainers: Maintainers | undefined,
  owners: ReportOwners | undefined,
): DecodedReportJson {
  return {
    ...reportToJson(report),
    frames: framesInLogOrder(report.stacks).order.map((frame) => ({
      ...frameToJson(frame),
      ...resolutionToJson(resolutions.get(frame)),
      ...sectionOf(resolutions.get(frame), maintainers),
    })),
    ...(owners && { owners: ownersToJson(owners) }),
  };
}

/** The commit that the lines of a report are of; nothing for the tree as it is. */
export function revisionToJson(group: Pick<VersionGroup, 'revision'> | undefined): {
  readonly revision?: Pick<Revision, 'name' | 'commit' | 'match'>;
} {
  if (group?.revision === undefined) return {};
  const { name, commit, match } = group.revision;
  return { revision: { name, commit, match } };
}

function resolutionToJson(
  resolution: Resolution | undefined,
): Pick<
  DecodedFrameJson,
  'site' | 'unresolved' | 'built' | 'candidates' | 'otherDefinitions' | 'inlines'
> {
  if (resolution?.kind !== 'resolved') {
    const unresolved = resolution?.reason ?? 'not answered';
    const built = resolution?.built;
    return {
      site: null,
      unresolved,
      ...(built && { built }),
      candidates: [],
      otherDefinitions: [],
      inlines: [],
    };
  }
  const { site, candidates, otherDefinitions } = resolution;
  return {
    site: {
      ...lineToJson(site),
      function: site.function,
      ...(site.definitionLineNumber !== undefined && { definitionLine: site.definitionLineNumber }),
      evidence: site.evidence,
      confidence: site.confidence,
      ...(site.call && { call: callToJson(site.call) }),
      ...(site.call?.kind === 'direct' && { isOfCall: site.isOfCall === true }),
    },
    candidates: candidates.map(lineToJson),
    otherDefinitions: otherDefinitions.map(lineToJson),
    inlines: site.inlines.map((step) => ({ function: step.function, ...lineToJson(step) })),
  };
}

/** What the code of the kernel calls there. */
function callToJson(call: CodeCall): CallJson {
  switch (call.kind) {
    case 'direct':
      return { kind: 'direct', function: call.name };
    case 'indirect':
      return {
        kind: 'indirect',
        ...(call.staticCall !== undefined && { staticCall: call.staticCall }),
      };
    case 'none':
      return { kind: 'none' };
  }
}

function sectionOf(
  resolution: Resolution | undefined,
  maintainers: Maintainers | undefined,
): Pick<DecodedFrameJson, 'section'> {
  if (resolution?.kind !== 'resolved') return {};
  const section = maintainers?.sectionsFor(resolution.site.file)[0]?.section;
  if (section === undefined) return {};
  const status = valuesOf(section, 'S').at(-1) ?? '';
  return { section: { title: section.title, line: section.lineNumber, status } };
}

function ownersToJson(owners: ReportOwners): NonNullable<DecodedReportJson['owners']> {
  const both = ({ people, lists }: Answer) => ({
    people: people.map(addresseeToJson),
    lists: lists.map(addresseeToJson),
  });
  return {
    file: owners.file,
    reason: owners.reason,
    ...both(owners.ofFile),
    scm: owners.ofFile.scm,
    trace: { files: owners.traceFiles, ...both(owners.ofTrace) },
  };
}

function addresseeToJson({ text, role, reason }: Addressee): AddresseeJson {
  if (reason.kind === 'in-file') return { text, role, because: { file: reason.file } };
  const { entry, match } = reason;
  return {
    text,
    role,
    because: { file: match.file, section: match.section.title, line: entry.lineNumber },
  };
}

function lineToJson({ file, lineNumber }: SourceLine): LineJson {
  return { file, line: lineNumber };
}
