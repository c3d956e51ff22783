/**
 * Puts together what is known about one function's or macro's body: calls and names from its tokens, structure (tail
 * position, cold branches, local variables, calls through an expression) from its syntax tree.
 */
import type { TextRange } from '../base/text.js';
import { LineIndex } from '../base/text.js';
import {
  assemblyCalls,
  isKeyword,
  mayCallExpressions,
  tokenBareMacros,
  tokenCalls,
  tokenUses,
  type TokenCall,
  listCalls,
} from './body-tokens.js';
import { splitArguments } from './characters.js';
import { coldRanges, conditionalRanges, leavingRanges } from './cold-ranges.js';
import type { FunctionDefinition, MacroDefinition } from './file-outline.js';
import type { CallSite, FunctionBody } from './function-body.js';
import { normalise } from './normalise.js';
import { functionHeader, type FunctionHeader } from './parameters.js';
import { childInField, innermostName, walk, type SyntaxNode } from './syntax-node.js';
import { tailCallEnds } from './tail-calls.js';
import { tokenise, type Token, type TokenText } from './tokens.js';

/** How much of the tree is wanted: statements and declarations with the outermost of each expression, or everything. */
export type TreeDetail = 'statements' | 'expressions';

/** Parses C; offsets in the answer have `shift` added. Undefined where it gives up. */
export type ParseSource = (
  source: string,
  shift: number,
  detail: TreeDetail,
) => SyntaxNode | undefined;

/** A body to read: `text[start, end)` with its braces, or a macro's replacement. */
interface BodyText extends TextRange {
  readonly text: string;
  readonly kind: TokenText;
  readonly header: FunctionHeader;
  /** An offset whose line is known, not after `start`, and that line. */
  readonly knownOffset: number;
  readonly knownLine: number;
}

/** Longer bodies are not read: one of 60 MB takes a minute and 3 GB. The longest function of Linux has 100 000 characters. */
const longest = 1 << 20;

export function bodyOfFunction(
  text: string,
  definition: FunctionDefinition,
  parse: ParseSource,
): FunctionBody {
  const start = definition.bodyStart ?? definition.end;
  const end = Math.max(start, definition.end);
  return readBody(
    {
      text,
      start,
      end: end - start > longest ? start : end,
      kind: 'code',
      header: functionHeader(text, definition),
      knownOffset: definition.nameOffset,
      knownLine: definition.line,
    },
    parse,
  );
}

export function bodyOfMacro(
  text: string,
  macro: MacroDefinition,
  parse: ParseSource,
): FunctionBody {
  const parameters = macro.parameters ?? [];
  const list = macro.parameters === undefined ? '' : `(${parameters.join(', ')})`;
  const names = parameters.map((parameter) =>
    parameter === '...' ? '__VA_ARGS__' : parameter.replace(/\s*\.\.\.$/, ''),
  );
  const header = {
    signature: `#define ${macro.name}${list}`,
    parameters: names,
    returnsNothing: true,
  };
  const range = {
    start: macro.bodyStart,
    end: macro.end,
    knownOffset: macro.nameOffset,
    knownLine: macro.line,
  };
  return readBody({ text, ...range, kind: 'macro', header }, parse);
}

const wrapper = 'void f()';

