/** Answers the frames of reports from debug info, as far as there is any. */
import { breathe } from '../base/breathe.js';
import type { FileSource } from '../base/file-source.js';
import type { LoggedObject } from '../debug-info/same-build.js';
import type { Frame, FrameRole } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { releasesOf } from './boot.js';
import type { OrderedCall } from './call-order.js';
import type { CodeCalls } from './calls-of-frames.js';
import { debugResolution, type DebugQuestion } from './debug-lines.js';
import type { DebugObjects } from './debug-objects.js';
import type { Resolution } from './evidence.js';
import { rolesOf } from './question.js';

/** The tree that lines are shown in; see `DebugQuestion`. */
export interface ShownTree {
  readonly files: FileSource;
  readonly isTreesVersion: boolean;
  /** `DebugQuestion.hasModule`. */
  readonly loadHasModule: () => Promise<DebugQuestion['hasModule']>;
}

/** Frames whose code is in one object. */
interface Group {
  readonly module: string | undefined;
  readonly release: string | undefined;
  readonly buildId: string | undefined;
  readonly frames: (readonly [Frame, FrameRole])[];
}

/** What objects tell of frames. */
export interface KnownOfFrames {
  /** Frames whose lines debug info knows. */
  readonly answered: ReadonlySet<Frame>;
  /** What the code calls where the others return. */
  readonly calls: CodeCalls;
}

/**
 * Finds the lines of the frames of `reports` that debug info knows. `onAnswer` is called for each, in no order. Rejects when
 * `signal` is aborted.
 */
export async function answerFromDebugInfo(
  reports: readonly Report[],
  objects: DebugObjects,
  tree: ShownTree,
  onAnswer: (frame: Frame, resolution: Resolution) => void,
  signal?: AbortSignal,
): Promise<KnownOfFrames> {
  const answered = new Set<Frame>();
  const calls = new Map<Frame, OrderedCall>();
  for (const group of groupsOf(reports)) {
    const found = await objects.objectFor(toLogged(group), signal);
    if (found === undefined) continue;
    const { object } = found;
    const isTreesVersion = tree.isTreesVersion && !found.isAssumed;
    for (const [frame, role] of group.frames) {
      await breathe();
      signal?.throwIfAborted();
      const question = { frame, role, object, files: tree.files, isTreesVersion };
      const resolution = await resolutionOf(question, tree.loadHasModule);
      if (resolution !== undefined) {
        answered.add(frame);
        onAnswer(frame, resolution);
        continue;
      }
      if (found.isAssumed) continue;
      const { callOfFrame } = await import('./calls-of-frames.js');
      const call = callOfFrame(frame, role, object);
      if (call !== undefined) calls.set(frame, call);
    }
  }
  return { answered, calls };
}

/** See `debugResolution()`. Hardly any frame takes to know of modules; that is loaded for the first one, which is asked again. */
async function resolutionOf(
  question: Omit<DebugQuestion, 'hasModule'>,
  loadHasModule: ShownTree['loadHasModule'],
): Promise<Resolution | undefined> {
  const asked: string[] = [];
  const hasModule = (name: string): boolean => asked.push(name) > 0;
  const resolution = debugResolution({ ...question, hasModule });
  return asked.length > 0
    ? debugResolution({ ...question, hasModule: await loadHasModule() })
    : resolution;
}

function groupsOf(reports: readonly Report[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  const releases = releasesOf(reports);
  for (const [index, report] of reports.entries()) {
    const release = releases[index]?.release;
    for (const [frame, role] of report.stacks.flatMap(({ frames }) => [...rolesOf(frames)])) {
      if (frame.symbol === undefined) continue;
      const { module } = frame;
      // A module prints its own build ID behind its name; the kernel's stands in the header.
      const buildId = frame.buildId ?? (module === undefined ? report.facts.buildId : undefined);
      const key = JSON.stringify([release, module, buildId]);
      const group = groups.get(key) ?? { module, release, buildId, frames: [] };
      groups.set(key, group);
      group.frames.push([frame, role]);
    }
  }
  return groups.values();
}

function toLogged({ module, release, buildId, frames }: Group): LoggedObject {
  return {
    ...(module !== undefined && { module }),
    ...(release !== undefined && { release }),
    ...(buildId !== undefined && { buildId }),
    functions: frames.flatMap(([{ symbol, byteSize }]) =>
      symbol === undefined || byteSize === undefined
        ? []
        : [{ name: symbol, distanceToNext: byteSize }],
    ),
  };
}
