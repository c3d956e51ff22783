/** The variables of a makefile, with the history of their assignments under unknown conditions. */
import { ALWAYS, NEVER, and, isNever, not, or, type Condition } from './condition.js';
import { guarded, splitWords, type Word } from './make-value.js';

/** A piece of a variable's value: words already expanded (`:=`), or text that is expanded when the variable is used (`=`). */
export type Piece =
  | { readonly kind: 'words'; readonly words: readonly Word[]; readonly when: Condition }
  | { readonly kind: 'text'; readonly text: string; readonly when: Condition };

interface Variable {
  readonly pieces: Piece[];
  /** Made by `:=`, so that `+=` expands at once. */
  readonly simple: boolean;
}

export class MakeVariables {
  readonly #variables = new Map<string, Variable>();

  /** Starts with these texts. */
  constructor(values: ReadonlyMap<string, string>) {
    for (const [name, value] of values) {
      const words = splitWords(value).map((text) => ({ text, when: ALWAYS }));
      const pieces: Piece[] = [{ kind: 'words', words, when: ALWAYS }];
      this.#variables.set(name, { pieces, simple: true });
    }
  }

  /** The pieces of a value in order; undefined where the variable was never assigned. */
  pieces(name: string): readonly Piece[] | undefined {
    return this.#variables.get(name)?.pieces;
  }

  isSimple(name: string): boolean {
    return this.#variables.get(name)?.simple ?? false;
  }

  /** When the variable has been assigned at all. */
  whenSet(name: string): Condition {
    let condition = NEVER;
    for (const piece of this.pieces(name) ?? []) condition = or(condition, piece.when);
    return condition;
  }

  /** `+=` and `?=`: the piece stands behind what was there. */
  append(name: string, piece: Piece): void {
    const variable = this.#variables.get(name);
    if (variable) variable.pieces.push(piece);
    else this.#variables.set(name, { pieces: [piece], simple: false });
  }

  /** `=` and `:=` under `piece.when`: elsewhere the old value stays. */
  replace(name: string, piece: Piece, simple: boolean): void {
    const old = restrict(this.pieces(name) ?? [], not(piece.when));
    this.#variables.set(name, { pieces: [...old, piece], simple });
  }
}

/** The pieces as they are under `condition`. */
function restrict(pieces: readonly Piece[], condition: Condition): readonly Piece[] {
  if (isNever(condition)) return [];
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const when = and(piece.when, condition);
    if (isNever(when)) continue;
    if (piece.kind === 'text') kept.push({ kind: 'text', text: piece.text, when });
    else kept.push({ kind: 'words', words: guarded(piece.words, condition), when });
  }
  return kept;
}