function readBody(body: BodyText, parse: ParseSource): FunctionBody {
  const { text, start, end, header } = body;
  const tokens = tokenise(text, start, end, body.kind);
  const normal = normalise(text, start, end, tokens);
  const isMacro = body.kind === 'macro';
  const open = isMacro ? `${wrapper}{` : wrapper;
  const tree =
    tokens.length === 0
      ? undefined
      : parse(
          open + normal + (isMacro ? ';}' : ''),
          start - open.length,
          mayCallExpressions(tokens) ? 'expressions' : 'statements',
        );
  const root = tree && findBody(tree);
  const structure = structureOf(root, text, header.returnsNothing, isMacro);
  const lines = lineFinder(body);

  const variables = new Set([...header.parameters, ...structure.locals]);
  const found = [
    ...tokenCalls(tokens).filter((call) => !structure.declared.has(call.offset)),
    ...structure.expressionCalls,
    ...assemblyCalls(tokens, text),
    ...(isMacro ? listCalls(tokens, header.parameters) : []),
  ];
  found.sort((a, b) => a.offset - b.offset || a.end - b.end);
  const isCold = rangeTester(structure.cold);
  const isConditional = rangeTester(structure.conditional);
  const outers = outerCalls(found);
  const lists = found.map((call) => argumentsOf(text, call));
  const isArgument = (call: { offset: number; end: number }, outer: number | undefined): boolean =>
    lists[outer ?? -1]?.includes(text.slice(call.offset, call.end)) === true;
  const calls = found.map((call, i): CallSite => ({
    callee: call.callee,
    kind: call.kind === 'direct' && variables.has(call.callee) && !isMacro ? 'pointer' : call.kind,
    offset: call.offset,
    line: lines(call.offset),
    end: call.end,
    ...(outers[i] === undefined ? {} : { outer: outers[i] }),
    ...(isArgument(call, outers[i]) ? { isArgument: true } : {}),
    arguments: lists[i] ?? [],
    tail: structure.tails.has(call.end),
    cold: isCold(call.offset),
    conditional: isConditional(call.offset),
  }));
  const innermost = innermostCallFinder(found);
  const uses = tokenUses(tokens).filter((use) => !variables.has(use.name) || isMacro);
  return {
    signature: header.signature,
    parameters: header.parameters,
    calls,
    nameUses: uses.map((use) => {
      const call = innermost(use.offset);
      return { ...use, line: lines(use.offset), ...(call === undefined ? {} : { call }) };
    }),
    locals: structure.locals,
    returnLines: tokens
      .filter((token) => token.text === 'return')
      .map((token) => lines(token.start)),
    codeLines: codeLines(tokens, lines, isCold, rangeTester(structure.leaving)),
    openLine: lines(start),
    closeLine: lines(Math.max(start, end - 1)),
    bareMacros: tokenBareMacros(tokens).map((use) => ({ ...use, line: lines(use.offset) })),
  };
}

/** Longer lists are given as one argument: they are no calls that anybody wrote, and are nested thousands deep. */
const longestArguments = 1 << 14;

function argumentsOf(text: string, call: { open: number; end: number }): string[] {
  const start = call.open + 1;
  const end = Math.max(start, call.end - 1);
  if (end - start > longestArguments) return [text.slice(start, end)];
  return splitArguments(text, start, end);
}

/** What only the tree tells. */
interface Structure {
  readonly tails: ReadonlySet<number>;
  readonly cold: readonly TextRange[];
  readonly leaving: readonly TextRange[];
  readonly conditional: readonly TextRange[];
  readonly locals: readonly string[];
  /** Offsets of names that a declaration declares as functions. */
  readonly declared: ReadonlySet<number>;
  /** Calls whose function is an expression: `(*fp)(x)`, `table[i](x)`. */
  readonly expressionCalls: readonly (Omit<TokenCall, 'kind'> & {
    readonly kind: CallSite['kind'];
  })[];
}

function structureOf(
  root: SyntaxNode | undefined,
  text: string,
  returnsNothing: boolean,
  isMacro: boolean,
): Structure {
  const locals = new Set<string>();
  const declared = new Set<number>();
  const expressionCalls: Structure['expressionCalls'][number][] = [];
  if (root === undefined)
    return {
      tails: new Set(),
      cold: [],
      leaving: [],
      conditional: [],
      locals: [],
      declared,
      expressionCalls,
    };
  walk(root, (node) => {
    if (node.type === 'declaration') {
      for (const child of node.children) {
        const name = child.field === 'declarator' ? innermostName(child) : undefined;
        if (name === undefined) continue;
        if (child.type === 'function_declarator' && child.children[0]?.type === 'identifier')
          declared.add(name.start);
        else locals.add(text.slice(name.start, name.end));
      }
    } else if (node.type === 'call_expression') {
      const call = expressionCall(node, text);
      if (call !== undefined) expressionCalls.push(call);
      if (isMacro) expressionCalls.push(...selectedCalls(node, text));
    }
    return true;
  });
  return {
    tails: tailCallEnds(root, returnsNothing),
    cold: coldRanges(root, text),
    leaving: leavingRanges(root),
    conditional: conditionalRanges(root),
    locals: [...locals],
    declared,
    expressionCalls,
  };
}

