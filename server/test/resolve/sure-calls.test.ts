/** Calls that are in the code whatever is configured, on a small tree. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { CallGraph, type Code } from '../../src/resolve/call-graph.js';
import { surelyCalls } from '../../src/resolve/sure-calls.js';
import { IndexedSymbols } from '../../src/symbol-search/indexed-symbols.js';
import { planSearch } from '../../src/symbol-search/search-plan.js';
import { memoryIndexOf } from '../support/memory-index.js';
import { loadParser } from './decode-support.js';

const files = memoryFiles({
  'include/linux/finch.h': `
static inline void finch_stub(struct finch *bird) {}
static inline void finch_put(struct finch *bird)
{
	if (!--bird->users)
		finch_free(bird);
}
static inline void finch_lock(struct finch *bird)
{
	bird->locks++;
	finch_wait(bird);
}
#define finch_check(bird) do { } while (0)
static inline void finch_arch(struct finch *bird) {}
`,
  'arch/x86/include/asm/finch.h': `
static inline void finch_arch(struct finch *bird)
{
	finch_wait(bird);
}
`,
  'kernel/finch-core.c': `
void finch_free(struct finch *bird) { bird->users = 0; }
void finch_wait(struct finch *bird) { bird->waits++; }
`,
  'kernel/finch.c': `
static void finch_small(struct finch *bird)
{
	if (bird->late)
		finch_wait(bird);
}
void finch_run(struct finch *bird, void (*done)(struct finch *bird))
{
	finch_free(bird);
	finch_lock(bird);
	finch_arch(bird);
	done(bird);
	finch_stub(bird);
	finch_put(bird);
	finch_check(bird);
	finch_small(bird);
	trace_finch_run(bird);
	memset(bird, 0, 8);
	finch_unknown(bird);
}
`,
});

describe('surelyCalls', () => {
  let sure: string[] = [];
  let all: string[] = [];

  before(async () => {
    const plan = planSearch(files, 'x86', []);
    const graph = new CallGraph(new IndexedSymbols(files, memoryIndexOf(files), plan), loadParser);
    await graph.ready();
    const [run] = graph.functionsIn('kernel/finch.c' as TreePath, 'finch_run');
    const code = run && graph.functionCode(run);
    assert.ok(code);
    const isSure = (call: Code['body']['calls'][number]): boolean => surelyCalls(call, code, graph);
    all = code.body.calls.map(({ callee }) => callee);
    sure = code.body.calls.filter(isSure).map(({ callee }) => callee);
  });

  it('are those of functions elsewhere, through pointers, and of what is inlined and calls in any case', () => {
    assert.deepEqual(sure, ['finch_free', 'finch_lock', 'finch_arch', 'done']);
  });

  it('are none of stubs, conditions of what is inlined, tracepoints, builtins and unknown names', () => {
    const others = all.filter((name) => !sure.includes(name));
    assert.deepEqual(others.slice(0, 4), ['finch_stub', 'finch_put', 'finch_check', 'finch_small']);
    assert.deepEqual(others.slice(4), ['trace_finch_run', 'memset', 'finch_unknown']);
  });
});
