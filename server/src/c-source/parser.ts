/**
 * The only file that knows web-tree-sitter, and the only owner of its objects: they live in wasm memory, which nobody collects
 * for us. A tree is turned into plain data and deleted before anything leaves.
 */
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import type { FunctionDefinition, MacroDefinition } from './file-outline.js';
import type { FunctionBody } from './function-body.js';
import { bodyOfFunction, bodyOfMacro, type ParseSource, type TreeDetail } from './read-body.js';
import type { SyntaxNode } from './syntax-node.js';

/** The wasm files, as paths or as bytes. */
export interface WasmFiles {
  /** `web-tree-sitter.wasm` of the package web-tree-sitter. */
  readonly runtimeWasm: string | Uint8Array;
  /** `tree-sitter-c.wasm` of the package tree-sitter-c. */
  readonly grammarWasm: string | Uint8Array;
}

export interface CParser {
  /**
   * What stands in a function of `text`, which must be the text that the definition was found in. A definition without a body
   * has no calls.
   */
  parseFunction(text: string, definition: FunctionDefinition): FunctionBody;
  /** What stands in a macro's replacement. A call of a pasted name keeps the paste: the callee is `trace_##name`. */
  parseMacroBody(text: string, macro: MacroDefinition): FunctionBody;
  /** Frees the wasm memory. Nothing may be parsed afterwards. */
  dispose(): void;
}

/** Deeper nodes are not read: C in use stays below a hundred, and readers of the tree recurse. */
const deepest = 400;

/**
 * Expressions, below which no statement and no declared name is: not read unless the caller wants whole expressions. Three of
 * four nodes are in there, and reading a node costs more than parsing it.
 */
const expressions = new Set(
  (
    'argument_list binary_expression assignment_expression field_expression subscript_expression cast_expression ' +
    'unary_expression pointer_expression update_expression initializer_list sizeof_expression string_literal ' +
    'concatenated_string char_literal type_descriptor parameter_list struct_specifier union_specifier enum_specifier'
  ).split(' '),
);

/** Macros longer than this are read by their tokens alone. */
const longest = 1 << 20;

/** Loads the wasm files. May be called more than once; the runtime is loaded by the first call only. */
export async function createParser(files: WasmFiles): Promise<CParser> {
  const { runtimeWasm, grammarWasm } = files;
  await Parser.init(
    typeof runtimeWasm === 'string'
      ? { locateFile: () => runtimeWasm }
      : { wasmBinary: runtimeWasm.slice().buffer },
  );
  const language = await Language.load(grammarWasm);
  const parser = new Parser();
  parser.setLanguage(language);
  const parse: ParseSource = (source, shift, detail) => plainTree(parser, source, shift, detail);
  return {
    parseFunction: (text, definition) => bodyOfFunction(text, definition, parse),
    parseMacroBody: (text, macro) => bodyOfMacro(text, macro, parse),
    dispose: () => {
      parser.delete();
    },
  };
}

/** The tree of `source` with `shift` added to its offsets; undefined where it cannot be parsed in reasonable time. */
function plainTree(
  parser: Parser,
  source: string,
  shift: number,
  detail: TreeDetail,
): SyntaxNode | undefined {
  if (source.length > longest) return undefined;
  // Called every few hundred steps of the parser: a measure of its work that does not depend on the machine.
  let rounds = 0;
  const most = 2000 + source.length / 4;
  const tree = parser.parse(source, null, { progressCallback: () => ++rounds > most });
  if (tree === null) {
    parser.reset();
    return undefined;
  }
  const cursor = tree.walk();
  try {
    return readNode(cursor, shift, detail, 0);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function readNode(
  cursor: TreeCursor,
  shift: number,
  detail: TreeDetail,
  depth: number,
): SyntaxNode {
  const children: SyntaxNode[] = [];
  const type = cursor.nodeType;
  const field = cursor.currentFieldName ?? undefined;
  const node = {
    type,
    field,
    start: cursor.startIndex + shift,
    end: cursor.endIndex + shift,
    children,
  };
  // What stands in parentheses may be a statement expression, `({ … })`; a condition is looked at as text.
  const isRead = detail === 'expressions' || !(expressions.has(type) || field === 'condition');
  if (isRead && depth < deepest && cursor.gotoFirstChild()) {
    do {
      if (cursor.nodeIsNamed) children.push(readNode(cursor, shift, detail, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
