/** All that one file tells an index, read from its outline, its declarations and the tokens of its bodies. */
import type { TreePath } from '../base/tree-path.js';
import { LineIndex } from '../base/text.js';
import { callsIn } from '../c-source/calls-in.js';
import { fileDeclarations, type DeclaredName } from '../c-source/file-declarations.js';
import type { FileOutline, FunctionDefinition } from '../c-source/file-outline.js';
import { scanFile } from '../c-source/scan-file.js';
import { tokenise } from '../c-source/tokens.js';
import type {
  IndexedAssignment,
  IndexedCall,
  IndexedSymbol,
  IndexedUse,
} from '../symbol-index/tree-index.js';
import { includeTexts } from './include-lines.js';

export interface FileRecord {
  /** Names that stand in the text; not those that macros make. */
  readonly symbols: readonly IndexedSymbol[];
  readonly declarations: readonly { readonly name: string; readonly line: number }[];
  readonly aliases: readonly { readonly alias: string; readonly name: string }[];
  readonly calls: readonly IndexedCall[];
  readonly assignments: readonly IndexedAssignment[];
  readonly macroCalls: readonly RecordedMacroCall[];
  readonly uses: readonly IndexedUse[];
  /** Lines of macros whose replacement has `##`. */
  readonly pastingLines: readonly number[];
  readonly includes: readonly string[];
}

export interface RecordedMacroCall {
  readonly macro: string;
  readonly line: number;
  /** The arguments that are identifiers. */
  readonly words: readonly { readonly argument: string; readonly position: number }[];
}

/** Never throws. */
export function recordFile(path: TreePath, text: string): FileRecord {
  const outline = scanFile(text, path);
  const lines = new LineIndex(text);
  const declared = /\.[sS]$/.test(path) ? [] : fileDeclarations(text);
  const functions = outline.functions.filter(({ origin }) => origin !== 'macro-made');
  const place = { path, isStatic: false, isInline: false, parent: '' };
  return {
    symbols: [
      ...functions.map((each) => functionSymbol(path, each, lines)),
      ...outline.macros.map(({ name, line, parameters }) => ({
        ...place,
        name,
        kind: 'macro' as const,
        line,
        lastLine: line,
        isInline: parameters !== undefined,
      })),
      ...declared.flatMap((each) => declaredSymbol(path, each)),
    ],
    declarations: declared.filter(({ kind }) => kind === 'extern' || kind === 'prototype'),
    aliases: outline.macros.flatMap(({ name, parameters, bodyStart, end }) => {
      const body = text.slice(bodyStart, end);
      return parameters === undefined && /^[A-Za-z_]\w*$/.test(body)
        ? [{ alias: name, name: body }]
        : [];
    }),
    ...callsAndUses(path, text, outline, lines),
    assignments: assignmentsIn(path, outline, declared, lines),
    macroCalls: outline.macroCalls.map((call) => ({
      macro: call.macro,
      line: call.line,
      words: call.arguments.flatMap((argument, position) =>
        /^[A-Za-z_]\w*$/.test(argument) ? [{ argument, position }] : [],
      ),
    })),
    pastingLines: outline.macros
      .filter(({ bodyStart, end }) => text.slice(bodyStart, end).includes('##'))
      .map(({ line }) => line),
    includes: includeTexts(text).map(({ target }) => target),
  };
}

function functionSymbol(
  path: TreePath,
  { name, line, end, isStatic, inlining }: FunctionDefinition,
  lines: LineIndex,
): IndexedSymbol {
  return {
    name,
    kind: 'function',
    path,
    line,
    lastLine: lines.lineAt(end - 1),
    isStatic,
    isInline: inlining === 'always' || inlining === 'inline',
    parent: '',
  };
}

function declaredSymbol(
  path: TreePath,
  { name, kind, line, isStatic, parent }: DeclaredName,
): IndexedSymbol[] {
  if (kind === 'extern' || kind === 'prototype') return [];
  return [{ name, kind, path, line, lastLine: line, isStatic, isInline: false, parent }];
}

function callsAndUses(
  path: TreePath,
  text: string,
  { functions, macros }: FileOutline,
  lines: LineIndex,
): Pick<FileRecord, 'calls' | 'uses'> {
  const calls: IndexedCall[] = [];
  const uses: IndexedUse[] = [];
  const here = new Set(functions.map(({ name }) => name));
  const read = (caller: string, start: number, end: number, kind: 'code' | 'macro'): void => {
    const tokens = tokenise(text, start, end, kind);
    for (const { name: callee, token, isIndirect } of callsIn(tokens)) {
      const line = lines.lineAt(tokens[token]?.start ?? start);
      calls.push({ path, line, callee, caller, isIndirect });
      const close = tokens[token + 1]?.match ?? -1;
      for (let i = token + 2; i < close; i++) {
        const each = tokens[i];
        if (each?.kind !== 'word' || !here.has(each.text) || tokens[i + 1]?.text === '(') continue;
        uses.push({ path, line: lines.lineAt(each.start), name: each.text, callee, caller });
      }
    }
  };
  // `SYSCALL_DEFINE3(read, …)` makes a dozen functions with one body.
  const done = new Set<number>();
  for (const { name, bodyStart, end } of functions) {
    if (bodyStart === undefined || done.has(bodyStart)) continue;
    done.add(bodyStart);
    read(name, bodyStart, end, 'code');
  }
  for (const { name, bodyStart, end } of macros) read(name, bodyStart, end, 'macro');
  return { calls, uses };
}

function assignmentsIn(
  path: TreePath,
  { fieldAssignments, functions }: FileOutline,
  declared: readonly DeclaredName[],
  lines: LineIndex,
): IndexedAssignment[] {
  const variables = declared
    .filter(({ kind }) => kind === 'variable')
    .map((each) => ({ each, first: each.line, last: lines.lineAt(each.end) }));
  return fieldAssignments.map(({ field, value, line, kind }) => {
    const offset = lines.startOf(line) ?? 0;
    const around = functions.find(
      ({ bodyStart = Infinity, end }) => bodyStart <= offset && offset < end,
    );
    const variable = variables.find(({ first, last }) => first <= line && line <= last)?.each;
    return {
      path,
      line,
      value,
      field,
      holder: kind === 'statement' ? (around?.name ?? '') : (variable?.name ?? around?.name ?? ''),
      holderType: variable?.type.kind === 'struct' ? variable.type.name : '',
      isStatement: kind === 'statement',
    };
  });
}
