/** Names of functions, some by their beginnings: hundreds of them, asked for a few names. */

/** What a star stands for. */
const REST = /^\w*$/;

export class NameList {
  readonly #names = new Set<string>();
  /** What stands before a star at the end. */
  readonly #beginnings: string[] = [];
  /** Those with a star elsewhere, by what stands before it. */
  readonly #others: { readonly beginning: string; readonly name: string; pattern?: RegExp }[] = [];
  /** Taken apart when it is first asked. */
  #list: string | undefined;

  /** `list` has a blank between names; `*` stands for any letters, digits and underscores. */
  constructor(list: string) {
    this.#list = list;
  }

  has(name: string): boolean {
    this.#read();
    return (
      this.#names.has(name) ||
      this.#beginnings.some(
        (each) => name.startsWith(each) && REST.test(name.slice(each.length)),
      ) ||
      this.#others.some((each) => {
        if (!name.startsWith(each.beginning)) return false;
        each.pattern ??= new RegExp(`^${each.name.replaceAll('*', '\\w*')}$`);
        return each.pattern.test(name);
      })
    );
  }

  #read(): void {
    for (const name of this.#list?.split(' ') ?? []) {
      const star = name.indexOf('*');
      if (star < 0) this.#names.add(name);
      else if (star === name.length - 1) this.#beginnings.push(name.slice(0, star));
      else this.#others.push({ beginning: name.slice(0, star), name });
    }
    this.#list = undefined;
  }
}
