/**
 * Calls after which the function does nothing more, by the syntax: a compiler may jump there instead of calling, and then the
 * function is missing from a trace. Whether it does is not known here (stack protector, destructors and -O0 forbid it).
 */
import { childInField, type SyntaxNode } from './syntax-node.js';

/**
 * End offsets of the calls in tail position: `return f(x);`, `return c ? f() : g();`, and, where nothing is returned, the last
 * statement on a way to the end or to a `return;`. For a macro's replacement: the calls whose value is the macro's value, or
 * with which it ends.
 */
export function tailCallEnds(body: SyntaxNode, returnsNothing: boolean): Set<number> {
  const ends = new Set<number>();
  addReturned(body, ends, 0);
  if (returnsNothing) {
    addLast(body, ends, 0);
    addBeforeReturn(body, ends, 0);
  }
  return ends;
}

const deepest = 300;

function addReturned(node: SyntaxNode, ends: Set<number>, depth: number): void {
  if (depth > deepest) return;
  if (node.type === 'return_statement') addValue(node.children[0], ends, 0);
  for (const child of node.children) addReturned(child, ends, depth + 1);
}

/** The calls whose result is the value of the expression itself. */
function addValue(node: SyntaxNode | undefined, ends: Set<number>, depth: number): void {
  if (node === undefined || depth > 20) return;
  if (node.type === 'call_expression') ends.add(node.end);
  else if (node.type === 'parenthesized_expression') addValue(node.children[0], ends, depth + 1);
  // `({ …; f(x); })`
  else if (node.type === 'compound_statement') addLast(node, ends, depth + 1);
  else if (node.type === 'conditional_expression') {
    addValue(childInField(node, 'consequence'), ends, depth + 1);
    addValue(childInField(node, 'alternative'), ends, depth + 1);
  } else if (node.type === 'comma_expression')
    addValue(childInField(node, 'right'), ends, depth + 1);
}

/** What is done last when the statement is the last one. */
function addLast(node: SyntaxNode | undefined, ends: Set<number>, depth: number): void {
  if (node === undefined || depth > deepest) return;
  switch (node.type) {
    case 'expression_statement':
      addValue(node.children[0], ends, 0);
      break;
    case 'compound_statement':
    case 'labeled_statement':
    case 'else_clause':
      addLast(node.children.at(-1), ends, depth + 1);
      break;
    case 'if_statement':
      addLast(childInField(node, 'consequence'), ends, depth + 1);
      addLast(childInField(node, 'alternative'), ends, depth + 1);
      break;
    case 'switch_statement':
      for (const branch of childInField(node, 'body')?.children ?? [])
        addLast(branch, ends, depth + 1);
      break;
    case 'case_statement': {
      const last = node.children.at(-1);
      addLast(last?.type === 'break_statement' ? node.children.at(-2) : last, ends, depth + 1);
      break;
    }
    default:
  }
}

/** `f(x); return;` at any depth. */
function addBeforeReturn(node: SyntaxNode, ends: Set<number>, depth: number): void {
  if (depth > deepest) return;
  node.children.forEach((child, i) => {
    const next = node.children[i + 1];
    if (next?.type === 'return_statement' && next.children.length === 0) addLast(child, ends, 0);
    addBeforeReturn(child, ends, depth + 1);
  });
}
