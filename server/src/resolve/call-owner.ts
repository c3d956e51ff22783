/** Of which struct the field is that a call goes through, `a->ops->read(…)`, as far as declarations near it tell. */
import { LineIndex } from '../base/text.js';
import type { CallSite } from '../c-source/function-body.js';
import type { CallGraph, Code } from './call-graph.js';

/** More is not read of what stands before a field. */
const LONGEST_OWNER = 80;
/** A declaration further up is not seen. */
const LONGEST_BODY = 20_000;
/** `ops[i]->`: what stands before the field, its index, and how the field is reached. */
const OWNER = /(?<before>->|\.)?\s*(?<name>[A-Za-z_]\w*)\s*(?:\[[^[\]]*\]\s*)?(?:->|\.)\s*$/;

/**
 * The structs, by name, that can hold the field which is called: those that members of the name before it are of, `f_op` of
 * `file->f_op->read(…)`, or what the function declares that name as. Undefined where one of them is not known.
 */
export function structsOfCallee(
  code: Code,
  call: CallSite,
  graph: CallGraph,
): ReadonlySet<string> | undefined {
  const text = graph.table.sources.get(code.path)?.text;
  if (text === undefined || call.kind !== 'field' || code.kind === 'macro') return undefined;
  const owner = OWNER.exec(text.slice(Math.max(0, call.offset - LONGEST_OWNER), call.offset));
  const { before, name = '' } = owner?.groups ?? {};
  if (before !== undefined) return graph.table.structsOfMember(name);
  const isOwn = code.body.locals.includes(name) || code.body.parameters.includes(name);
  return isOwn ? declaredAs(name, code, call, text) : undefined;
}

/** `inode` where what a function's text declares of that name is a `struct inode`, or a pointer to one. */
function declaredAs(
  name: string,
  { body, line }: Code,
  call: CallSite,
  text: string,
): ReadonlySet<string> | undefined {
  const start = new LineIndex(text).startOf(line) ?? call.offset;
  const before = text.slice(Math.max(start, call.offset - LONGEST_BODY), call.offset);
  // `struct inode *inode`, `struct file *in, *out = f(x), *name`
  const pattern = new RegExp(
    `\\bstruct\\s+(\\w+)\\s+(?:const\\s+)?\\**\\s*(?:const\\s+)?(?:\\w+\\s*(?:=[^,;]{0,99})?,\\s*\\**\\s*)*${name}\\b`,
    'g',
  );
  const found = [body.signature, before].flatMap((each) =>
    [...each.matchAll(pattern)].map(([, struct = '']) => struct),
  );
  return found.length === 0 ? undefined : new Set(found);
}
