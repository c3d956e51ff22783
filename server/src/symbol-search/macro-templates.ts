/**
 * Functions that no table knows how to look for: `full_proxy_write` is made by a call of `FULL_PROXY_FUNC(write, …)`, whose
 * text pastes `full_proxy_##name`. The macros that paste a piece of the name are found, then their calls, and each call is
 * expanded to see whether it makes the name.
 */
import type { TreePath } from '../base/tree-path.js';
import { expandTemplate, templateOf, type MacroTemplate } from '../c-source/expand-template.js';
import type { TopLevelMacroCall } from '../c-source/file-outline.js';
import { isTableMacro } from '../c-source/macro-made.js';
import { pastePrefixesOf } from '../c-source/paste-fragments.js';
import type { SourceFile, SourceFiles } from './source-files.js';
import type { LocatedFunction, LocatedMacro } from './located.js';
import type { SearchHit } from './text-search.js';

/** Macros and calls looked at for the names of one trace: more would be a sign of a name that is in no macro. */
const MAX_MACROS = 120;
const MAX_CALLS = 4000;
/** Longer patterns, in UTF-16 units of all together, are more than ripgrep compiles. No trace of a kernel comes near it. */
const MAX_PATTERN_UNITS = 500_000;

/** Regular expressions for lines of macros that paste a piece of one of the names; of a part of the names if they are many. */
export function pastePatterns(names: readonly string[]): string[] {
  const patterns = new Set<string>();
  let units = 0;
  for (const name of names) {
    const ofName = pastePrefixesOf(name).map(({ pattern }) => pattern);
    units += ofName.reduce((sum, { length }) => sum + length, 0);
    if (units > MAX_PATTERN_UNITS) break;
    for (const pattern of ofName) patterns.add(pattern);
  }
  return [...patterns];
}

/** The macros whose replacement holds one of the lines found; those that the table of macros knows are left out. */
export function pastingMacros(hits: readonly SearchHit[], sources: SourceFiles): LocatedMacro[] {
  const found = new Map<string, LocatedMacro>();
  for (const { path, line } of hits) {
    const file = sources.get(path);
    // A macro's lines end where the next definition begins: the last one at or above the line is the one.
    const definition = file?.outline.macros.findLast((macro) => macro.line <= line);
    if (definition?.parameters === undefined || isTableMacro(definition.name)) continue;
    if (found.size < MAX_MACROS) found.set(`${path}:${definition.line}`, { path, definition });
  }
  return [...found.values()];
}

/** A regular expression for lines that call one of the macros at file level; undefined for none. */
export function callPattern(macros: readonly LocatedMacro[]): string | undefined {
  const names = [...new Set(macros.map(({ definition }) => definition.name))];
  return names.length === 0 ? undefined : `^[\\t ]*(?:${names.join('|')})[\\t ]*\\(`;
}

/** Gives a macro that stands neither in the file of the one that is expanded nor in that of the call. */
type OtherMacro = (name: string) => LocatedMacro | undefined;

/** The functions of the wanted names that calls of the macros in the files make. */
export function functionsMade(
  macros: readonly LocatedMacro[],
  callers: readonly TreePath[],
  wanted: ReadonlySet<string>,
  sources: SourceFiles,
  otherMacro: OtherMacro = () => undefined,
): LocatedFunction[] {
  const made: LocatedFunction[] = [];
  const macrosOf = new Map<string, LocatedMacro[]>();
  for (const macro of macros) {
    const group = macrosOf.get(macro.definition.name) ?? [];
    group.push(macro);
    macrosOf.set(macro.definition.name, group);
  }
  let nCalls = 0;
  for (const path of new Set(callers)) {
    const file = sources.get(path);
    for (const call of file?.outline.macroCalls ?? []) {
      const candidates = macrosOf.get(call.macro);
      if (file === undefined || candidates === undefined || MAX_CALLS < ++nCalls) continue;
      const macro = candidates.find((each) => each.path === path) ?? candidates[0];
      const name =
        macro &&
        expandedNames(macro, call, file, sources, otherMacro).find((each) => wanted.has(each));
      if (name !== undefined) made.push(locate(path, name, call));
    }
  }
  return made;
}

function expandedNames(
  { path, definition }: LocatedMacro,
  call: TopLevelMacroCall,
  caller: SourceFile,
  sources: SourceFiles,
  otherMacro: OtherMacro,
): string[] {
  const home = sources.get(path);
  if (home === undefined) return [];
  const lookup = (name: string): MacroTemplate | undefined => {
    for (const file of [home, caller]) {
      const macro = file.outline.macros.find((each) => each.name === name);
      if (macro !== undefined) return templateOf(file.text, macro);
    }
    const other = otherMacro(name);
    const text = other && sources.get(other.path)?.text;
    return text === undefined || other === undefined
      ? undefined
      : templateOf(text, other.definition);
  };
  return expandTemplate(templateOf(home.text, definition), call.arguments, lookup);
}

function locate(path: TreePath, name: string, call: TopLevelMacroCall): LocatedFunction {
  return {
    path,
    definition: {
      name,
      origin: 'macro-made',
      nameOffset: call.start,
      line: call.line,
      start: call.start,
      end: call.end,
      isStatic: false,
      inlining: 'free',
      madeBy: call.macro,
      conditions: [],
    },
  };
}
