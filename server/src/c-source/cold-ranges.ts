/**
 * Parts of a body that compilers lay out last, as far as the words tell: branches on `unlikely()`, errors and warnings, ways
 * that end in `goto err`, and what follows an error label. gcc takes the same for unlikely (predict.def: builtin_expect,
 * goto, negative return, null pointer, noreturn call), but it measures more than words.
 */
import type { TextRange } from '../base/text.js';
import { childInField, type SyntaxNode } from './syntax-node.js';

/** `if (unlikely(x))`, `if (IS_ERR(p))`, `if (WARN_ON_ONCE(x))`. */
const unlikelyCondition =
  /\b(unlikely|IS_ERR\w*|WARN\w*|\w+_WARN_ON\w*|BUG_ON|PTR_ERR_OR_ZERO)\s*\(/;
/** `ret`, `err < 0`, `!page`, `rc != 0`, `p == NULL`: what an error is told by. */
const errorCondition =
  /^\(\s*(?:!\s*[\w.>[\]-]+|\(?\s*(?:err|ret|rc|error|res|retval|status|result)\w*\b[^&|?]*|[\w.>[\]-]+\s*(?:<\s*0|==\s*NULL))\s*\)$/;
const errorLabel =
  /^(?:\w*_)?(?:err|error|fail|failed|failure|out|abort|bad|free|unlock|undo|unwind|cleanup|put|release|oom|nomem|bail|exit|rollback|drop|inval)\w*$/i;

/**
 * Calls of functions that the kernel declares `__cold` (printk.h, dev_printk.h, panic.h): gcc moves a block that is bound to
 * reach one out of the way. In linux 6.1's vmlinux 6 of 10 call sites in `.cold` parts are of this kind. pr_debug() is not.
 */
const coldCall =
  /^(?:(?:pr|dev|netdev|net|netif|pci|btrfs|fscrypt|f2fs|drm|hid|ibdev|nvme|audit|efi|acpi)_(?:err|info|error)|(?!xfs_)\w+_(?:emerg|alert|crit|warn|warning|notice)|_?printk|\w+_printk|panic|dump_stack|btrfs_abort_transaction|WARN|BUG)(?:_once|_ratelimited|_deferred|_in_rcu|_rl|_level)*$/;

/** Nodes in each other; code has some dozen. */
const DEEPEST = 300;

/** Ranges of cold code in the body, in no order; they may overlap. */
export function coldRanges(body: SyntaxNode, text: string): TextRange[] {
  const ranges: TextRange[] = [];
  visit(body, text, ranges, 0);
  // A function that prints on its way is not cold as a whole because of it: its own block is left out.
  return ranges;
}

function visit(node: SyntaxNode, text: string, ranges: TextRange[], depth: number): void {
  if (depth > DEEPEST) return;
  if (node.type === 'if_statement') addBranch(node, text, ranges);
  if (node.type === 'compound_statement') addErrorLabels(node, text, ranges);
  for (const child of node.children) {
    if (callsColdly(child, text)) ranges.push(child);
    visit(child, text, ranges, depth + 1);
  }
}

/**
 * Branches of conditions that end in `return` or `goto`, in no order: gcc takes the way past them for the likelier (predict.def: early
 * return, goto) and lays them out behind it.
 */
export function leavingRanges(body: SyntaxNode): TextRange[] {
  return nodesIn(body, leaves);
}

/** What runs under a condition: branches, bodies of loops that test first, cases; in no order, they may overlap. */
export function conditionalRanges(body: SyntaxNode): TextRange[] {
  return nodesIn(body, (node, parent) => {
    const isLoop = node.field === 'body' && /^(?:for|while)_/.test(parent?.type ?? '');
    const isBranch = node.field === 'consequence' || node.field === 'alternative';
    return isLoop || isBranch || node.type === 'case_statement';
  });
}

/** The nodes of a body that are wanted; what is nested deeper than code ever is is left out. */
function nodesIn(
  body: SyntaxNode,
  isWanted: (node: SyntaxNode, parent: SyntaxNode | undefined) => boolean,
): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const visitFrom = (node: SyntaxNode, parent: SyntaxNode | undefined, depth: number): void => {
    if (depth > DEEPEST) return;
    if (isWanted(node, parent)) nodes.push(node);
    for (const child of node.children) visitFrom(child, node, depth + 1);
  };
  visitFrom(body, undefined, 0);
  return nodes;
}

function leaves(node: SyntaxNode): boolean {
  const isElse = node.type === 'else_clause';
  if (!isElse && node.field !== 'consequence') return false;
  const branch = isElse ? node.children[0] : node;
  const last = branch?.type === 'compound_statement' ? branch.children.at(-1) : branch;
  return last?.type === 'return_statement' || last?.type === 'goto_statement';
}

/** Whether a block, a `case` or the lone statement of a branch calls a cold function in any case. */
function callsColdly(node: SyntaxNode, text: string): boolean {
  if (node.type === 'compound_statement' || node.type === 'case_statement') {
    return node.children.some((statement) => isColdCall(statement, text));
  }
  const isBranch =
    node.field === 'consequence' || node.field === 'body' || node.field === 'alternative';
  return isBranch && isColdCall(node.type === 'else_clause' ? node.children[0] : node, text);
}

function isColdCall(statement: SyntaxNode | undefined, text: string): boolean {
  if (statement?.type !== 'expression_statement') return false;
  const call = statement.children[0];
  const called = call?.type === 'call_expression' ? childInField(call, 'function') : undefined;
  if (called?.type !== 'identifier' || called.end - called.start > 60) return false;
  return coldCall.test(text.slice(called.start, called.end));
}

function addBranch(node: SyntaxNode, text: string, ranges: TextRange[]): void {
  const condition = childInField(node, 'condition');
  const consequence = childInField(node, 'consequence');
  if (condition === undefined || consequence === undefined) return;
  // A condition of a thousand characters is no simple one.
  const words = text.slice(condition.start, Math.min(condition.end, condition.start + 400));
  const negated = /^\(\s*(?:likely\s*\(|!\s*(?:unlikely|IS_ERR\w*|WARN\w*)\s*\()/.test(words);
  if (negated) {
    const alternative = childInField(node, 'alternative');
    if (alternative !== undefined) ranges.push(alternative);
  } else if (
    unlikelyCondition.test(words) ||
    (errorCondition.test(words) && endsInError(consequence, text))
  ) {
    ranges.push(consequence);
  }
}

/** Whether the last statement leaves by `goto` or returns an error: a negative number, `ERR_PTR()`, NULL, the variable itself. */
function endsInError(node: SyntaxNode, text: string): boolean {
  const last = node.type === 'compound_statement' ? node.children.at(-1) : node;
  if (last?.type === 'goto_statement') return true;
  if (last?.type !== 'return_statement') return false;
  return /^return\b\s*\(?\s*(?:-|ERR_|NULL|false|err|ret|rc|error|res|status)/.test(
    text.slice(last.start, last.start + 40),
  );
}

/** From an error label that is reached by `goto` only (a `return` or `goto` stands before it) to the end of its block. */
function addErrorLabels(block: SyntaxNode, text: string, ranges: TextRange[]): void {
  block.children.forEach((child, i) => {
    if (child.type !== 'labeled_statement') return;
    const label = childInField(child, 'label');
    const before = block.children[i - 1];
    if (label === undefined || before === undefined) return;
    const last = before.type === 'labeled_statement' ? before.children.at(-1) : before;
    const isLeft = last?.type === 'return_statement' || last?.type === 'goto_statement';
    if (isLeft && errorLabel.test(text.slice(label.start, label.end))) {
      ranges.push({ start: child.start, end: block.end });
    }
  });
}
