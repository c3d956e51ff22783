/** Finds the call that printed a line of a log: formats that share a word with it, matched, ranked by how much they explain. */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import type { IndexedFormat, TreeIndex } from '../symbol-index/tree-index.js';
import { CandidateFinder, type Fit } from './candidates.js';
import { prefixesOf, type FilePrefixes } from './file-prefix.js';
import { joinFits } from './joined-fits.js';
import { bannerCall, isBanner } from './kernel-banner.js';
import { scoreFit, type Scored } from './fit-score.js';
import type {
  MessageOrigin,
  PrintConfidence,
  PrintedMessage,
  PrintEvidence,
  PrintSite,
} from './origin.js';

/** What lines are looked up in. */
export interface OriginSources {
  readonly formats: Pick<TreeIndex, 'formatsWith'>;
  readonly files: Pick<FileSource, 'read'>;
  /** The module that a file is built into, where that is known. */
  readonly moduleOf?: (path: TreePath) => string | undefined;
}

/** Fits whose files are read for their prefixes. */
const MOST_JUDGED = 60;
const MOST_CANDIDATES = 12;
/** Files whose prefixes are kept. */
const MOST_FILES = 2000;

/** What has to be explained of a line, in characters; see `fit-score.ts`. */
const LEAST_SCORE = 6;
const LEAST_LETTERS = 5;
/** Texts that leave no doubt have so many letters and words. */
const CERTAIN = { letters: 12, words: 2, margin: 3, share: 0.2 };
const LIKELY = { letters: 8, margin: 1 };
/** Scores that differ less say the same. */
const SAME = 0.75;

/** `systemd[1]: `, `udevd(12): `: how daemons sign what they write to /dev/kmsg. */
const signedByDaemon = /^[A-Za-z][\w.@/()-]{1,60}\[\d{1,8}\]: /;

export class MessageOrigins {
  readonly #finder: CandidateFinder;
  readonly #sources: OriginSources;
  #banner: IndexedFormat | 'none' | undefined;
  readonly #prefixes = new Map<TreePath, FilePrefixes>();

  constructor(sources: OriginSources) {
    this.#finder = new CandidateFinder(sources.formats);
    this.#sources = sources;
  }

  /** Where a message was printed on a machine of that architecture (a directory of `arch/`), as far as it is known. */
  originOf(message: PrintedMessage, architecture: string | undefined): MessageOrigin {
    if (message.isForeign === true) return { kind: 'unattributed', reason: 'user-space' };
    if (isBanner(message.text)) {
      this.#banner ??= bannerCall(this.#sources.files) ?? 'none';
      if (this.#banner !== 'none') return certainly(this.#banner);
    }
    const isSigned = signedByDaemon.test(message.text);
    const { fits, wrappers } = this.#finder.fitting(message.text);
    const context = {
      message,
      wrappers,
      architecture,
      moduleOf: (path: string) => this.#sources.moduleOf?.(path as TreePath),
    };
    const scored = [...joinFits(fits, message.text)]
      .sort((a, b) => b.line.literal - a.line.literal || compareSites(a.indexed, b.indexed))
      .slice(0, MOST_JUDGED)
      .map((fit) => scoreFit(fit, this.#prefixesOf(fit.indexed.path), context))
      .filter(({ score, letters }) => score >= LEAST_SCORE && letters >= LEAST_LETTERS)
      .sort((a, b) => b.score - a.score || compareSites(a.fit.indexed, b.fit.indexed));
    const ranked = bestOfEachSite(scored);
    const [best] = ranked;
    if (best === undefined || (isSigned && !best.isExplained)) {
      if (isSigned) return { kind: 'unattributed', reason: 'user-space' };
      const letters = message.text.match(/[A-Za-z]{3,}/g)?.join('').length ?? 0;
      return { kind: 'unattributed', reason: letters < LEAST_LETTERS ? 'too-short' : 'no-format' };
    }
    return found(best, ranked, message);
  }

  #prefixesOf(path: TreePath): FilePrefixes {
    const known = this.#prefixes.get(path);
    if (known !== undefined) return known;
    if (this.#prefixes.size === MOST_FILES) this.#prefixes.clear();
    const read = prefixesOf(this.#sources.files, path);
    this.#prefixes.set(path, read);
    return read;
  }
}

function certainly(indexed: IndexedFormat): MessageOrigin {
  const site = siteOf(indexed);
  return { kind: 'found', site, candidates: [], evidence: 'only-format', confidence: 'certain' };
}

function found(best: Scored, ranked: readonly Scored[], message: PrintedMessage): MessageOrigin {
  const equal = ranked.filter(({ score }) => best.score - score < SAME);
  const next = ranked[equal.length];
  const margin = next === undefined ? Infinity : best.score - next.score;
  const evidence = evidenceOf(best.fit, equal.length, ranked.length, message);
  return {
    kind: 'found',
    site: siteOf(best.fit.indexed),
    candidates: (equal.length > 1 ? equal : ranked)
      .slice(1, MOST_CANDIDATES)
      .map(({ fit }) => siteOf(fit.indexed)),
    evidence,
    confidence: confidenceOf(best, equal.length, margin, message),
  };
}

function evidenceOf(fit: Fit, nEqual: number, n: number, { text }: PrintedMessage): PrintEvidence {
  if (nEqual > 1) return 'one-of-n';
  if (fit.end < text.length || fit.joined !== undefined) return 'part-of-line';
  return n === 1 ? 'only-format' : 'best-format';
}

function confidenceOf(
  { fit, letters, words, isExplained, isWrapper }: Scored,
  nEqual: number,
  margin: number,
  { text }: PrintedMessage,
): PrintConfidence {
  if (nEqual > 1 || isWrapper) return 'guess';
  const isWhole = fit.end === text.length;
  const isCertain =
    isWhole &&
    isExplained &&
    letters >= CERTAIN.letters &&
    words >= CERTAIN.words &&
    margin >= CERTAIN.margin &&
    letters / text.length >= CERTAIN.share;
  if (isCertain) return 'certain';
  return letters >= LIKELY.letters && (words >= 2 || isExplained) && margin >= LIKELY.margin
    ? 'likely'
    : 'guess';
}

/** One format can fit in several ways; the best counts. */
function bestOfEachSite(scored: readonly Scored[]): readonly Scored[] {
  const seen = new Set<string>();
  return scored.filter(({ fit: { indexed } }) => {
    const key = `${indexed.path}:${indexed.line}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function siteOf({ path, line, callee, caller, format }: IndexedFormat): PrintSite {
  return { file: path, lineNumber: line + 1, callee, function: caller, format };
}

function compareSites(a: IndexedFormat, b: IndexedFormat): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;
}
