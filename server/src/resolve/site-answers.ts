/** What is said of a frame whose lines are found: the place, what shows it, and how sure that is. */
import type { TreePath } from '../base/tree-path.js';
import type { Frame } from '../oops/frame.js';
import type { LocatedFunction } from '../symbol-search/located.js';
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import type { ChosenDefinition } from './choose-definition.js';
import { confidenceOf } from './confidence.js';
import type { Evidence, Resolution, SourceLine } from './evidence.js';
import { mayBeFolded } from './folded-code.js';
import type { FrameDefinitions, KernelKnowledge } from './frame-definitions.js';
import { isTorn, sourceName, type Question } from './question.js';
import type { Way } from './ways.js';

/** An answer with a line. */
export type Resolved = Extract<Resolution, { readonly kind: 'resolved' }>;

export class SiteAnswers {
  readonly #table: SymbolSource;
  readonly #frameDefinitions: FrameDefinitions;
  readonly #kernel: KernelKnowledge;

  constructor(table: SymbolSource, frameDefinitions: FrameDefinitions, kernel: KernelKnowledge) {
    this.#table = table;
    this.#frameDefinitions = frameDefinitions;
    this.#kernel = kernel;
  }

  /** The answer for a frame behind which the log prints its line. */
  printed(frame: Frame, file: TreePath, lineNumber: number): Resolved {
    return {
      kind: 'resolved',
      site: {
        file,
        lineNumber,
        function: sourceName(frame) ?? frame.symbol ?? '',
        evidence: 'printed',
        confidence: this.#kernel.isTreesVersion ? 'exact' : 'likely',
        inlines: [],
      },
      candidates: [],
      otherDefinitions: [],
    };
  }

  /** The first of some 0-based lines, with the others as candidates; the definition's own where there is none. */
  resolved(
    question: Question,
    { chosen, others }: ChosenDefinition,
    evidence: Evidence,
    lines: readonly number[],
    way?: Way,
    isOfCode = false,
  ): Resolved {
    const at = (line: number): SourceLine => ({ file: chosen.path, lineNumber: line + 1 });
    const nLines = lines.length;
    return {
      kind: 'resolved',
      site: {
        ...at(lines[0] ?? chosen.definition.line),
        function: chosen.definition.name,
        definitionLineNumber: chosen.definition.line + 1,
        evidence,
        confidence: confidenceOf({
          isTreesVersion: this.#kernel.isTreesVersion,
          isAssumed: way !== undefined && isTorn(question),
          call: question.call,
          isOfCode,
          evidence,
          nLines,
          frame: question.frame,
          isCalleeKnown: this.#isCalleeKnown(question),
          nDefinitions: others.length + 1,
          origin: chosen.definition.origin,
          isFolded: this.#isFolded(chosen),
        }),
        ...(question.call && { call: question.call, isOfCall: isOfCode }),
        inlines: way?.steps ?? [],
      },
      candidates: lines.slice(1).map(at),
      otherDefinitions: others.map(({ path, definition }) => ({
        file: path,
        lineNumber: definition.line + 1,
      })),
    };
  }

  #isCalleeKnown({ callee }: Question): boolean {
    const name = callee && sourceName(callee);
    return name === undefined || this.#frameDefinitions.ofName(name).length > 0;
  }

  #isFolded({ path, definition }: LocatedFunction): boolean {
    const file = this.#table.sources.get(path);
    return file !== undefined && mayBeFolded(file, definition);
  }
}
