/** Definitions with the file they stand in: what a search finds. */
import type { TreePath } from '../base/tree-path.js';
import type { FunctionDefinition, MacroDefinition } from '../c-source/file-outline.js';

/** A function and the file that defines it. */
export interface LocatedFunction {
  readonly path: TreePath;
  readonly definition: FunctionDefinition;
}

export interface LocatedMacro {
  readonly path: TreePath;
  readonly definition: MacroDefinition;
}
