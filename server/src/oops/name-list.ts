/** Names of functions, some by their beginnings: hundreds of them, asked for a few names. */

/** What a star stands for. */
const REST = /^\w*$/;

export class NameList {
  readonly #names = new Set<string>();
  /** What stands before a star at the end. */
  readonly #beginnings: string[] = [];
  /** Those with a star elsewhere. */
  readonly #others: RegExp[] = [];

  /** `list` has a blank between names; `*` stands for any letters, digits and underscores. */
  constructor(list: string) {
    for (const name of list.split(' ')) {
      const star = name.indexOf('*');
      if (star < 0) this.#names.add(name);
      else if (star === name.length - 1) this.#beginnings.push(name.slice(0, star));
      else this.#others.push(new RegExp(`^${name.replaceAll('*', '\\w*')}$`));
    }
  }

  has(name: string): boolean {
    return (
      this.#names.has(name) ||
      this.#beginnings.some(
        (each) => name.startsWith(each) && REST.test(name.slice(each.length)),
      ) ||
      this.#others.some((each) => each.test(name))
    );
  }
}
