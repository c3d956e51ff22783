/**
 * Reads the Kconfig language. Macros are kept as text and never run. Knowledge: scripts/kconfig/parser.y and lexer.l, and for
 * what older kernels allow (`---help---`, `boolean`, paths without quotes, `option`) the same files of v4.x.
 */
import { logicalLine } from '../logical-line.js';
import { helpSpan } from './kconfig-help.js';
import { tokensOf, type Token } from './kconfig-scanner.js';
import {
  isSymbolName,
  type Attribute,
  type KconfigNode,
  type KconfigProblem,
  type KconfigType,
  type NodeKind,
  type ParsedKconfig,
  type Word,
} from './kconfig-syntax.js';

/** Deeper nesting is no Kconfig of a human: what is further in stands beside. */
const MAX_NESTING = 64;

/** A node while its lines are read. */
type OpenNode = {
  -readonly [K in keyof KconfigNode]: KconfigNode[K];
} & { attributes: Attribute[]; children: KconfigNode[] };

/** Blocks and the words that end them. */
const ENDS: ReadonlyMap<string, NodeKind> = new Map([
  ['endmenu', 'menu'],
  ['endchoice', 'choice'],
  ['endif', 'if'],
]);

const BLOCKS: ReadonlySet<NodeKind> = new Set(ENDS.values());

/** What begins an entry, and the kind of it. */
const ENTRIES: ReadonlyMap<string, NodeKind> = new Map([
  ['config', 'config'],
  ['menuconfig', 'menuconfig'],
  ['choice', 'choice'],
  ['menu', 'menu'],
  ['if', 'if'],
  ['comment', 'comment'],
  ['mainmenu', 'mainmenu'],
  ['source', 'source'],
  ['rsource', 'source'],
  ['osource', 'source'],
  ['orsource', 'source'],
]);

/** `bool "Prompt" if X`; with `def_` the value instead of the prompt. */
const TYPES: ReadonlyMap<string, KconfigType> = new Map([
  ['bool', 'bool'],
  ['boolean', 'bool'],
  ['def_bool', 'bool'],
  ['tristate', 'tristate'],
  ['def_tristate', 'tristate'],
  ['int', 'int'],
  ['hex', 'hex'],
  ['string', 'string'],
]);

const ATTRIBUTES: ReadonlyMap<string, Attribute['kind']> = new Map([
  ['depends', 'depends'],
  ['requires', 'depends'],
  ['select', 'select'],
  ['imply', 'imply'],
  ['default', 'default'],
  ['range', 'range'],
  ['prompt', 'prompt'],
  ['visible', 'visible'],
  ['option', 'flag'],
  ['modules', 'flag'],
  ['optional', 'flag'],
  ['transitional', 'flag'],
]);

/** Reads a file. Any text can be read; what is not understood is a problem. */
export function parseKconfig(text: string): ParsedKconfig {
  return new Parser(text).read();
}

