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

/** Ranges of cold code in the body, in no order; they may overlap. */
export function coldRanges(body: SyntaxNode, text: string): TextRange[] {
  const ranges: TextRange[] = [];
  visit(body, text, ranges, 0);
  return ranges;
}

function visit(node: SyntaxNode, text: string, ranges: TextRange[], depth: number): void {
  if (depth > 300) return;
  if (node.type === 'if_statement') addBranch(node, text, ranges);
  if (node.type === 'compound_statement') addErrorLabels(node, text, ranges);
  for (const child of node.children) visit(child, text, ranges, depth + 1);
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
