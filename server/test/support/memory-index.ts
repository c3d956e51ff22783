/** An index of a tree in memory, made by the scanner of outlines: what `resolve/` and `symbol-search/` ask of one, and no more. */
import type { FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import type { FileOutline } from '../../src/c-source/file-outline.js';
import { scanFile } from '../../src/c-source/scan-file.js';
import type {
  IndexedAssignment,
  IndexedMacroCall,
  IndexedPlace,
  IndexedSymbol,
  TreeIndex,
} from '../../src/symbol-index/tree-index.js';

interface Scanned {
  readonly path: TreePath;
  readonly text: string;
  readonly outline: FileOutline;
}

/** The index of all C, header and assembly files. Calls, uses, formats, includes and searches are left empty. */
export function memoryIndex(files: FileSource): TreeIndex {
  const scanned = [...scanAll(files, '' as TreePath)];
  const all = <T>(give: (file: Scanned) => readonly T[]): T[] => scanned.flatMap(give);
  const assignments = all(assignmentsIn);
  const macroCalls = all(macroArgumentsIn);
  const none = (): [] => [];
  return {
    definitions: (name) => all(definitionsIn).filter((each) => each.name === name),
    aliases: (name) =>
      all(({ outline, text }) =>
        outline.macros
          .filter((macro) => text.slice(macro.bodyStart, macro.end).trim() === name)
          .map((macro) => macro.name),
      ),
    assignmentsOf: (value) => assignments.filter((each) => each.value === value),
    assignmentsTo: (field) => assignments.filter((each) => each.field === field),
    macroCallsWith: (argument) => macroCalls.filter((each) => each.argument === argument),
    macroCallsOf: (macro) => macroCalls.filter((each) => each.macro === macro),
    pastingMacros: () => all(pastingIn),
    declarations: none,
    callsOf: none,
    usesOf: none,
    formatsWith: none,
    includesOf: none,
    search: none,
    knows: (path) => scanned.some((file) => file.path === path),
    coverage: { nFiles: scanned.length, nIndexed: scanned.length, isComplete: true },
  };
}

function* scanAll(files: FileSource, directory: TreePath): Generator<Scanned> {
  for (const { name, kind } of files.list(directory) ?? []) {
    const path = (directory === '' ? name : `${directory}/${name}`) as TreePath;
    if (kind === 'directory') yield* scanAll(files, path);
    const text = /\.[chS]$/.test(name) ? files.read(path) : undefined;
    if (text !== undefined) yield { path, text, outline: scanFile(text, path) };
  }
}

function definitionsIn({ path, outline }: Scanned): IndexedSymbol[] {
  const symbol = { path, isStatic: false, isInline: false, parent: '' };
  return [
    ...outline.functions
      .filter(({ origin }) => origin !== 'macro-made')
      .map(
        ({ name, line }) => ({ ...symbol, name, line, lastLine: line, kind: 'function' }) as const,
      ),
    ...outline.macros.map(
      ({ name, line }) => ({ ...symbol, name, line, lastLine: line, kind: 'macro' }) as const,
    ),
  ];
}

/** Rows of arrays have the array as holder; assignments to variables are fields of that name, as the scanner of words reports. */
function assignmentsIn({ path, text, outline }: Scanned): IndexedAssignment[] {
  const lines = text.split('\n');
  const fields = outline.fieldAssignments.map(({ field, value, line, kind }) => {
    const head = lines.slice(0, line + 1).findLast((each) => /=\s*\{/.test(each)) ?? '';
    const holder = /(\w+)\s*(?:\[[^\]]*\])?\s*=\s*\{/.exec(head)?.[1] ?? '';
    const isStatement = kind === 'statement';
    return { path, line, value, field, holder, holderType: '', isStatement };
  });
  const variables = lines.flatMap((each, line) => {
    const [, field = '', value = ''] = /^\s+(\w+)(?:\[\w*\])?\s*=\s*&?(\w+);/.exec(each) ?? [];
    const found = { path, line, value, field, holder: '', holderType: '', isStatement: true };
    return field === '' ? [] : [found];
  });
  return [...fields, ...variables];
}

function macroArgumentsIn({ path, outline }: Scanned): IndexedMacroCall[] {
  return outline.macroCalls.flatMap(({ macro, line, arguments: given }) =>
    given.map((argument, position) => ({ path, line, macro, argument, position })),
  );
}

function pastingIn({ path, text, outline }: Scanned): IndexedPlace[] {
  return outline.macros
    .filter((macro) => text.slice(macro.bodyStart, macro.end).includes('##'))
    .map(({ line }) => ({ path, line }));
}