class Parser {
  readonly #lines: readonly string[];
  readonly #nodes: KconfigNode[] = [];
  readonly #problems: KconfigProblem[] = [];
  /** Menus, choices and `if` blocks whose end has not come. */
  readonly #open: OpenNode[] = [];
  /** What attributes belong to. */
  #entry: OpenNode | undefined;

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  read(): ParsedKconfig {
    for (let at = 0; at < this.#lines.length;) {
      const line = this.#lines[at] ?? '';
      // `# comment`, and empty lines: most of what is no help text.
      if (/^[ \t]*(?:#|\r?$)/.test(line)) at++;
      else at = this.#readLine(at);
    }
    for (const node of this.#open) {
      this.#problem(node.lines.first, `${node.kind} has no end`);
      node.lines = { first: node.lines.first, last: this.#lines.length - 1 };
    }
    return { nodes: this.#nodes, problems: this.#problems };
  }

  /** Reads the logical line at `first`, with the help text below it; gives the line behind. */
  #readLine(first: number): number {
    const line = logicalLine(this.#lines, first);
    const tokens = tokensOf(line);
    const [head, ...rest] = tokens;
    if (head === undefined) return line.last + 1;
    if (head.kind === 'macro' || isAssignment(rest)) {
      const kept = head.kind === 'macro' ? {} : { name: wordOf(head) };
      this.#add({ ...newNode('macro', first, line.last), ...kept });
      return line.last + 1;
    }
    if (head.text === 'help' || head.text === '---help---') return this.#readHelp(line.last + 1);
    const kind = ENTRIES.get(head.text);
    const ended = ENDS.get(head.text);
    if (kind !== undefined) {
      this.#begin(kind, head.text, rest, line.text, first, line.last);
    } else if (ended !== undefined) {
      this.#end(ended, line.last, head.text);
    } else if (!this.#readAttribute(head, rest, line.text)) {
      this.#problem(first, `${head.text} is no word that begins a line`);
    } else if (this.#entry !== undefined) {
      extend(this.#entry, line.last);
    }
    return line.last + 1;
  }

  #readHelp(first: number): number {
    const help = helpSpan(this.#lines, first);
    if (this.#entry === undefined) this.#problem(first - 1, 'help belongs to no entry');
    else if (help === undefined) extend(this.#entry, first - 1);
    else {
      this.#entry.help = help;
      extend(this.#entry, help.last);
    }
    return help === undefined ? first : help.last + 1;
  }

  #begin(
    kind: NodeKind,
    keyword: string,
    rest: readonly Token[],
    text: string,
    first: number,
    last: number,
  ): void {
    const node = newNode(kind, first, last);
    if (kind === 'if') node.attributes.push(attributeOf('depends', rest, text, first));
    else if (kind === 'source') {
      const path = sourcePath(rest, text);
      if (path !== undefined) node.name = path;
      if (keyword.includes('rs')) node.isRelative = true;
      if (keyword.startsWith('o')) node.isOptional = true;
    } else if (rest[0] !== undefined) node.name = wordOf(rest[0]);
    if (node.name === undefined && kind !== 'if' && kind !== 'choice') {
      this.#problem(first, `${keyword} has no name`);
    }
    this.#add(node);
    if (BLOCKS.has(kind)) this.#open.push(node);
    this.#entry = kind === 'if' || kind === 'source' || kind === 'mainmenu' ? undefined : node;
  }

  #end(kind: NodeKind, line: number, word: string): void {
    this.#entry = undefined;
    const index = this.#open.findLastIndex((node) => node.kind === kind);
    if (index < 0) {
      this.#problem(line, `${word} ends nothing`);
      return;
    }
    for (const node of this.#open.splice(index)) {
      if (node.kind !== kind) this.#problem(node.lines.first, `${node.kind} has no end`);
      extend(node, line);
    }
  }

  #readAttribute(head: Token, rest: readonly Token[], text: string): boolean {
    const entry = this.#entry;
    const type = TYPES.get(head.text);
    const kind = ATTRIBUTES.get(head.text);
    if (entry === undefined || (type === undefined && kind === undefined)) return false;
    if (type !== undefined) entry.type ??= type;
    if (head.text.startsWith('def_')) {
      entry.attributes.push(attributeOf('default', rest, text, head.line));
    } else if (type !== undefined || kind === 'prompt') {
      if (rest.length === 0) return true; // `bool` alone.
      const attribute = attributeOf('prompt', rest, text, head.line);
      entry.prompt ??= rest[0]?.kind === 'string' ? rest[0].text : attribute.text;
      entry.attributes.push(attribute);
    } else if (kind !== undefined) {
      // `depends on X`, `visible if X`
      const isFiller = rest[0]?.text === (kind === 'depends' ? 'on' : 'if');
      const skip = isFiller && (kind === 'depends' || kind === 'visible') ? 1 : 0;
      entry.attributes.push(attributeOf(kind, rest.slice(skip), text, head.line));
    }
    return true;
  }

  #add(node: OpenNode): void {
    const parent = this.#open[Math.min(this.#open.length, MAX_NESTING) - 1];
    (parent?.children ?? this.#nodes).push(node);
  }

  #problem(line: number, text: string): void {
    this.#problems.push({ line, text });
  }
}

function newNode(kind: NodeKind, first: number, last: number): OpenNode {
  return { kind, lines: { first, last }, attributes: [], children: [] };
}

function extend(node: OpenNode, last: number): void {
  node.lines = { first: node.lines.first, last };
}

/** `cc-name := $(shell,…)` */
function isAssignment([sign]: readonly Token[]): boolean {
  return sign?.kind === 'operator' && /^[:+]?=$/.test(sign.text);
}

/** `source drivers/Kconfig` without quotes, as before v4.18, may hold signs that are none of a word. */
function sourcePath([path]: readonly Token[], text: string): Word | undefined {
  if (path === undefined) return undefined;
  if (path.kind === 'string') return wordOf(path);
  const rest = /^\S+/.exec(text.slice(path.from))?.[0] ?? path.text;
  return { ...wordOf(path), text: rest, end: path.start + rest.length };
}

function attributeOf(
  kind: Attribute['kind'],
  tokens: readonly Token[],
  text: string,
  line: number,
): Attribute {
  const behind = tokens.findIndex((token) => token.kind === 'word' && token.text === 'if');
  const said = behind < 0 ? tokens : tokens.slice(0, behind);
  const condition = behind < 0 ? [] : tokens.slice(behind + 1);
  const symbols = [...(kind === 'flag' ? [] : said), ...condition]
    .filter((token) => token.kind === 'word' && isSymbolName(token.text))
    .map(wordOf);
  const when = textOf(condition, text);
  return { kind, line, text: textOf(said, text), symbols, ...(when !== '' && { when }) };
}

/** The text from the first to the last token, on one line. */
function textOf(tokens: readonly Token[], text: string): string {
  const last = tokens.at(-1);
  if (last === undefined) return '';
  return text.slice(tokens[0]?.from, last.to).replace(/[ \t]+/g, ' ');
}

function wordOf({ text, line, start, end }: Token): Word {
  return { text, line, start, end };
}
