/** A syntax tree as plain data: what leaves the parser. Node types and field names are those of tree-sitter-c 0.24. */

export interface SyntaxNode {
  readonly type: string;
  /** The name under which the parent holds it, `condition`; undefined where it has none. */
  readonly field: string | undefined;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** Named children only, comments left out. Nothing below a depth of 400. */
  readonly children: readonly SyntaxNode[];
}

export function childInField(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** Calls `visit` for the node and all below it, parents first; `visit` returns false to leave out what is below. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => boolean): void {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!visit(next)) continue;
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i];
      if (child !== undefined) stack.push(child);
    }
  }
}

/** The name that an expression or declarator comes down to: `fn` for `(*p->fn)`, `table` for `table[i]`, `x` for `*x[4]`. */
export function innermostName(node: SyntaxNode | undefined): SyntaxNode | undefined {
  for (let depth = 0; node !== undefined && depth < 40; depth++) {
    switch (node.type) {
      case 'identifier':
      case 'field_identifier':
        return node;
      case 'field_expression':
        node = childInField(node, 'field');
        break;
      case 'cast_expression':
        node = childInField(node, 'value');
        break;
      case 'subscript_expression':
      case 'pointer_expression':
        node = childInField(node, 'argument');
        break;
      case 'init_declarator':
      case 'pointer_declarator':
      case 'array_declarator':
      case 'function_declarator':
        node = childInField(node, 'declarator');
        break;
      case 'parenthesized_expression':
      case 'parenthesized_declarator':
      case 'attributed_declarator':
        node = node.children[0];
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}
