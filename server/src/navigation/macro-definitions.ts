/**
 * Definitions that no source line spells out: `SYSCALL_DEFINE3(read, …)` for `__x64_sys_read`, `DEFINE_MUTEX(lock)` for `lock`,
 * and what macros of one subsystem paste together, read from their own text.
 */
import { breathe } from '../base/breathe.js';
import type { FileSource } from '../base/file-source.js';
import { groupBy } from '../base/group-by.js';
import { LineIndex } from '../base/text.js';
import { ownText } from '../base/own-text.js';
import type { TreePath } from '../base/tree-path.js';
import { isDeclaringMacro } from '../c-source/declaration-words.js';
import { readDefine, readDirective, type MacroText } from '../c-source/directives.js';
import { expandTemplate, templateOf, type MacroTemplate } from '../c-source/expand-template.js';
import type { TopLevelMacroCall } from '../c-source/file-outline.js';
import { isTableMacro, macroMadeNames, macroSpellingsOf } from '../c-source/macro-made.js';
import { pastePrefixesOf } from '../c-source/paste-fragments.js';
import { scanFile } from '../c-source/scan-file.js';
import type { IndexedMacroCall, IndexedSymbol, TreeIndex } from '../symbol-index/tree-index.js';
import type { SourceView } from './source-view.js';

/** Macros whose names say that they define what they are called with, and do not. */
const DEFINES_NOTHING =
  /^(?:EXPORT_|MODULE_|MODULE$|EARLY_INIT_|DEFINE_STATIC_KEY_ARRAY|DECLARE_(?:TRACE_EVENT|PER_CPU))/;

/** Macros with a paste that fits the name, and their calls, looked at: more would be a sign of a name that no macro makes. */
const MAX_MACROS = 120;
const MAX_CALLS = 4000;

/**
 * The macros of a tree that paste names, by the texts they paste. Reading them all takes seconds, so that it is done once, in
 * slices, when a name is met that nothing else explains: the question is then asked again.
 */
export class MacroMadeTable {
  readonly #prefixes = new Map<string, Set<PastingMacro>>();
  readonly #suffixes = new Map<string, Set<PastingMacro>>();
  readonly #files: FileSource;
  #built: Promise<void> | undefined;
  #isReady = false;
  /** Somebody has asked before it was built. */
  isWanted = false;

  constructor(files: FileSource) {
    this.#files = files;
  }

  /** Reads the macros at `index.pastingMacros()`; gives others a turn every now and then. */
  build(index: TreeIndex): Promise<void> {
    this.#built ??= this.#readAll(index);
    return this.#built;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  async #readAll(index: TreeIndex): Promise<void> {
    for (const [path, places] of groupBy(index.pastingMacros(), (place) => place.path)) {
      await breathe();
      const text = this.#files.read(path);
      if (text === undefined) continue;
      const macros = new Map<string, PastingMacro>();
      for (const definition of macrosAt(text, places) ?? scanFile(text, path).macros) {
        if (isTableMacro(definition.name) || definition.parameters === undefined) continue;
        const macro = macros.get(definition.name) ?? { path, name: ownText(definition.name) };
        macros.set(definition.name, macro);
        this.#note(macro, text.slice(definition.bodyStart, definition.end));
      }
    }
    this.#isReady = true;
  }

  /** The macros that paste a piece of the name, none before they are read; those with the longest piece first. */
  fitting(name: string): readonly PastingMacro[] {
    this.isWanted ||= !this.#isReady;
    const found = new Set<PastingMacro>();
    for (const { fragment, side } of pastePrefixesOf(name)) {
      const table = side === 'prefix' ? this.#prefixes : this.#suffixes;
      for (const macro of table.get(fragment) ?? []) found.add(macro);
      if (found.size > MAX_MACROS) break;
    }
    return [...found].slice(0, MAX_MACROS);
  }

