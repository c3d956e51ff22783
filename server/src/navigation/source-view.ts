/**
 * A tree as navigation sees it for one question: the files as the editor has them, the index, and what decides between
 * definitions. Files are read once; nothing outlives the question, so nothing can be out of date.
 */
import { firstIndex } from '../base/binary-search.js';
import type { FileSource } from '../base/file-source.js';
import { LineIndex } from '../base/text.js';
import type { TreePath } from '../base/tree-path.js';
import { fileDeclarations, type DeclaredName } from '../c-source/file-declarations.js';
import type { FileOutline, FunctionDefinition } from '../c-source/file-outline.js';
import { localNames, type LocalName } from '../c-source/local-names.js';
import { scanFile } from '../c-source/scan-file.js';
import { tokenise, type Token } from '../c-source/tokens.js';
import type { KernelConfig } from '../kernel-tree/config.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import { KeptTexts } from './kept-texts.js';

/** What is known of the kernel that is meant. */
export interface NavigationChoice {
  /** Directory of `arch/`: of the setting, else of the configuration. Undefined: see `architectureFor()`. */
  readonly architecture?: string;
  readonly config?: KernelConfig;
  /** False where the configuration leaves the file out of the kernel; undefined where nobody knows. */
  readonly isBuilt?: (path: TreePath) => boolean | undefined;
}

/** One file, read as far as somebody asked. */
export class SourceText {
  readonly path: TreePath;
  readonly text: string;
  #lines: LineIndex | undefined;
  #outline: FileOutline | undefined;
  #declarations: readonly DeclaredName[] | undefined;
  #tokens: readonly Token[] | undefined;
  readonly #locals = new Map<FunctionDefinition, readonly LocalName[]>();

  constructor(path: TreePath, text: string) {
    this.path = path;
    this.text = text;
  }

  /** The same file with another text. */
  withText(text: string): SourceText {
    return new SourceText(this.path, text);
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  get isAssembly(): boolean {
    return /\.[sS]$/.test(this.path);
  }

  get outline(): FileOutline {
    return (this.#outline ??= scanFile(this.text, this.path));
  }

  get declarations(): readonly DeclaredName[] {
    return (this.#declarations ??= this.isAssembly ? [] : fileDeclarations(this.text));
  }

  /** All tokens, those of directives and dead branches too. */
  get tokens(): readonly Token[] {
    return (this.#tokens ??= tokenise(this.text, 0, this.text.length, 'macro'));
  }

  /** The function whose head or body holds the offset; of several made in one place the plainest. */
  functionAt(offset: number): FunctionDefinition | undefined {
    return this.outline.functions
      .filter(
        ({ start, end, bodyStart }) => bodyStart !== undefined && start <= offset && offset < end,
      )
      .sort((a, b) => b.start - a.start || a.name.length - b.name.length)[0];
  }

  localsOf(definition: FunctionDefinition): readonly LocalName[] {
    const known = this.#locals.get(definition);
    if (known !== undefined) return known;
    const found = localNames(this.text, definition);
    this.#locals.set(definition, found);
    return found;
  }

  /** The index of the token that holds the offset, or that ends there; -1 where there is none, as in a comment. */
  tokenAt(offset: number): number {
    const { tokens } = this;
    const startOf = (index: number): number => tokens[index]?.start ?? 0;
    const at = firstIndex(1, tokens.length, (index) => startOf(index) > offset) - 1;
    const token = tokens[at];
    const before = tokens[at - 1];
    if (token !== undefined && token.start <= offset && offset <= token.end) {
      // `foo(`, with the cursor before the bracket, is meant to be `foo`.
      const isPrevious = token.start === offset && token.kind !== 'word' && before?.end === offset;
      return isPrevious ? at - 1 : at;
    }
    return -1;
  }
}

const kept = new KeptTexts<SourceText>();

export class SourceView {
  readonly files: FileSource;
  readonly index: TreeIndex;
  readonly choice: NavigationChoice;
  readonly #texts = new Map<TreePath, SourceText | undefined>();
  #taken: SourceText | undefined;

  /** `files` give the texts as the editor has them. */
  constructor(files: FileSource, index: TreeIndex, choice: NavigationChoice = {}) {
    this.files = files;
    this.index = index;
    this.choice = choice;
  }

  /** Undefined where the file cannot be read: it may have gone since it was indexed. */
  source(path: TreePath): SourceText | undefined {
    const known = this.#texts.get(path);
    if (known !== undefined || this.#texts.has(path)) return known;
    const text = this.files.read(path);
    const source =
      text === undefined ? undefined : kept.of(path, text, () => new SourceText(path, text));
    this.#texts.set(path, source);
    return source;
  }

  /** The same for a file that is one of many: it is kept until the next one is taken. */
  takeSource(path: TreePath): SourceText | undefined {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    if (this.#taken?.path === path) return this.#taken;
    const text = this.files.read(path);
    this.#taken = text === undefined ? undefined : new SourceText(path, text);
    return this.#taken;
  }
}
