/** What an object file (vmlinux, a module, their separate debug files) knows of its code. The boundary to keep stable. */

/** A place in the code of one object: sections of a relocatable file (a module) all begin at address 0, so it takes both. */
export interface CodePlace {
  /** Index in the section header table. */
  readonly section: number;
  /** Bytes from the start of that section. */
  readonly byteOffset: number;
}

/** A function of the symbol table (STT_FUNC, and STT_NOTYPE in executable sections, as assembly leaves them). */
export interface ObjectFunction {
  /** As the table spells it, with `.cold`, `.part.0`, `.isra.0`. */
  readonly name: string;
  readonly place: CodePlace;
  /** `st_size`; 0 where the table has none. */
  readonly byteSize: number;
  /** Bytes up to the next symbol of the section, or its end: what the kernel prints behind the `/` (kernel/kallsyms.c). */
  readonly distanceToNext: number;
}

/** One function at a place of the code: the one that the symbol names, or one inlined there. */
export interface DebugLine {
  /** `DW_AT_name` of the function; undefined where only the line program knows the place (assembly). */
  readonly function?: string;
  /** As the debug info has it, its directory in front: `/build/linux-6.1/fs/namei.c`, `fs/namei.c`. */
  readonly file: string;
  /** `DW_AT_comp_dir` of the unit: relative files are relative to it. */
  readonly compilationDirectory?: string;
  /** 1-based. */
  readonly lineNumber: number;
  /** 1-based; undefined where the line program leaves it open (0). */
  readonly columnNumber?: number;
  /** 1-based `DW_AT_decl_line` of the function, where known. */
  readonly declarationLineNumber?: number;
  /** Its `DW_AT_decl_file`, spelled as `file`. */
  readonly declarationFile?: string;
}

export interface DebugObject {
  /** `e_machine` of the ELF header. */
  readonly machine: number;
  readonly wordBits: 32 | 64;
  readonly isLittleEndian: boolean;
  /** Lower-case hex digits of the GNU build ID note. */
  readonly buildId: string | undefined;
  /** `vermagic` of a module, `Linux version …` of a vmlinux up to the first blank behind the release. */
  readonly release: string | undefined;
  /** False where it is stripped of DWARF: then only symbols and code are known. */
  readonly hasLines: boolean;
  /** What is damaged or not understood, in words, as far as it was met. */
  readonly problems: readonly string[];
  /** All functions of that very name; several where files have statics of one name. Empty: none. */
  functionsNamed(name: string): readonly ObjectFunction[];
  /** The function that covers an address of the running kernel (not slid), as 16 hex digits; vmlinux only. */
  functionAtAddress(
    address: bigint,
  ): { readonly function: ObjectFunction; readonly byteOffset: number } | undefined;
  /**
   * All functions that begin at a place, the one that the kernel prints first; of powerpc64 also those that callers of the same object enter
   * there, some instructions behind their beginning. Empty where there is none.
   */
  functionsFrom(place: CodePlace): readonly ObjectFunction[];
  /**
   * Relocatable objects: the function that the relocation of the field at `place` is against; undefined where there is none. The
   * field itself is 0 or an addend until the module is loaded.
   */
  targetAt(place: CodePlace): string | undefined;
  /** The address of a place as other tools count: that of the linked file; in a relocatable one it counts from the start of the section. */
  addressOf(place: CodePlace): bigint;
  /**
   * The lines at the instruction that holds the byte at `place`, innermost first; the last one is in the function that the symbol
   * names. Empty: nothing is known. For a return address hand in the byte before it.
   */
  linesAt(place: CodePlace): readonly DebugLine[];
  /** Bytes of the code; undefined where the file has none there (a separate debug file has its sections empty). */
  codeAt(place: CodePlace, byteLength: number): Uint8Array | undefined;
}
