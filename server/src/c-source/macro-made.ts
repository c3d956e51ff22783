/**
 * Functions that no source line spells out: from a macro call to the names it defines, and from a name back to the macro calls
 * that can have defined it. The knowledge is in macro-table.ts.
 */
import { ownText } from '../base/own-text.js';
import type { TopLevelMacroCall } from './file-outline.js';
import { macroRows } from './macro-table.js';

/** One way in which a symbol can be written in the source: `SYSCALL_DEFINE3(read, …)` for `__x64_sys_read`. */
export interface MacroSpelling {
  /** The macro's name as a regular expression: `SYSCALL_DEFINE[0-6]`. */
  readonly macroPattern: string;
  /** The argument that names the function, as it stands in the call: `read`. */
  readonly argument: string;
  /** Its place in the argument list, from 0. */
  readonly position: number;
}

type Row = ReturnType<typeof readRows>[number];
let readOnes: readonly Row[] | undefined;

/** The table, read when something is first asked of it: most starts of the program never do. */
function rows(): readonly Row[] {
  return (readOnes ??= readRows());
}

function readRows() {
  return macroRows.map((row) => ({
    ...row,
    whole: new RegExp(`^(?:${row.macro})$`),
    templates: row.names.map((name) => {
      const mark = name.indexOf('$');
      return {
        prefix: name.slice(0, mark),
        position: Number(name.charAt(mark + 1)) - 1,
        suffix: name.slice(mark + 2),
      };
    }),
  }));
}

/** Rows by macro name, found once per name: a file has thousands of calls of few macros. */
const rowsByMacro = new Map<string, readonly Row[]>();
const rememberedMacros = 4096;

function rowsOf(macro: string): readonly Row[] {
  const known = rowsByMacro.get(macro);
  if (known !== undefined) return known;
  const found = rows().filter((row) => row.whole.test(macro));
  if (rowsByMacro.size >= rememberedMacros) rowsByMacro.clear();
  rowsByMacro.set(ownText(macro), found);
  return found;
}

/** Whether the table has a row for the macro. */
export function isTableMacro(macro: string): boolean {
  return rowsOf(macro).length > 0;
}

/** The functions that the table knows a macro call to define, on any architecture and version; empty for unknown macros. */
export function macroMadeNames(call: Pick<TopLevelMacroCall, 'macro' | 'arguments'>): string[] {
  const names = new Set<string>();
  for (const row of rowsOf(call.macro)) {
    for (const { prefix, position, suffix } of row.templates) {
      const argument = call.arguments[position];
      if (argument !== undefined && /^\w+$/.test(argument)) names.add(prefix + argument + suffix);
    }
  }
  return [...names];
}

/**
 * The macro calls that define `symbol`, for a search in the sources: `perf_trace_sched_switch` gives `TRACE_EVENT…` and
 * `DECLARE_EVENT_CLASS`, both with `sched_switch`. Macros that use a name as it is (`BPF_CALL_2(bpf_x`) are left out: the
 * name itself finds them.
 */
export function macroSpellingsOf(symbol: string): MacroSpelling[] {
  const spellings = new Map<string, MacroSpelling>();
  for (const row of rows()) {
    for (const { prefix, position, suffix } of row.templates) {
      if (prefix === '' && suffix === '') continue;
      if (symbol.length <= prefix.length + suffix.length) continue;
      if (!symbol.startsWith(prefix) || !symbol.endsWith(suffix)) continue;
      const argument = symbol.slice(prefix.length, symbol.length - suffix.length);
      spellings.set(`${row.macro} ${argument}`, { macroPattern: row.macro, argument, position });
    }
  }
  return [...spellings.values()];
}
