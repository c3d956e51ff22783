/** How a frame's source line is known, and how sure that is. The words for people are made where they are shown. */
import type { TreePath } from '../base/tree-path.js';

/** Why a line is given. A closed set: whatever shows a line can explain each of them. */
export type Evidence =
  /** The debug info of the object that the code is in. */
  | 'debug-info'
  /** An earlier tool or the kernel itself wrote `file:line` into the log. */
  | 'printed'
  /** The function calls the next frame's function in one place, be it in the text of a macro. */
  | 'only-call-site'
  /** The function calls the next frame's function in several places; the others are the candidates. */
  | 'one-of-n'
  /** The call stands in an inline function, or in one that the compiler may have inlined. */
  | 'through-inline'
  /** An indirect call through a field that the next frame's function is assigned to. */
  | 'ops-field'
  /** The function calls something that ends by jumping to the next frame's function and leaves no frame itself. */
  | 'tail-call'
  /** The next frame's function is an argument of a call here. */
  | 'passed-as-argument'
  /** The only place that calls something unknown by name: a function pointer. */
  | 'indirect-call'
  /** The address is at the function's very beginning. */
  | 'entry'
  /** A bad pointer is used here for the first time: a trap further on would not have been reached. */
  | 'first-use'
  /** The instruction that the log shows is made of what stands here: `pause` of cpu_relax(). */
  | 'instruction'
  /**
   * An entry with `?` that cannot have called the frame above it, or is rather of a call made since: left over on the stack. Its offset
   * tells, and that the last call of a function is the one whose return address stays.
   */
  | 'left-over'
  /** An entry with `?` that has the address of a sure frame of the same log: its line is that frame's. */
  | 'same-address'
  /** Nothing but the offset within the function tells. */
  | 'interpolated'
  /** Only the place of the definition is known. */
  | 'definition-only';

/**
 * `exact`: from debug info, or printed by the kernel. `certain`: inferred, and right at least 97 times in 100 on the recorded
 * truth. `likely`: the best of few. `guess`: better than nothing, and shown as such.
 */
export type Confidence = 'exact' | 'certain' | 'likely' | 'guess';

/** What stands in front of a return address in the code of the very build that printed the log. */
export type CodeCall =
  | {
      readonly kind: 'direct';
      /** As the symbol table spells it, with `.part.0`, `.isra.0`. */
      readonly name: string;
      /** Further names of that function. */
      readonly otherNames: readonly string[];
    }
  /** Through a pointer: by the instruction, by a retpoline (`__x86_indirect_thunk_rax`), or by a static call. */
  | {
      readonly kind: 'indirect';
      /** `x86_pmu_read`: the key of a static call (`__SCT__x86_pmu_read`); undefined for all others. */
      readonly staticCall?: string;
    }
  /** No call is there: nothing returns to that address. */
  | { readonly kind: 'none' };

/** A line of the tree. */
export interface SourceLine {
  readonly file: TreePath;
  /** 1-based. */
  readonly lineNumber: number;
  /** Full hash of the commit that the file is of, where it differs from the file in the tree; missing: the tree as it is. */
  readonly commit?: string;
}

/** One function on the way from the frame's function to the next frame, inlined or jumped through. */
export interface InlineStep extends SourceLine {
  readonly function: string;
}

export interface SourceSite extends SourceLine {
  /** The function that the frame names, as the source spells it. */
  readonly function: string;
  /** 1-based line of the function's head; undefined where the line was printed and nobody looked. */
  readonly definitionLineNumber?: number;
  readonly evidence: Evidence;
  readonly confidence: Confidence;
  /** What the code calls there, where the code is at hand and its debug info is not. */
  readonly call?: CodeCall;
  /** Whether the line is one that makes that call, as far as it can be told; false where no line was found that does. */
  readonly isOfCall?: boolean;
  /** Functions inlined at this line on the way to the next frame, innermost first. Empty when there are none or none is known. */
  readonly inlines: readonly InlineStep[];
}

/** Why there is no line. */
export type UnresolvedReason =
  /** The frame is an address without a symbol. */
  | 'no-symbol'
  /** The symbol is no C identifier (Rust, C++, a BPF program, a trampoline): not looked for in C sources. */
  | 'not-c'
  /** Nothing in the tree defines it. */
  | 'no-definition'
  /** A return address at the very start of a function: its call is the last instruction of the function before it. */
  | 'function-before'
  /** A `?` entry at the very start or end of a function: no call returns there. */
  | 'stale-pointer'
  /** Debug info tells the line, in a file that is not of this tree: of a module that is built elsewhere. See `BuildLine`. */
  | 'not-in-tree';

/** A line of a file as the build knew it. The path is for people: nothing is opened by it. */
export interface BuildLine {
  readonly path: string;
  /** 1-based. */
  readonly lineNumber: number;
  /** Functions inlined there, innermost first. */
  readonly inlines: readonly {
    readonly function: string;
    readonly path: string;
    readonly lineNumber: number;
  }[];
}

/** The answer for one frame. */
export type Resolution =
  | {
      readonly kind: 'resolved';
      readonly site: SourceSite;
      /** Other lines that are possible, best first, without the site's own. */
      readonly candidates: readonly SourceLine[];
      /** Other definitions of that name that nothing rules out, where there is more than one. */
      readonly otherDefinitions: readonly SourceLine[];
    }
  | {
      readonly kind: 'unresolved';
      readonly reason: UnresolvedReason;
      /** Where the reason is `not-in-tree`. */
      readonly built?: BuildLine;
    };