function expressionCall(
  node: SyntaxNode,
  text: string,
): Structure['expressionCalls'][number] | undefined {
  const called = childInField(node, 'function');
  const list = childInField(node, 'arguments');
  if (called === undefined || list === undefined) return undefined;
  if (called.type === 'identifier' || called.type === 'field_expression') return undefined;
  const name = innermostName(called);
  if (name === undefined) return undefined;
  const callee = text.slice(name.start, name.end);
  if (!/^[A-Za-z_]\w*$/.test(callee) || isKeyword(callee)) return undefined;
  const kind = name.type === 'field_identifier' ? 'field' : 'pointer';
  return { callee, kind, offset: name.start, open: list.start, end: node.end };
}

/**
 * The macros among which another one selects by how many arguments it is given, each as a call: `f_2` and `f_1` of
 * `#define f(...) GET(__VA_ARGS__, f_2, f_1)(__VA_ARGS__)`.
 */
function selectedCalls(
  node: SyntaxNode,
  text: string,
): readonly Structure['expressionCalls'][number][] {
  const selector = childInField(node, 'function');
  const list = childInField(node, 'arguments');
  if (selector?.type !== 'call_expression' || list === undefined) return [];
  const selected = childInField(selector, 'arguments')?.children ?? [];
  return selected.flatMap(({ type, start, end }) => {
    const callee = text.slice(start, end);
    if (type !== 'identifier' || callee === '__VA_ARGS__') return [];
    return [{ callee, kind: 'direct' as const, offset: start, open: list.start, end: node.end }];
  });
}

/** The compound statement of the wrapper function; where the parser saw no function, the whole tree. */
function findBody(tree: SyntaxNode): SyntaxNode {
  const definition = tree.children.find((child) => child.type === 'function_definition');
  return (definition && childInField(definition, 'body')) ?? tree;
}

/** Per call the index of the innermost one whose parentheses hold it. Calls are sorted by offset. */
function outerCalls(
  calls: readonly { offset: number; open: number; end: number }[],
): (number | undefined)[] {
  const open: number[] = [];
  return calls.map((call, i) => {
    while (open.length > 0 && (calls[open.at(-1) ?? 0]?.end ?? 0) <= call.offset) open.pop();
    let outer: number | undefined;
    for (let j = open.length - 1; j >= 0 && outer === undefined; j--) {
      const candidate = calls[open[j] ?? 0];
      if (candidate !== undefined && candidate.open < call.offset && call.end <= candidate.end)
        outer = open[j];
    }
    open.push(i);
    return outer;
  });
}

/** For offsets asked in ascending order: the index of the innermost call whose parentheses hold it. */
function innermostCallFinder(
  calls: readonly { open: number; end: number }[],
): (offset: number) => number | undefined {
  const open: number[] = [];
  let next = 0;
  return (offset) => {
    while ((calls[next]?.open ?? Infinity) < offset) open.push(next++);
    while (open.length > 0 && (calls[open.at(-1) ?? 0]?.end ?? 0) <= offset) open.pop();
    return open.at(-1);
  };
}

/** Whether an offset is in one of the ranges. */
function rangeTester(ranges: readonly TextRange[]): (offset: number) => boolean {
  const merged: { start: number; end: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ start: range.start, end: range.end });
  }
  return (offset) => {
    let low = 0;
    let high = merged.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = merged[middle];
      if (range === undefined || offset < range.start) high = middle - 1;
      else if (offset >= range.end) low = middle + 1;
      else return true;
    }
    return false;
  };
}

/** Lines of the file for offsets in the body, from a line index of the body alone. */
function lineFinder(body: BodyText): (offset: number) => number {
  const index = new LineIndex(body.text.slice(body.knownOffset, body.end));
  return (offset) => body.knownLine + index.lineAt(offset - body.knownOffset);
}

function codeLines(
  tokens: readonly Token[],
  lines: (offset: number) => number,
  isCold: (offset: number) => boolean,
  leaves: (offset: number) => boolean,
): FunctionBody['codeLines'] {
  const found: { line: number; tokens: number; cold: boolean; leaves: boolean }[] = [];
  for (const token of tokens) {
    const line = lines(token.start);
    const last = found.at(-1);
    if (last?.line === line) last.tokens++;
    else {
      const { start } = token;
      found.push({ line, tokens: 1, cold: isCold(start), leaves: leaves(start) });
    }
  }
  return found;
}