  #note(macro: PastingMacro, body: string): void {
    const add = (table: Map<string, Set<PastingMacro>>, piece: string | undefined): void => {
      if (piece === undefined) return;
      const macros = table.get(piece);
      if (macros === undefined) table.set(ownText(piece), new Set([macro]));
      else macros.add(macro);
    };
    for (const match of body.matchAll(/\b(\w{1,80})[ \t]{0,40}##/g)) add(this.#prefixes, match[1]);
    for (const match of body.matchAll(/##[ \t]{0,40}(\w{1,80})\b/g)) add(this.#suffixes, match[1]);
  }
}

const HASH = /[\t ]*#/y;

/** The macros that are defined on those lines; undefined where one of the lines defines none, as in a file that has changed. */
function macrosAt(
  text: string,
  places: readonly { readonly line: number }[],
): readonly MacroText[] | undefined {
  const starts = new LineIndex(text);
  const found: MacroText[] = [];
  for (const { line } of places) {
    HASH.lastIndex = starts.startOf(line) ?? text.length;
    if (!HASH.test(text)) return undefined;
    const directive = readDirective(text, HASH.lastIndex - 1);
    const macro = directive.word === 'define' ? readDefine(text, directive) : undefined;
    if (macro === undefined) return undefined;
    found.push(macro);
  }
  return found;
}

/** One or more macros of a name in one file. */
interface PastingMacro {
  readonly path: TreePath;
  readonly name: string;
}

interface MacroMadeOptions {
  /** The name is defined by other means: macros that no table knows are not looked at. */
  readonly isKnown: boolean;
  readonly table: MacroMadeTable | undefined;
}

/** The calls that make `name`, each as a function or variable `madeBy` its macro, on the line of the macro's name. */
export function macroMadeDefinitions(
  view: SourceView,
  name: string,
  { isKnown, table }: MacroMadeOptions,
): readonly IndexedSymbol[] {
  const made = [...ofTable(view, name), ...ofDeclaringMacros(view, name, isKnown)];
  if (made.length > 0 || isKnown) return made;
  const named = ofArguments(view, name);
  if (named.length > 0) return named;
  return table === undefined ? [] : ofPastingMacros(view, name, table);
}

function ofTable(view: SourceView, name: string): readonly IndexedSymbol[] {
  const found: IndexedSymbol[] = [];
  const take = (argument: string): void => {
    for (const call of view.index.macroCallsWith(argument)) {
      const parts = Array.from({ length: call.position + 1 }, () => '-');
      parts[call.position] = argument;
      if (macroMadeNames({ macro: call.macro, arguments: parts }).includes(name)) {
        found.push(madeSymbol(call, name, 'function'));
      }
    }
  };
  take(name);
  for (const argument of new Set(macroSpellingsOf(name).map((each) => each.argument)))
    take(argument);
  return found;
}

/** `read` in `SYSCALL_DEFINE3(read, …)`: not a name itself, but what those are called after that the macro makes. */
function ofArguments(view: SourceView, name: string): readonly IndexedSymbol[] {
  return view.index
    .macroCallsWith(name)
    .filter(({ macro, position }) => {
      const parts = Array.from({ length: position + 1 }, (_, i) => (i === position ? name : '-'));
      return macroMadeNames({ macro, arguments: parts }).length > 0;
    })
    .map((call) => madeSymbol(call, name, 'function'));
}

/** `DEFINE_MUTEX(lock)`: what the macro is called with is the name itself. */
function ofDeclaringMacros(
  view: SourceView,
  name: string,
  isKnown: boolean,
): readonly IndexedSymbol[] {
  if (isKnown) return [];
  return view.index
    .macroCallsWith(name)
    .filter(
      ({ macro, position }) =>
        position < 2 &&
        isDeclaringMacro(macro) &&
        !DEFINES_NOTHING.test(macro) &&
        !isTableMacro(macro),
    )
    .map((call) => madeSymbol(call, name, 'variable'));
}

function ofPastingMacros(
  view: SourceView,
  name: string,
  table: MacroMadeTable,
): readonly IndexedSymbol[] {
  const found: IndexedSymbol[] = [];
  let nCalls = 0;
  for (const macro of table.fitting(name)) {
    for (const indexed of view.index.macroCallsOf(macro.name)) {
      if (MAX_CALLS < ++nCalls) return found;
      const caller = view.source(indexed.path);
      const call = caller?.outline.macroCalls.find(
        (each) => each.line === indexed.line && each.macro === indexed.macro,
      );
      if (call === undefined) continue;
      if (expandedNames(view, macro, indexed.path, call).includes(name)) {
        found.push(madeSymbol(indexed, name, 'function'));
      }
    }
    if (found.length > 0) break;
  }
  return found;
}

function expandedNames(
  view: SourceView,
  { path, name: pasting }: PastingMacro,
  caller: TreePath,
  call: TopLevelMacroCall,
): readonly string[] {
  const home = view.source(path);
  if (home === undefined) return [];
  const lookup = (name: string): MacroTemplate | undefined => {
    for (const file of [home, view.source(caller)]) {
      const macro = file?.outline.macros.find((each) => each.name === name);
      if (file !== undefined && macro !== undefined) return templateOf(file.text, macro);
    }
    return undefined;
  };
  return home.outline.macros
    .filter(({ name, parameters }) => name === pasting && parameters !== undefined)
    .flatMap((macro) => expandTemplate(templateOf(home.text, macro), call.arguments, lookup));
}

function madeSymbol(
  { path, line, macro }: IndexedMacroCall,
  name: string,
  kind: 'function' | 'variable',
): IndexedSymbol {
  return {
    name,
    kind,
    path,
    line,
    lastLine: line,
    // Whether other files see it is in the macro's text; what a header makes is seen by those that include it.
    isStatic: false,
    isInline: false,
    parent: '',
    madeBy: macro,
  };
}
