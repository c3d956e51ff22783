/** The `#if` conditions around a place, kept while a scanner walks over directives. */

interface Level {
  /** The condition of the branch under way; empty for `#else`. */
  condition: string;
  /** Conditions of the branches before it. */
  readonly earlier: string[];
  /** A header's include guard: true wherever the file is read at all, so no condition. */
  readonly isGuard: boolean;
}

/** Levels further in are not told: kernel files stay below ten. */
const deepest = 64;

export class ConditionStack {
  readonly #levels: Level[] = [];
  #current: readonly string[] | undefined;

  /** The conditions here, outermost first; the same array until one changes. */
  get current(): readonly string[] {
    this.#current ??= this.#levels
      .slice(0, deepest)
      .filter((level) => !level.isGuard)
      .map(conditionText)
      .filter((text) => text !== '1');
    return this.#current;
  }

  /** Whether this branch is `#if 0`, or comes after `#if 1`: no compiler reads it. */
  get isDead(): boolean {
    const level = this.#levels.at(-1);
    return level !== undefined && (level.condition === '0' || level.earlier.includes('1'));
  }

  /** `#if condition`. */
  enter(condition: string, isGuard: boolean): void {
    this.#levels.push({ condition, earlier: [], isGuard });
    this.#current = undefined;
  }

  /** `#elif condition`, or `#else` without one. */
  next(condition: string | undefined): void {
    const level = this.#levels.at(-1);
    if (level === undefined) return;
    level.earlier.push(level.condition);
    level.condition = condition ?? '';
    this.#current = undefined;
  }

  /** `#endif`. */
  leave(): void {
    this.#levels.pop();
    this.#current = undefined;
  }
}

/** `!(A) && B` for `#if A … #elif B`; `1` for what is always read. */
function conditionText(level: Level): string {
  const parts = level.earlier.filter((condition) => condition !== '0').map((each) => `!(${each})`);
  if (level.condition !== '') parts.push(level.condition);
  return parts.join(' && ') || '1';
}
