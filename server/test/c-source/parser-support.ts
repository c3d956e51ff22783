/** A parser for the tests, and bodies as lines of text. */
import type { FunctionBody } from '../../src/c-source/function-body.js';
import { createParser, type CParser } from '../../src/c-source/parser.js';
import { scanFile } from '../../src/c-source/scan-file.js';
import { wasmFiles } from '../../src/platform/wasm-files.js';
import { withoutFirstNewline } from './outline-text.js';

let shared: Promise<CParser> | undefined;

/** One parser for all tests of a file: loading the grammar costs more than they do. */
export function testParser(): Promise<CParser> {
  shared ??= createParser(wasmFiles());
  return shared;
}

/** The body of the first function with a body in `source`. */
export async function bodyOf(source: string): Promise<FunctionBody> {
  const text = withoutFirstNewline(source);
  const definition = scanFile(text, 'x.c').functions.find((each) => each.bodyStart !== undefined);
  if (definition === undefined) throw new Error('the test has no function');
  return (await testParser()).parseFunction(text, definition);
}

/** The replacement of the first macro in `source`. */
export async function macroBodyOf(source: string): Promise<FunctionBody> {
  const text = withoutFirstNewline(source);
  const [macro] = scanFile(text, 'x.c').macros;
  if (macro === undefined) throw new Error('the test has no macro');
  return (await testParser()).parseMacroBody(text, macro);
}

/** `4 direct set(led | 1) in 0 tail cold`: lines counted from 1. */
export function callsOf(body: FunctionBody): string[] {
  return body.calls.map((call) => {
    const words = [`${call.line + 1} ${call.kind} ${call.callee}(${call.arguments.join(' | ')})`];
    if (call.outer !== undefined) words.push(`in ${call.outer}`);
    if (call.tail) words.push('tail');
    if (call.cold) words.push('cold');
    return words.join(' ');
  });
}
