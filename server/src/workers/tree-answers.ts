/** Answers to questions about the files of one tree, as the features of the editor want them. */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import { scanFile } from '../c-source/scan-file.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';
import { LineIndex } from '../base/text.js';
import type { FileModule, SourceExcerpt } from '../features/log/tree-facts.js';
import { and, conditionText, isNever, or } from '../kernel-tree/condition.js';
import { buildPlaces } from '../kernel-tree/kbuild-places.js';
import type { OpenedTree } from './opened-tree.js';

/** Lines shown before and behind the line in question. */
const LINES_AROUND = 3;
/** A longer line of source is cut: generated tables have lines of a megabyte. */
const LONGEST_LINE = 300;
/** A head of a function longer than this is none. */
const LONGEST_HEAD = 600;
/** The lines around a 1-based line, and the head of the function there. Undefined where there is no such line. */
export function excerptOf(
  files: FileSource,
  path: TreePath,
  lineNumber: number,
  definitionLineNumber: number | undefined,
): SourceExcerpt | undefined {
  const text = files.read(path);
  if (text === undefined) return undefined;
  const index = new LineIndex(text);
  if (index.lineCount < lineNumber) return undefined;
  const first = Math.max(0, lineNumber - 1 - LINES_AROUND);
  const last = Math.min(index.lineCount - 1, lineNumber - 1 + LINES_AROUND);
  const lines: string[] = [];
  for (let line = first; line <= last; line++) {
    const start = index.startOf(line) ?? text.length;
    const end = index.startOf(line + 1) ?? text.length + 1;
    lines.push(text.slice(start, Math.min(end - 1, start + LONGEST_LINE)).replace(/\r$/, ''));
  }
  const offset = index.startOf(lineNumber - 1) ?? 0;
  const definition = scanFile(text, path).functions.find((each) =>
    definitionLineNumber === undefined
      ? each.start <= offset && offset < each.end
      : each.line === definitionLineNumber - 1,
  );
  const signature = definition && headOf(text, definition);
  return { firstLineNumber: first + 1, lines, ...(signature !== undefined && { signature }) };
}

/** `static int foo_probe(struct device *dev)`, on one line. Undefined for what is too long to be a head. */
function headOf(text: string, { start, bodyStart, end }: FunctionDefinition): string | undefined {
  const head = text.slice(start, bodyStart ?? end);
  return head.length <= LONGEST_HEAD ? head.replace(/\s+/g, ' ').trim() : undefined;
}

/** What a file is built into. Undefined where no makefile of the tree says so. */
export function moduleOf({ files, modules }: OpenedTree, path: TreePath): FileModule | undefined {
  const [likeliest] = modules.builtInto(path);
  if (likeliest === undefined) return undefined;
  const { module, when } = likeliest;
  const condition = conditionText(and(when, or(module.module, module.builtIn)));
  const part = path.replace(/\.[^./]*$/, '.o') as TreePath;
  const { makefile, directory, object } = module;
  const {
    goal,
    part: inList,
    symbol,
  } = buildPlaces(files.read(makefile) ?? '', directory, object, part);
  const line = inList ?? goal;
  return {
    ...(!isNever(module.module) && { module: module.name }),
    condition: condition === 'always' ? '' : condition,
    builtBy: {
      object,
      makefile,
      ...(line !== undefined && { lineNumber: line + 1 }),
      ...(symbol !== undefined && { symbol }),
    },
  };
}
