/**
 * Whether an `#if` condition holds for a known configuration. Three-valued: what is not known does not decide, but
 * `0 && unknown` is no. Only what kernel conditions are made of is read: C11 6.10.1 without arithmetic on unknown names.
 */

/** Whether a name is defined (and not 0): `CONFIG_SMP`, `CONFIG_BTRFS_FS_MODULE`, `__KERNEL__`. Undefined where it is not known. */
export type IsSet = (name: string) => boolean | undefined;

/** A number, or undefined for a value that is not known. */
type Value = number | undefined;

/** Deeper nesting is not read. */
const deepest = 60;

/**
 * The value of a condition as the outline gives it: `defined(CONFIG_X) && !(IS_ENABLED(CONFIG_Y))`. Undefined where it depends
 * on something unknown, or is not understood.
 */
export function conditionHolds(condition: string, isSet: IsSet): boolean | undefined {
  const reader = new ConditionReader(condition, isSet);
  const value = reader.read();
  return value === undefined ? undefined : value !== 0;
}

/** Whether all conditions around a definition hold: false where one does not, undefined where none is false but one unknown. */
export function allConditionsHold(
  conditions: readonly string[],
  isSet: IsSet,
): boolean | undefined {
  let result: boolean | undefined = true;
  for (const condition of conditions) {
    const holds = conditionHolds(condition, isSet);
    if (holds === false) return false;
    if (holds === undefined) result = undefined;
  }
  return result;
}

/** Binary operators by precedence, weakest first; each works on known numbers. C11 6.5. */
const operators: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '<<': (a, b) => a << b, '>>': (a, b) => a >> b },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
];

class ConditionReader {
  readonly #tokens: readonly string[];
  readonly #isSet: IsSet;
  #next = 0;
  #depth = 0;
  #isBroken = false;

  constructor(condition: string, isSet: IsSet) {
    this.#tokens =
      condition.slice(0, 4000).match(/[A-Za-z_]\w*|\d\w*|&&|\|\||[=!<>]=|<<|>>|\S/g) ?? [];
    this.#isSet = isSet;
  }

  read(): Value {
    const value = this.#choice();
    return this.#isBroken || this.#next < this.#tokens.length ? undefined : value;
  }

  /** `a ? b : c`. */
  #choice(): Value {
    if (++this.#depth > deepest) this.#isBroken = true;
    const condition = this.#isBroken ? undefined : this.#either();
    let value = condition;
    if (this.#take('?')) {
      const yes = this.#choice();
      if (!this.#take(':')) this.#isBroken = true;
      const no = this.#isBroken ? undefined : this.#choice();
      value = condition === undefined ? (yes === no ? yes : undefined) : condition !== 0 ? yes : no;
    }
    this.#depth--;
    return value;
  }

  #either(): Value {
    let value = this.#both();
    while (this.#take('||')) {
      const other = this.#both();
      value =
        isTrue(value) || isTrue(other)
          ? 1
          : value === undefined || other === undefined
            ? undefined
            : 0;
    }
    return value;
  }

  #both(): Value {
    let value = this.#binary(0);
    while (this.#take('&&')) {
      const other = this.#binary(0);
      value =
        value === 0 || other === 0 ? 0 : value === undefined || other === undefined ? undefined : 1;
    }
    return value;
  }

  #binary(level: number): Value {
    const row = operators[level];
    if (row === undefined) return this.#unary();
    let value = this.#binary(level + 1);
    for (;;) {
      const apply = row[this.#tokens[this.#next] ?? ''];
      if (apply === undefined) return value;
      this.#next++;
      const other = this.#binary(level + 1);
      value = value === undefined || other === undefined ? undefined : apply(value, other);
    }
  }

  #unary(): Value {
    let isNegated = false;
    let sign = 1;
    let isBoolean = false;
    for (;;) {
      if (this.#take('!')) {
        isNegated = !isNegated;
        isBoolean = true;
      } else if (this.#take('-')) sign = -sign;
      else if (!this.#take('+')) break;
    }
    const value = this.#primary();
    if (value === undefined) return undefined;
    return isBoolean ? Number((value !== 0) !== isNegated) : sign * value;
  }

  #primary(): Value {
    const token = this.#tokens[this.#next++];
    if (token === undefined) {
      this.#isBroken = true;
      return undefined;
    }
    if (token === '(') {
      const value = this.#choice();
      if (!this.#take(')')) this.#isBroken = true;
      return value;
    }
    if (/^\d/.test(token)) {
      const value = Number(token.replace(/[uUlL]+$/, ''));
      return Number.isNaN(value) ? undefined : value;
    }
    if (!/^\w/.test(token)) {
      this.#isBroken = true;
      return undefined;
    }
    if (token === 'defined') return this.#defined();
    return this.#tokens[this.#next] === '(' ? this.#call(token) : this.#name(token);
  }

  #defined(): Value {
    const inParentheses = this.#take('(');
    const name = this.#tokens[this.#next++];
    if (name === undefined || (inParentheses && !this.#take(')'))) this.#isBroken = true;
    return name === undefined ? undefined : toValue(this.#isSet(name));
  }

  /** `IS_ENABLED(CONFIG_X)`: built in or a module. include/linux/kconfig.h. Other calls are not known. */
  #call(macro: string): Value {
    const words: string[] = [];
    let depth = 0;
    do {
      const token = this.#tokens[this.#next++];
      if (token === undefined) {
        this.#isBroken = true;
        return undefined;
      }
      if (token === '(') depth++;
      else if (token === ')') depth--;
      else words.push(token);
    } while (depth > 0);
    const name = words[0];
    if (name === undefined || words.length !== 1) return undefined;
    const builtIn = this.#isSet(name);
    const module = this.#isSet(`${name}_MODULE`);
    switch (macro) {
      case 'IS_BUILTIN':
        return toValue(builtIn);
      case 'IS_MODULE':
        return toValue(module);
      case 'IS_ENABLED':
      case 'IS_REACHABLE':
        return builtIn === true || module === true
          ? 1
          : builtIn === false && module === false
            ? 0
            : undefined;
      default:
        return undefined;
    }
  }

  /** A name that is not set is 0; the value of one that is set is not known but for configuration switches, which are 1. */
  #name(name: string): Value {
    const isSet = this.#isSet(name);
    if (isSet === false) return 0;
    return isSet === true && name.startsWith('CONFIG_') ? 1 : undefined;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next++;
    return true;
  }
}

function isTrue(value: Value): boolean {
  return value !== undefined && value !== 0;
}

function toValue(isSet: boolean | undefined): Value {
  return isSet === undefined ? undefined : Number(isSet);
}
