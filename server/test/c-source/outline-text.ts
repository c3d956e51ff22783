/** Outlines as lines of text, so that a test compares what a person would read. */
import { scanFile } from '../../src/c-source/scan-file.js';
import type { FileOutline, FunctionDefinition } from '../../src/c-source/file-outline.js';

/** The outline of a text without its first newline, so that tests can begin theirs on a line of its own. */
export function outlineOf(source: string, path = 'x.c'): FileOutline {
  return scanFile(withoutFirstNewline(source), path);
}

/** `3-5 static inline foo if defined(CONFIG_X)`: lines counted from 1, those of the name and of the end. */
export function functionsOf(source: string, path = 'x.c'): string[] {
  const text = withoutFirstNewline(source);
  return scanFile(text, path).functions.map((definition) => describe(text, definition));
}

function describe(text: string, definition: FunctionDefinition): string {
  const endLine = text.slice(0, definition.end).split('\n').length;
  const words = [`${definition.line + 1}-${endLine}`];
  if (definition.isStatic) words.push('static');
  if (definition.inlining !== 'free') words.push(definition.inlining);
  words.push(definition.name);
  if (definition.madeBy !== undefined) words.push(`by ${definition.madeBy}`);
  if (definition.conditions.length > 0) words.push(`if ${definition.conditions.join(' and ')}`);
  return words.join(' ');
}

export function withoutFirstNewline(text: string): string {
  return text.startsWith('\n') ? text.slice(1) : text;
}
