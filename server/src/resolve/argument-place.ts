/** Which line gcc gives a call that is an argument of another call on another line. */
import { splitArguments } from '../c-source/characters.js';
import type { CallSite } from '../c-source/function-body.js';
import type { CallGraph, Code } from './call-graph.js';

/** What stands before a type in a function's head and is no part of it. */
const NOT_OF_TYPE =
  /\b(?:static|extern|inline|__inline|__always_inline|noinline\w*|notrace|asmlinkage|__\w+)\b(?:\([^()]*\))?/g;
/** Types that are widened where they are passed for `...`. C11 6.5.2.2. */
const WIDENED = /^(?:(?:un)?signed )?(?:char|short)\b|^(?:bool|_Bool|float|[us]8|[us]16)$/;

/**
 * Whether a call is handed as it is to the one whose argument it is. Then gcc makes their place one (gimplify.cc, gimplify_arg()); a
 * conversion of its value would have got that place instead, and left the call its own. False where a type is not known.
 */
export function takesPlaceOf(
  outer: CallSite,
  inner: CallSite,
  code: Code,
  graph: CallGraph,
): boolean {
  if (inner.isArgument !== true || outer.kind !== 'direct' || inner.kind !== 'direct') return false;
  if (graph.isMacro(inner.callee, code)) return false;
  return graph.table.withoutNoting(() => {
    const called = graph.callees(inner.callee, code, 'core');
    const callers = graph.callees(outer.callee, code, 'core');
    if (called.length === 0 || callers.length === 0) return false;
    const places = outer.arguments.flatMap((argument, place) =>
      argument.startsWith(inner.callee) && argument.length === inner.end - inner.offset
        ? [place]
        : [],
    );
    return places.some((place) =>
      callers.every((to) => called.every((from) => isPassedAsItIs(from, to, place))),
    );
  });
}

function isPassedAsItIs(from: Code, to: Code, place: number): boolean {
  const returned = typeIn(headOf(from.body.signature, from.name).before);
  const passed = parameterTypes(to);
  if (returned === '' || returned === 'void') return false;
  const type = passed[place];
  if (passed.at(-1) === '...' && passed.length - 1 <= place) return !WIDENED.test(returned);
  return type === returned;
}

function parameterTypes({ body, name }: Code): readonly string[] {
  const { list } = headOf(body.signature, name);
  return splitArguments(list, 0, list.length).map((parameter, i) => {
    const own = body.parameters[i];
    return typeIn(own === undefined ? parameter : parameter.replace(new RegExp(`\\b${own}$`), ''));
  });
}

/** `static int `, `struct device *dev` of `static int foo_probe(struct device *dev)`. */
function headOf(
  signature: string,
  name: string,
): { readonly before: string; readonly list: string } {
  const at = signature.lastIndexOf(`${name}(`);
  if (at < 0) return { before: '', list: '' };
  return {
    before: signature.slice(0, at),
    list: signature.slice(at + name.length + 1, signature.lastIndexOf(')')),
  };
}

function typeIn(words: string): string {
  return words.replace(NOT_OF_TYPE, ' ').replaceAll('*', ' * ').trim().replace(/\s+/g, ' ');
}
