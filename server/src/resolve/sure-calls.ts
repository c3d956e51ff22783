/** Which calls are in the code of a function whatever its configuration: not those of what may come to nothing, or is mostly passed by. */
import type { CallSite } from '../c-source/function-body.js';
import type { CallGraph, Code } from './call-graph.js';

/** Functions inlined in each other that are looked into. */
const MAX_DEPTH = 4;
/** A static function of more tokens than this is hardly inlined, so that calling it is a call in any case. */
const MOST_INLINED_TOKENS = 80;
/**
 * What compilers put instructions of their own in the place of (gcc builtins.def), and what a disabled key jumps over:
 * include/linux/tracepoint.h __DECLARE_TRACE().
 */
const MAY_VANISH =
  /^(?:trace_\w+|(?:__)?(?:mem(?:cpy|set|cmp|move|chr)|str(?:len|cmp|ncmp|cpy|chr|cat)|abs|ffs))$/;

/** Whether a call leaves a return address each time that it is passed, however the kernel is configured. */
export function surelyCalls(
  call: CallSite,
  from: Code,
  graph: CallGraph,
  depth = MAX_DEPTH,
): boolean {
  if (call.kind !== 'direct') return true;
  if (MAY_VANISH.test(call.callee) || !graph.mayReturnHere(call, from)) return false;
  const inlined = graph.expansions(call.callee, from);
  if (inlined.length === 0) return graph.table.functions(call.callee, 'core').length > 0;
  // The architecture's own version replaces the general one.
  const ofArchitecture = inlined.filter(({ path }) => path.startsWith('arch/'));
  return (ofArchitecture.length > 0 ? ofArchitecture : inlined).every((code) => {
    if (!graph.isSurelyInlined(code) && graph.tokensOf(code) > MOST_INLINED_TOKENS) return true;
    return depth > 0 && code.body.calls.some((inner) => isSure(inner, code, graph, depth - 1));
  });
}

function isSure(call: CallSite, from: Code, graph: CallGraph, depth: number): boolean {
  return !call.conditional && !call.cold && surelyCalls(call, from, graph, depth);
}
