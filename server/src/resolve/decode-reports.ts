/**
 * From reports of a log to everything that can be said of them with one kernel tree: the line of every frame, who is to blame,
 * and who to write to.
 */
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { bootOf, type Boot } from './boot.js';
import { answerFromDebugInfo } from './debug-answers.js';
import type { DecodableTree } from './decodable-tree.js';
import type { Resolution } from './evidence.js';
import type { Inference } from './inference.js';
import type { OnChoice } from './resolve-frames.js';

/** Answers for the frames of reports; the same frame object is always answered with the same resolution. */
export type Resolutions = ReadonlyMap<Frame, Resolution>;

/** Decodes reports of equal boots on one state of a tree, and keeps what it learns from one to the next. */
export class Decoder {
  readonly #tree: DecodableTree;
  readonly #boot: Boot;
  readonly #onChoice: OnChoice | undefined;
  /** Loaded when the first frame has to be inferred. */
  #loading: Promise<Inference> | undefined;

  /** `onChoice` hears of each frame that has several lines to choose from: what the order of lines is fitted on. */
  constructor(tree: DecodableTree, boot: Boot, onChoice?: OnChoice) {
    this.#tree = tree;
    this.#boot = boot;
    this.#onChoice = onChoice;
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
    const { files, debugObjects } = this.#tree;
    const { isTreesVersion } = this.#boot;
    const loadHasModule = async () => (await this.#inference()).hasModule;
    const known =
      debugObjects &&
      (await answerFromDebugInfo(
        reports,
        debugObjects,
        { files, isTreesVersion, loadHasModule },
        onAnswer,
        signal,
      ));
    const frames = reports.flatMap(({ stacks }) => stacks.flatMap((stack) => stack.frames));
    if (frames.every((frame) => known?.answered.has(frame) === true)) return;
    await (await this.#inference()).infer(reports, known, onAnswer, signal);
  }

  /** What is not needed for a line from debug info is more than all the rest. */
  async #inference(): Promise<Inference> {
    this.#loading ??= import('./inference.js').then(
      ({ Inference }) => new Inference(this.#tree, this.#boot, this.#onChoice),
    );
    return this.#loading;
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
