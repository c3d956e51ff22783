/** Values that were asked for last, so many of them. */
export class Recent<K, V> {
  readonly #most: number;
  readonly #kept = new Map<K, V>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: K): V | undefined {
    return this.#kept.get(key);
  }

  /** Keeps it as the latest; that of the key that was kept longest ago goes where there are too many. */
  keep(key: K, value: V): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const [oldest = key] = this.#kept.keys();
    if (this.#kept.size > this.#most) this.#kept.delete(oldest);
  }
}
