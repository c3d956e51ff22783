/** What a frame's function may be called by: its names, the fields that hold it, and functions that end by jumping to it. */
import type { LocatedFunction } from '../symbol-search/located.js';
import type { CallGraph, Code } from './call-graph.js';
import { GLUE } from './special-names.js';
import type { Target } from './ways.js';

/** Functions further than this from the printed one are no explanation any more. */
const MAX_UPWARD_HOPS = 2;

export class Targets {
  readonly #graph: CallGraph;

  constructor(graph: CallGraph) {
    this.#graph = graph;
  }

  /** The function itself: its name and the fields it is assigned to. */
  plain(name: string, definitions: readonly LocatedFunction[]): Target {
    return {
      names: new Set([name]),
      fields: this.#fieldsOf(name, definitions),
      key: `plain ${name}`,
    };
  }

  /** What the kernel's glue puts in the function's place; undefined where it puts nothing. */
  glue(name: string): Target | undefined {
    const names = new Set<string>();
    const fields = new Set<string>();
    for (const row of GLUE) {
      const match = row.callee.exec(name);
      if (match === null) continue;
      for (const other of row.names?.(match) ?? []) if (other.length > 2) names.add(other);
      for (const field of row.fields ?? []) fields.add(field);
    }
    return names.size + fields.size === 0 ? undefined : { names, fields, key: `glue ${name}` };
  }

  /**
   * The functions of the same file, or also those of other files that call it, which end in a call of it, and their fields: a compiler
   * makes jumps of such calls.
   */
  jumpingTo(
    name: string,
    definitions: readonly LocatedFunction[],
    reach: 'file' | 'tree',
  ): Target | undefined {
    const names = new Set<string>();
    const fields = new Set<string>();
    let frontier = [name];
    const own = definitions.map(({ path }) => path);
    const isSeen = reach === 'tree' && definitions.some(({ definition }) => !definition.isStatic);
    const paths = new Set([...own, ...(isSeen ? this.#graph.table.callingFiles(name) : [])]);
    for (let hop = 0; hop < MAX_UPWARD_HOPS && frontier.length > 0; hop++) {
      const next: string[] = [];
      for (const path of paths) {
        for (const caller of this.#tailCallersIn(path, frontier)) {
          if (names.has(caller.name) || caller.name === name) continue;
          names.add(caller.name);
          next.push(caller.name);
          for (const field of this.#fieldsIn(path, caller.name)) fields.add(field);
        }
      }
      frontier = next;
    }
    return names.size === 0 ? undefined : { names, fields, key: `jumping ${reach} ${name}` };
  }

  #fieldsOf(name: string, definitions: readonly LocatedFunction[]): Set<string> {
    const fields = new Set(this.#graph.table.holders(name));
    for (const { path } of definitions) {
      for (const field of this.#fieldsIn(path, name)) fields.add(field);
    }
    return fields;
  }

  #fieldsIn(path: LocatedFunction['path'], name: string): string[] {
    const assignments = this.#graph.table.sources.get(path)?.outline.fieldAssignments ?? [];
    return assignments
      .filter((each) => each.value === name && each.field !== '')
      .map((each) => each.field);
  }

  #tailCallersIn(path: LocatedFunction['path'], names: readonly string[]): Code[] {
    const file = this.#graph.table.sources.get(path);
    if (file === undefined) return [];
    const callers: Code[] = [];
    for (const definition of file.outline.functions) {
      if (definition.bodyStart === undefined) continue;
      const source = file.text.slice(definition.bodyStart, definition.end);
      if (!names.some((name) => source.includes(name))) continue;
      const code = this.#graph.functionCode({ path, definition });
      if (code?.body.calls.some((call) => call.tail && names.includes(call.callee)) === true) {
        callers.push(code);
      }
    }
    return callers;
  }
}
