/**
 * A Kconfig file as data: its entries, nested as menus, choices and `if` blocks nest them. Knowledge:
 * Documentation/kbuild/kconfig-language.rst, scripts/kconfig/lexer.l and parser.y. Lines and columns count from 0, columns in
 * UTF-16 units; lines end at `\n`.
 */

/** A piece of one line of the file. */
export interface Word {
  /** Without quotes. */
  readonly text: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export type KconfigType = 'bool' | 'tristate' | 'int' | 'hex' | 'string';

/** What a line below an entry says of it. */
export interface Attribute {
  readonly kind:
    'depends' | 'select' | 'imply' | 'default' | 'range' | 'prompt' | 'visible' | 'flag';
  readonly line: number;
  /** The expression, name or text as it is written, on one line: `NET && (INET || IPV6)`. */
  readonly text: string;
  /** What stands behind `if`; undefined where nothing does. */
  readonly when?: string;
  /** The symbols in both. */
  readonly symbols: readonly Word[];
}

export type NodeKind =
  'config' | 'menuconfig' | 'choice' | 'menu' | 'if' | 'comment' | 'mainmenu' | 'source' | 'macro';

/** Lines, the last one included. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** One entry. */
export interface KconfigNode {
  readonly kind: NodeKind;
  /** From its keyword to its last line: the `endmenu` of a menu, the last line of a help text. */
  readonly lines: LineSpan;
  /**
   * The symbol of a config or a named choice, the title of a menu or comment, the path of a `source`, the name that a macro is
   * given. Undefined where the line has none.
   */
  readonly name?: Word;
  readonly type?: KconfigType;
  /** `bool "Text"` or `prompt "Text"`. */
  readonly prompt?: string;
  /** An `if` has its expression as one `depends`. */
  readonly attributes: readonly Attribute[];
  /** The lines below `help`, undefined where there are none. */
  readonly help?: LineSpan;
  readonly children: readonly KconfigNode[];
  /** Of a `source`: `rsource` and `orsource` are seen from the file's own directory, `osource` may match nothing. */
  readonly isRelative?: true;
  readonly isOptional?: true;
}

export interface KconfigProblem {
  readonly line: number;
  readonly text: string;
}

export interface ParsedKconfig {
  readonly nodes: readonly KconfigNode[];
  /** Lines that are none of the language; what stands around them is read all the same. */
  readonly problems: readonly KconfigProblem[];
}

/** The text of a condition that holds where all of `parts` do: `A && (B || C)`. */
export function allOf(parts: readonly string[]): string {
  const different = [...new Set(parts)];
  if (different.length < 2) return different[0] ?? '';
  return different.map((part) => (part.includes('||') ? `(${part})` : part)).join(' && ');
}

/** Every node of a file in the order of its lines, with the menus, choices and `if` blocks around it, outermost first. */
export function* nodesWithin(
  nodes: readonly KconfigNode[],
  around: readonly KconfigNode[] = [],
): Generator<{ readonly node: KconfigNode; readonly around: readonly KconfigNode[] }> {
  for (const node of nodes) {
    yield { node, around };
    if (0 < node.children.length) yield* nodesWithin(node.children, [...around, node]);
  }
}

/** Every word of a file that names a symbol, at its own entry and in expressions. */
export function* symbolWords(nodes: readonly KconfigNode[]): Generator<Word> {
  for (const { node } of nodesWithin(nodes)) {
    if (definesSymbol(node) && node.name !== undefined) yield node.name;
    for (const { symbols } of node.attributes) yield* symbols;
  }
}

/** Whether the node is an entry of a symbol. */
export function definesSymbol({ kind }: KconfigNode): boolean {
  return kind === 'config' || kind === 'menuconfig';
}

/** Whether `text` names a symbol, and is no constant: `y`, `42`, `0x1f`. `64BIT` and `3C515` are symbols. */
export function isSymbolName(text: string): boolean {
  return /^\w+$/.test(text) && !/^(?:[ynm]|\d+|0[xX][\da-fA-F]+)$/.test(text);
}
