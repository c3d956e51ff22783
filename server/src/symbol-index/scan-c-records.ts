/**
 * The scanner of the whole tree: C as bytes, each looked at once, without a syntax tree and without an object per thing found.
 * It knows the shape of file-level declarations, follows `#if` branches far enough that a brace opened once per branch counts
 * once, and reads calls, assignments and formats inside bodies. What a single file says in detail is `c-source/scan-c.ts`'s to
 * tell; this one says where to look.
 */
import { Byte, classes, isNumberByte, isSpaceByte, isWordByte } from './byte-classes.js';
import { Flag, RecordKind } from './record-kinds.js';
import type { SegmentBuilder } from './segment-builder.js';
import { Word } from './word-classes.js';

const tab = 9;
const newline = 10;
const carriageReturn = 13;
const space = 32;
const quote = 34;
const hash = 35;
const ampersand = 38;
const apostrophe = 39;
const open = 40;
const close = 41;
const star = 42;
const comma = 44;
const minus = 45;
const dot = 46;
const slash = 47;
const colon = 58;
const semicolon = 59;
const equals = 61;
const greater = 62;
const question = 63;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const underscore = 95;
const openBrace = 123;
const closeBrace = 125;

/** Words and groups of a file-level head that are kept; a head with more is no declaration. */
const mostWords = 200;
/** Calls open at once. */
const mostNested = 400;
/** What is known of the formats of a call: another may come, or none. 0: there was none yet. */
const mayHaveMore = 1;
const noMore = 2;
/** Braces of types open at once. */
const mostTypes = 60;
/** `#if`s open at once. */
const mostConditions = 300;
/** Names of parameters without types, in bytes: each of their declarations looks through them. */
const longestOldStyle = 400;
/** A number among the arguments of a macro with more digits makes no part of a name. */
const longestPastedNumber = 3;
/** How far left of `=` a field's name may begin. */
const reach = 160;

/** What the head of a file-level declaration looks like so far. */
interface Branch {
  depth: number;
  nested: number;
  nWords: number;
  nGroups: number;
  sawEquals: boolean;
}

export class CRecordScanner {
  readonly #sink: SegmentBuilder;
  #bytes: Uint8Array;
  #length = 0;
  #at = 0;
  #line = 0;
  /** Braces and parentheses open inside the body or the group under way. */
  #depth = 0;
  #nested = 0;
  #branches: Branch[] = [];
  #nBranches = 0;

  // The head: words outside of groups, and groups, as parallel arrays.
  #nWords = 0;
  readonly #wordStart = new Int32Array(mostWords);
  readonly #wordEnd = new Int32Array(mostWords);
  readonly #wordLine = new Int32Array(mostWords);
  readonly #wordClass = new Uint8Array(mostWords);
  #nGroups = 0;
  /** The word right before the parenthesis; -1 for none. */
  readonly #groupWord = new Int32Array(mostWords);
  readonly #groupOpen = new Int32Array(mostWords);
  readonly #groupClose = new Int32Array(mostWords);
  readonly #groupWords = new Int32Array(mostWords);
  #sawEquals = false;
  #sawLiteral = false;
  #inValue = false;
  /** Words before this one belong to the type that had a body. */
  #bodyWords = 0;
  /** The words that are declared names. */
  #nDeclared = 0;
  readonly #declared = new Int32Array(mostWords);
  /** Names of functions whose heads stand in earlier `#if` branches, as [start, end, line, flags]. */
  #otherHeads: number[] = [];

  /** Names of the callees of the parentheses open in a body; -1 for none. */
  readonly #callees = new Int32Array(mostNested + 1);
  readonly #calleeLines = new Int32Array(mostNested + 1);
  readonly #hasFormat = new Uint8Array(mostNested + 1);

  constructor(sink: SegmentBuilder) {
    this.#sink = sink;
    this.#bytes = new Uint8Array(1);
  }

  /** Records what `bytes[0, length)` holds. `bytes[length]` must be there and 0. Gives the number of lines. Never throws on odd text. */
  scan(bytes: Uint8Array, length: number): number {
    this.#bytes = bytes;
    this.#length = length;
    this.#at = 0;
    this.#line = 0;
    this.#depth = 0;
    this.#nested = 0;
    this.#nBranches = 0;
    this.#otherHeads.length = 0;
    this.#resetHead();
    this.#fileLevel();
    return this.#line + 1;
  }

  #resetHead(): void {
    this.#nWords = 0;
    this.#nGroups = 0;
    this.#sawEquals = false;
    this.#sawLiteral = false;
    this.#inValue = false;
    this.#bodyWords = 0;
    this.#nDeclared = 0;
  }

  // ---- file level

  #fileLevel(): void {
    const bytes = this.#bytes;
    for (;;) {
      let at = this.#at;
      let code = classes[bytes[at] as number] as number;
      while (code === Byte.other) code = classes[bytes[++at] as number] as number;
      this.#at = at;
      switch (code) {
        case Byte.word: {
          let end = at + 1;
          while (isWordByte[bytes[end] as number] === 1) end++;
          this.#at = end;
          // `10UL`: the letters of a number are no word.
          if (isWordByte[bytes[at - 1] as number] !== 1) this.#word(at, end);
          break;
        }
        case Byte.newline:
          this.#line++;
          this.#at = at + 1;
          break;
        case Byte.hash:
          if (this.#startsLine(at)) this.#directive();
          else this.#at = at + 1;
          break;
        case Byte.quote:
          this.#sawLiteral = true;
          this.#skipLiteral();
          break;
        case Byte.apostrophe:
          this.#skipLiteral();
          break;
        case Byte.slash:
          this.#skipComment();
          break;
        case Byte.openParenthesis:
          this.#group();
          break;
        case Byte.openBracket:
          this.#skipBrackets();
          break;
        case Byte.semicolon:
          this.#at = at + 1;
          this.#endStatement();
          break;
        case Byte.comma:
          this.#at = at + 1;
          this.#endDeclarator();
          this.#inValue = false;
          break;
        case Byte.equals:
          this.#at = at + 1;
          this.#endDeclarator();
          this.#sawEquals = true;
          this.#inValue = true;
          break;
        case Byte.openBrace:
          this.#at = at + 1;
          this.#openBrace();
          break;
        case Byte.closeBrace:
          this.#at = at + 1;
          this.#resetHead();
          this.#otherHeads.length = 0;
          break;
        case Byte.nul:
          if (at >= this.#length) {
            this.#endStatement();
            return;
          }
          this.#at = at + 1;
          break;
        default:
          this.#at = at + 1;
      }
    }
  }

  #word(start: number, end: number): void {
    if (this.#nGroups === 1 && !this.#sawEquals) this.#endCallWithoutSemicolon(start);
    const i = this.#nWords;
    if (i >= mostWords) return;
    this.#wordStart[i] = start;
    this.#wordEnd[i] = end;
    this.#wordLine[i] = this.#line;
    this.#wordClass[i] = this.#sink.classOf(start, end);
    this.#nWords = i + 1;
  }

  /** `MODULE_LICENSE("GPL")`, newline, `static int …`: a macro call that no `;` ends is over where the next line begins. */
  #endCallWithoutSemicolon(next: number): void {
    const word = this.#groupWord[0] as number;
    if (word !== this.#nWords - 1 || this.#bytes[next] === underscore) return;
    if ((this.#wordClass[word] as number) !== Word.name || !this.#isMacroCall()) return;
    const from = this.#groupClose[0] as number;
    let at = from;
    while (at < next && this.#bytes[at] !== newline) at++;
    if (at === next) return;
    if (!this.#isUpper(word) && this.#bytes[next - 1] !== newline) return;
    this.#recordMacroCall();
    this.#resetHead();
  }

  /** A parenthesised group of a head: parameters, attribute, arguments, or the declarator of a pointer. */
  #group(): void {
    const at = this.#at;
    let word = this.#nWords - 1;
    if (word >= 0 && (this.#inValue || !this.#onlySpace(this.#wordEnd[word] as number, at)))
      word = -1;
    this.#skipGroup();
    if (this.#inValue) return;
    const i = this.#nGroups;
    if (i >= mostWords) return;
    this.#groupWord[i] = word;
    this.#groupOpen[i] = at;
    this.#groupClose[i] = this.#at;
    this.#groupWords[i] = this.#nWords;
    this.#nGroups = i + 1;
  }

  /** From `(` to after its `)`. A `}` at column 0, or a `{` there, shows that the count was wrong: it ends there. */
  #skipGroup(): void {
    const bytes = this.#bytes;
    this.#nested = 0;
    for (;;) {
      let at = this.#at;
      let code = classes[bytes[at] as number] as number;
      while (code === Byte.other || code === Byte.word)
        code = classes[bytes[++at] as number] as number;
      this.#at = at + 1;
      switch (code) {
        case Byte.openParenthesis:
          this.#nested++;
          break;
        case Byte.closeParenthesis:
          if (--this.#nested <= 0) return;
          break;
        case Byte.newline:
          this.#line++;
          break;
        case Byte.quote:
        case Byte.apostrophe:
          this.#at = at;
          this.#skipLiteral();
          break;
        case Byte.slash:
          this.#at = at;
          this.#skipComment();
          break;
        case Byte.hash:
          if (this.#startsLine(at)) {
            this.#at = at;
            this.#directive();
          }
          break;
        case Byte.openBrace:
        case Byte.closeBrace:
          if (bytes[at - 1] === newline) {
            this.#at = at;
            this.#nested = 0;
            return;
          }
          break;
        case Byte.nul:
          if (at >= this.#length) {
            this.#at = at;
            return;
          }
          break;
        default:
      }
    }
  }

  #skipBrackets(): void {
    const bytes = this.#bytes;
    let nested = 0;
    for (;;) {
      const at = this.#at++;
      const byte = bytes[at] as number;
      if (byte === openBracket) nested++;
      else if (byte === closeBracket) {
        if (--nested <= 0) return;
      } else if (byte === newline) this.#line++;
      else if (byte === semicolon || byte === openBrace || (byte === 0 && at >= this.#length)) {
        this.#at = at;
        return;
      }
    }
  }

  /** A `,`, `=` or `;`: the last word is a declared name. */
  #endDeclarator(): void {
    if (this.#inValue || this.#nDeclared >= mostWords) return;
    let word = this.#nWords - 1;
    while (word > this.#bodyWords) {
      const kind = this.#wordClass[word] as number;
      if (kind !== Word.qualifier && kind !== Word.attribute) break;
      word--;
    }
    if (word < 0) return;
    this.#declared[this.#nDeclared++] = word;
  }

  #endStatement(): void {
    if (this.#nGroups === 1 && this.#isOldStyle()) {
      // The types of the parameters, one `;` each; the body or another declaration follows.
      this.#nWords = this.#groupWords[0] as number;
      this.#nDeclared = 0;
      return;
    }
    if (this.#nWords > 0) {
      this.#endDeclarator();
      this.#recordStatement();
    }
    this.#resetHead();
    this.#otherHeads.length = 0;
  }

  /** `int f(a, b) int a; char *b;`: declarations of the names between the parentheses, as before C89. */
  #isOldStyle(): boolean {
    const after = this.#groupWords[0] as number;
    const word = this.#groupWord[0] as number;
    if (this.#sawEquals || this.#nWords < after + 2 || word < 1 || this.#isMacroCall())
      return false;
    const kind = this.#wordClass[after] as number;
    if (kind === Word.attribute || kind === Word.qualifier) return false;
    const last = this.#wordStart[this.#nWords - 1] as number;
    const size = (this.#wordEnd[this.#nWords - 1] as number) - last;
    const end = (this.#groupClose[0] as number) - 1;
    let at = (this.#groupOpen[0] as number) + 1;
    if (end - at > longestOldStyle) return false;
    let isParameter = false;
    while (at < end) {
      const start = this.#skipSpace(at);
      const wordEnd = this.#skipWord(start);
      const next = this.#skipSpace(wordEnd);
      if (wordEnd === start || (next < end && this.#bytes[next] !== comma)) return false;
      if (wordEnd - start === size) {
        let i = 0;
        while (i < size && this.#bytes[start + i] === this.#bytes[last + i]) i++;
        isParameter ||= i === size;
      }
      at = next + 1;
    }
    return isParameter;
  }

  #recordStatement(): void {
    const first = this.#wordClass[0] as number;
    if (first === Word.typedef) {
      this.#recordTypedef();
      return;
    }
    if (this.#nGroups > 0 && this.#bodyWords === 0) {
      if (this.#isMacroCall()) {
        this.#recordMacroCall();
        return;
      }
      const group = this.#functionGroup();
      if (group >= 0) {
        if (this.#nDeclared > 1) this.#recordDeclarators();
        else if (this.#isPointerGroup(group)) this.#recordPointerVariable(group);
        else if (!this.#sawEquals)
          this.#recordWord(RecordKind.declaration, this.#groupWord[group] as number, 0);
        return;
      }
    }
    this.#recordVariables();
  }

  /** `int a, (*b)(void), c(void);` */
  #recordDeclarators(): void {
    const kept = this.#nDeclared;
    this.#nDeclared = 0;
    for (let i = 0; i < kept; i++) {
      const word = this.#declared[i] as number;
      if (i > 0 && word === this.#declared[this.#nDeclared - 1]) continue; // `(*b)` has no word outside.
      let isFunction = false;
      for (let group = 0; group < this.#nGroups; group++)
        isFunction ||= (this.#groupWord[group] as number) === word && !this.#isPointerGroup(group);
      if (!isFunction) this.#declared[this.#nDeclared++] = word;
      else if ((this.#wordClass[word] as number) === Word.name)
        this.#recordWord(RecordKind.declaration, word, 0);
    }
    for (let group = 0; group < this.#nGroups; group++)
      if (this.#isPointerGroup(group)) this.#recordPointerVariable(group);
    this.#recordVariables();
  }

  #recordVariables(): void {
    const isExtern = this.#hasClass(Word.extern);
    const flags = this.#hasClass(Word.static) ? Flag.static : 0;
    const type = this.#wordClass[0] as number;
    // `struct foo;` declares no variable, `struct foo { … };` none but the type.
    const least = type === Word.struct || type === Word.union || type === Word.enum ? 2 : 1;
    for (let i = 0; i < this.#nDeclared; i++) {
      const word = this.#declared[i] as number;
      if ((this.#wordClass[word] as number) !== Word.name) continue;
      if (word < (this.#bodyWords > 0 ? this.#bodyWords : least)) continue;
      this.#recordWord(isExtern ? RecordKind.declaration : RecordKind.variable, word, flags);
    }
  }

  #recordTypedef(): void {
    let isDone = false;
    for (let group = 0; group < this.#nGroups; group++) {
      const word = this.#groupWord[group] as number;
      const kind = word < 0 ? Word.keyword : (this.#wordClass[word] as number);
      if (kind === Word.attribute) continue;
      // `typedef int (*a)(int), (*b)(void);`, `typedef int (fn_t)(int);`
      if (this.#isPointerGroup(group) || (!isDone && kind !== Word.name))
        this.#recordInner(RecordKind.typedef, group, 0);
      // `typedef int fn_t(int);`
      else if (!isDone && word > 0) this.#recordWord(RecordKind.typedef, word, 0);
      isDone = true;
    }
    if (isDone) return;
    for (let i = 0; i < this.#nDeclared; i++) {
      const word = this.#declared[i] as number;
      if (word > 0 && word >= this.#bodyWords) this.#recordWord(RecordKind.typedef, word, 0);
    }
  }

  #recordPointerVariable(group: number): void {
    const name = this.#innerName(group);
    // `void (*signal(int sig))(int);` declares a function.
    const isFunction = name >= 0 && this.#bytes[this.#skipSpace(this.#skipWord(name))] === open;
    const isDeclaration = isFunction || this.#hasClass(Word.extern);
    const flags = !isDeclaration && this.#hasClass(Word.static) ? Flag.static : 0;
    this.#recordInner(isDeclaration ? RecordKind.declaration : RecordKind.variable, group, flags);
  }

  /** Whether the head is nothing but qualifiers before its first group: a macro called at file level. */
  #isMacroCall(): boolean {
    const word = this.#groupWord[0] as number;
    if (this.#nGroups === 0 || word < 0 || (this.#wordClass[word] as number) !== Word.name)
      return false;
    if (this.#isPointerGroup(0)) return false;
    for (let i = 0; i < word; i++) {
      const kind = this.#wordClass[i] as number;
      if (kind === Word.name) {
        // `__foo` before a macro in upper case qualifies, whatever it is; before another name it is a type: `__u32`.
        const start = this.#wordStart[i] as number;
        const isMark = this.#bytes[start] === underscore && this.#bytes[start + 1] === underscore;
        if (!isMark && !this.#isBareMacro(i)) return false;
        if (!this.#isUpper(word)) return false;
      } else if (kind < Word.extern) return false;
    }
    return true;
  }

  /** `FLUSH_STATES`, the last on its line and with an empty line behind it or behind others like it: a macro, no type. */
  #isBareMacro(word: number): boolean {
    const gap = (this.#wordLine[word + 1] as number) - (this.#wordLine[word] as number);
    return gap > 1 || (gap === 1 && this.#isBareMacro(word + 1));
  }

  /** The group that holds the parameters of a function; -1 for none. */
  #functionGroup(): number {
    for (let group = this.#nGroups - 1; group >= 0; group--) {
      const word = this.#groupWord[group] as number;
      if (word < 0) {
        // The second group of `int (*f(int kind))(void)` and of `int NAME_OF(x)(void)`.
        if (group > 0) continue;
        return this.#isPointerGroup(group) ? group : -1;
      }
      const kind = this.#wordClass[word] as number;
      if (
        kind === Word.attribute ||
        (kind !== Word.name && kind !== Word.keyword && !this.#isPointerGroup(group))
      )
        continue;
      if (kind !== Word.name && !this.#isPointerGroup(group)) continue;
      if (group > 0 && this.#looksLikeAttribute(word) && this.#followsParameters(group)) continue;
      return group;
    }
    return -1;
  }

  /** `__foo(x)` or `FOO(x)` behind the parameters of a function. */
  #followsParameters(group: number): boolean {
    const previous = group - 1;
    const word = this.#groupWord[previous] as number;
    if (word < 1 || (this.#wordClass[word] as number) !== Word.name) return false;
    for (let i = word + 1; i < (this.#groupWord[group] as number); i++) {
      if ((this.#wordClass[i] as number) < Word.extern && !this.#looksLikeAttribute(i))
        return false;
    }
    // What stands before must be a type, or the first group is a macro around the whole.
    for (let i = 0; i < word; i++) {
      const kind = this.#wordClass[i] as number;
      if (kind < Word.extern) return true;
    }
    return false;
  }

  #looksLikeAttribute(word: number): boolean {
    const start = this.#wordStart[word] as number;
    if (this.#bytes[start] === underscore && this.#bytes[start + 1] === underscore) return true;
    return this.#isUpper(word);
  }

  #isUpper(word: number): boolean {
    for (let at = this.#wordStart[word] as number; at < (this.#wordEnd[word] as number); at++) {
      const byte = this.#bytes[at] as number;
      if (byte >= 97 && byte <= 122) return false;
    }
    return true;
  }

  /** `(*name)`: the group begins with a star. */
  #isPointerGroup(group: number): boolean {
    return this.#bytes[this.#skipSpace((this.#groupOpen[group] as number) + 1)] === star;
  }

  /** Records the name inside `(*name)` or `(*name(int))`. */
  #recordInner(kind: RecordKind, group: number, flags: number): void {
    const at = this.#innerName(group);
    if (at < 0) return;
    this.#sink.record(kind, at, this.#skipWord(at), this.#lineBack(at), flags, 0, 0, 0);
  }

  /** The offset of the name inside `(*name)` or `(*name(int))`; -1 for none. */
  #innerName(group: number): number {
    const bytes = this.#bytes;
    const end = this.#groupClose[group] as number;
    let at = this.#skipSpace((this.#groupOpen[group] as number) + 1);
    for (;;) {
      while (bytes[at] === star) at = this.#skipSpace(at + 1);
      const wordEnd = this.#skipWord(at);
      if (wordEnd === at || wordEnd > end) return -1;
      if (this.#sink.classOf(at, wordEnd) === Word.name) return at;
      at = this.#skipSpace(wordEnd);
    }
  }

  #hasClass(kind: Word): boolean {
    for (let i = 0; i < this.#nWords; i++) if ((this.#wordClass[i] as number) === kind) return true;
    return false;
  }

  #recordWord(kind: RecordKind, word: number, flags: number): number {
    return this.#sink.record(
      kind,
      this.#wordStart[word] as number,
      this.#wordEnd[word] as number,
      this.#wordLine[word] as number,
      flags,
      0,
      0,
      0,
    );
  }

  /** Records the macro call of the head with the identifiers among its arguments. Gives the first of them, -1 for none. */
  #recordMacroCall(): number {
    const word = this.#groupWord[0] as number;
    const sink = this.#sink;
    const macro = sink.intern(this.#wordStart[word] as number, this.#wordEnd[word] as number);
    const line = this.#wordLine[word] as number;
    const end = (this.#groupClose[0] as number) - 1;
    let first = -1;
    let at = (this.#groupOpen[0] as number) + 1;
    for (let position = 0; position < 10 && at < end; position++) {
      let start = this.#skipSpace(at);
      if (this.#bytes[start] === ampersand) start = this.#skipSpace(start + 1);
      const wordEnd = this.#skipWord(start);
      const next = this.#skipSpace(wordEnd);
      const after = this.#bytes[next] as number;
      const isLone = wordEnd > start && (next >= end || after === comma);
      const isName = classes[this.#bytes[start] as number] === Byte.word;
      // A short number may be pasted into a name: `BPF_TRACE_DEFN_x(4);`.
      if (isLone && (isName || wordEnd - start <= longestPastedNumber)) {
        const name = sink.intern(start, wordEnd);
        sink.recordName(RecordKind.macroArgument, name, line, 0, 1 + macro, position, 0);
        if (isName && first < 0) first = name;
      }
      at = this.#endOfArgument(start, end) + 1;
    }
    sink.recordName(RecordKind.macroCall, macro, line, 0, first + 1, 0, 0);
    return first;
  }

  /** The offset of the `,` that ends an argument, or `end`. */
  #endOfArgument(at: number, end: number): number {
    const bytes = this.#bytes;
    let nested = 0;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === open || byte === openBrace || byte === openBracket) nested++;
      else if (byte === close || byte === closeBrace || byte === closeBracket) nested--;
      else if (byte === comma && nested === 0) return at;
      else if (byte === quote || byte === apostrophe) {
        at = this.#endOfLiteral(at);
        continue;
      } else if (byte === slash && bytes[at + 1] === star) {
        at = this.#endOfComment(at);
        continue;
      }
      at++;
    }
    return end;
  }

  // ---- braces

  #openBrace(): void {
    if (this.#sawEquals) {
      this.#initialiser();
      return;
    }
    const type = this.#typeWord();
    if (type >= 0) {
      this.#typeBody(type);
      return;
    }
    if (
      this.#sawLiteral &&
      this.#nWords > 0 &&
      (this.#wordClass[0] as number) === Word.extern &&
      this.#nGroups === 0
    ) {
      this.#resetHead();
      return;
    }
    this.#functionBody();
    this.#resetHead();
    this.#otherHeads.length = 0;
  }

  /** The word `struct`, `union` or `enum` whose body opens here; -1 where it is no body of a type. */
  #typeWord(): number {
    let word = this.#nWords - 1;
    for (let nNames = 0; word >= this.#bodyWords; word--) {
      const kind = this.#wordClass[word] as number;
      if (kind === Word.struct || kind === Word.union || kind === Word.enum) break;
      if (kind === Word.name && ++nNames > 1) return -1;
      if (kind === Word.keyword && nNames > 0) return -1;
    }
    if (word < this.#bodyWords) return -1;
    // Parameters behind it make it the type of a function; an attribute does not.
    for (let group = 0; group < this.#nGroups; group++) {
      const before = this.#groupWord[group] as number;
      if ((this.#groupWords[group] as number) <= word) continue;
      if (before < 0 || (this.#wordClass[before] as number) === Word.name) return -1;
    }
    return word;
  }

  #functionBody(): void {
    const sink = this.#sink;
    const records: number[] = [];
    let caller = 0;
    const group = this.#functionGroup();
    const isMacro =
      group >= 0 &&
      this.#isMacroCall() &&
      (this.#groupWord[group] as number) === (this.#groupWord[0] as number);
    for (let i = 0; i + 3 < this.#otherHeads.length; i += 4) {
      const [start = 0, end = 0, line = 0, flags = 0] = this.#otherHeads.slice(i, i + 4);
      records.push(sink.record(RecordKind.function, start, end, line, flags, 0, 0, 0));
    }
    if (isMacro) {
      const first = this.#recordMacroCall();
      const word = this.#groupWord[0] as number;
      caller =
        1 + sink.madeName(this.#wordStart[word] as number, this.#wordEnd[word] as number, first);
    } else if (group >= 0) {
      const flags =
        (this.#hasClass(Word.static) ? Flag.static : 0) |
        (this.#hasClass(Word.inline) ? Flag.inline : 0);
      const word = this.#groupWord[group] as number;
      if (this.#isPointerGroup(group)) {
        // `int (*make_op(int kind))(void)`: the name stands inside.
        const from = sink.nRecords;
        this.#recordInner(RecordKind.function, group, flags);
        if (sink.nRecords > from) records.push(from);
      } else records.push(this.#recordWord(RecordKind.function, word, flags));
      const [last] = records.slice(-1);
      if (last !== undefined) caller = 1 + sink.nameOf(last);
    } else if (this.#nGroups > 0) this.#recordChainedMacro();
    this.#depth = 1;
    this.#nested = 0;
    this.#code(this.#length, caller, false);
    for (const record of records) sink.endFunction(record, this.#line);
  }

  /** `int NAME_OF(x)(void) { … }`: the first group belongs to a macro. */
  #recordChainedMacro(): void {
    const word = this.#groupWord[0] as number;
    if (word >= 0 && (this.#wordClass[word] as number) === Word.name) this.#recordMacroCall();
  }

  /**
   * Code: from inside a body to after its `}`; with `isMacro` the replacement of a macro, up to `limit`. Records calls,
   * assignments to members, functions handed over, formats.
   */
  #code(limit: number, caller: number, isMacro: boolean): void {
    const bytes = this.#bytes;
    const sink = this.#sink;
    let at = this.#at;
    let line = this.#line;
    let depth = this.#depth;
    let nested = this.#nested;
    let callee = -1;
    let calleeLine = 0;
    while (at < limit) {
      let code = classes[bytes[at] as number] as number;
      while (code === Byte.other) code = classes[bytes[++at] as number] as number;
      switch (code) {
        case Byte.word: {
          const start = at;
          at++;
          while (isWordByte[bytes[at] as number] === 1) at++;
          let next = bytes[at] as number;
          if (next === space) next = bytes[at + 1] as number;
          if (isSpaceByte[next] === 1) {
            const after = this.#skipSpace(at);
            next = after < limit ? (bytes[after] as number) : 0;
          }
          if (next === open) {
            const before = bytes[start - 1] as number;
            if (isWordByte[before] === 1 || (isMacro && before === hash)) break;
            const name = sink.intern(start, at);
            if (sink.isWord(name)) break;
            const isIndirect = before === dot || (before === greater && bytes[start - 2] === minus);
            sink.recordName(
              RecordKind.call,
              name,
              line,
              isIndirect ? Flag.inline : 0,
              caller,
              0,
              0,
            );
            callee = name;
            calleeLine = line;
          } else if ((next === comma || next === close) && nested > 0 && at - start > 4) {
            if (
              this.#isArgument(start, at) &&
              (this.#callees[nested < mostNested ? nested : mostNested] as number) >= 0
            )
              sink.mayUse(
                start,
                at,
                line,
                this.#callees[nested < mostNested ? nested : mostNested] as number,
                caller,
              );
          }
          break;
        }
        case Byte.openParenthesis: {
          const before = bytes[at - 1] as number;
          if (before === close || before === closeBracket) {
            callee = this.#pointerCall(at - 1, line, caller);
            calleeLine = line;
          }
          nested++;
          const slot = nested < mostNested ? nested : mostNested;
          if (callee < 0 && bytes[at - 1] === open && slot > 0) {
            // `ACPI_ERROR((AE_INFO, "…"))`: what stands in the inner parentheses is handed to the callee of the outer ones.
            callee = this.#callees[slot - 1] as number;
            calleeLine = this.#calleeLines[slot - 1] as number;
          }
          this.#callees[slot] = callee;
          this.#calleeLines[slot] = calleeLine;
          this.#hasFormat[slot] = 0;
          callee = -1;
          at++;
          break;
        }
        case Byte.closeParenthesis:
          if (nested > 0) nested--;
          callee = -1;
          at++;
          break;
        case Byte.newline:
          line++;
          at++;
          break;
        case Byte.quote: {
          const slot = nested < mostNested ? nested : mostNested;
          const printer = nested > 0 ? (this.#callees[slot] as number) : -1;
          this.#at = at;
          this.#line = line;
          this.#depth = depth;
          this.#nested = nested;
          if (printer >= 0 && sink.isPrinting(printer) && this.#mayBeFormat(at, slot)) {
            this.#hasFormat[slot] = this.#format(
              printer,
              this.#calleeLines[slot] as number,
              caller,
              isMacro,
            );
          } else this.#skipLiteral();
          at = this.#at;
          line = this.#line;
          depth = this.#depth;
          nested = this.#nested;
          if (depth <= 0 && !isMacro) return;
          break;
        }
        case Byte.apostrophe: {
          const end = this.#endOfLiteral(at);
          // Lines joined inside of one: only where it is no character at all.
          if (end - at > 3) for (let i = at; i < end; i++) if (bytes[i] === newline) line++;
          at = end;
          break;
        }
        case Byte.slash:
          this.#at = at;
          this.#line = line;
          this.#skipComment();
          at = this.#at;
          line = this.#line;
          break;
        case Byte.equals:
          at = this.#statementAssignment(at, line, caller);
          break;
        case Byte.openBrace:
          depth++;
          at++;
          break;
        case Byte.closeBrace:
          at++;
          if (isMacro) break;
          depth--;
          if (depth > 0 && bytes[at - 2] === newline && this.#declarationFollows(at)) depth = 0;
          if (depth > 0) break;
          this.#at = at;
          this.#line = line;
          this.#depth = 0;
          return;
        case Byte.hash:
          if (isMacro || !this.#startsLine(at)) {
            at++;
            break;
          }
          this.#at = at;
          this.#line = line;
          this.#depth = depth;
          this.#nested = nested;
          this.#directive();
          at = this.#at;
          line = this.#line;
          depth = this.#depth;
          nested = this.#nested;
          if (depth <= 0) return;
          break;
        case Byte.semicolon:
          nested = 0;
          at++;
          break;
        case Byte.nul:
          if (at >= this.#length) limit = at;
          else at++;
          break;
        default:
          at++;
      }
    }
    this.#at = at;
    this.#line = line;
    this.#depth = depth;
    this.#nested = nested;
  }

  /** `(*p->f)(…)`, `(ops.f)(…)`, `table[i](…)`: records the call behind `)` or `]`. Gives the name called, -1 for none. */
  #pointerCall(at: number, line: number, caller: number): number {
    const bytes = this.#bytes;
    const sink = this.#sink;
    let end = at;
    let opened = -1;
    if (bytes[at] === close) {
      opened = this.#openingBefore(at, open, close);
      if (opened < 0) return -1;
      // Not the `)` of `if (x)(…)` or of `f(x)(…)`.
      const before = bytes[this.#skipSpaceBack(opened - 1)] as number;
      if (isWordByte[before] === 1 || before === close || before === closeBracket) return -1;
    }
    if (bytes[end - 1] === closeBracket) end--;
    if (bytes[end] === closeBracket) end = this.#openingBefore(end, openBracket, closeBracket);
    let start = end;
    while (isWordByte[bytes[start - 1] as number] === 1) start--;
    if (end < 0 || start === end || classes[bytes[start] as number] !== Byte.word) return -1;
    const before = bytes[start - 1] as number;
    const isMember = before === dot || (before === greater && bytes[start - 2] === minus);
    // `(type)(x)` is a cast.
    if (opened >= 0 && !isMember && bytes[this.#skipSpace(opened + 1)] !== star) return -1;
    const name = sink.intern(start, end);
    if (sink.isWord(name)) return -1;
    for (let i = start; i < at; i++) if (bytes[i] === newline) line--;
    sink.recordName(RecordKind.call, name, line, isMember ? Flag.inline : 0, caller, 0, 0);
    return name;
  }

  /** The offset of the next byte to the left that is no white space; -1 for none. */
  #skipSpaceBack(at: number): number {
    while (isSpaceByte[this.#bytes[at] as number] === 1) at--;
    return at;
  }

  /** The first literal of a call, or another way of a `?:`, in its argument or behind a format that says nothing: `"%s\n"`. */
  #mayBeFormat(at: number, slot: number): boolean {
    const known = this.#hasFormat[slot] as number;
    if (known !== mayHaveMore) return known === 0;
    let before = at - 1;
    while (before > 0 && isSpaceByte[this.#bytes[before] as number] === 1) before--;
    return this.#bytes[before] === colon || this.#bytes[before] === question;
  }

  /** Whether the word `[start, end)` is a whole argument, with an optional `&`, that may be a function: it holds a `_`. */
  #isArgument(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let before = start - 1;
    while (isSpaceByte[bytes[before] as number] === 1) before--;
    if (bytes[before] === ampersand) {
      before--;
      while (isSpaceByte[bytes[before] as number] === 1) before--;
    }
    if (bytes[before] !== open && bytes[before] !== comma) return false;
    for (let at = start + 1; at < end - 1; at++) if (bytes[at] === underscore) return true;
    return false;
  }

  /** `x->open = foo_open;` or `idle = foo_idle;` at its `=`. Gives the offset to go on from. */
  #statementAssignment(at: number, line: number, caller: number): number {
    const bytes = this.#bytes;
    const after = bytes[at + 1] as number;
    if (after === equals) return at + 2;
    let end = at;
    while (bytes[end - 1] === space || bytes[end - 1] === tab) end--;
    let start = end;
    while (isWordByte[bytes[start - 1] as number] === 1) start--;
    if (start === end) return at + 1;
    const before = bytes[start - 1] as number;
    const isMember = before === dot || (before === greater && bytes[start - 2] === minus);
    let value = after === space ? at + 2 : this.#skipSpace(at + 1);
    if (bytes[value] === ampersand) value = this.#skipSpace(value + 1);
    const valueEnd = this.#skipWord(value);
    if (valueEnd === value || classes[bytes[value] as number] !== Byte.word) return at + 1;
    const next = bytes[valueEnd] as number;
    if (next !== semicolon && next !== comma && next !== closeBrace && next !== newline)
      return at + 1;
    if (!this.#hasUnderscore(value, valueEnd)) return at + 1;
    if (!isMember) {
      if (next === semicolon && classes[bytes[start] as number] === Byte.word)
        this.#sink.mayAssign(value, valueEnd, line, this.#sink.intern(start, end), caller);
      return at + 1;
    }
    // Where lines stand between `=` and the value, the value is counted from the `=`.
    const isStatement = next === semicolon;
    this.#assignment(start, end, value, valueEnd, line, caller, 0, isStatement);
    return at + 1;
  }

  #hasUnderscore(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.#bytes[at] === underscore) return true;
    return false;
  }

  #assignment(
    fieldStart: number,
    fieldEnd: number,
    valueStart: number,
    valueEnd: number,
    line: number,
    holder: number,
    type: number,
    isStatement: boolean,
  ): void {
    const sink = this.#sink;
    const value = sink.intern(valueStart, valueEnd);
    if (sink.isWord(value)) return;
    const flags = isStatement ? Flag.inline : 0;
    const field = fieldStart === fieldEnd ? 0 : 1 + sink.intern(fieldStart, fieldEnd);
    sink.recordName(RecordKind.assignment, value, line, flags, field, holder, type);
    if (field > 0)
      sink.recordName(RecordKind.field, field - 1, line, flags, 1 + value, holder, type);
  }

  /** After a `}` at column 0: whether a declaration begins at column 0 behind it, so that the function must be over. */
  #declarationFollows(at: number): boolean {
    const next = this.#skipSpace(at);
    if (this.#bytes[next - 1] !== newline) return false;
    const end = this.#skipWord(next);
    if (end === next || classes[this.#bytes[next] as number] !== Byte.word) return false;
    if (this.#bytes[this.#skipSpace(end)] === colon) return false;
    const kind = this.#sink.classOf(next, end);
    return (
      kind !== Word.keyword ||
      !/^(?:else|if|while|for|switch|case|default|return|goto|do|break|continue)$/.test(
        this.#sink.textOf(next, end),
      )
    );
  }

  /** From inside the braces of an initialiser to after its `}`: rows of ops tables. */
  #initialiser(): void {
    const bytes = this.#bytes;
    const declared = this.#nDeclared > 0 ? (this.#declared[this.#nDeclared - 1] as number) : -1;
    const last = this.#nGroups - 1;
    // `int (*table[])(void) = {`: the name stands inside, before the parameters.
    const inner = last > 0 && this.#isPointerGroup(last - 1) ? this.#innerName(last - 1) : -1;
    let holder = 0;
    if (inner >= 0) holder = 1 + this.#sink.intern(inner, this.#skipWord(inner));
    else if (declared >= 0)
      holder =
        1 +
        this.#sink.intern(this.#wordStart[declared] as number, this.#wordEnd[declared] as number);
    const type = this.#typeOfHead(declared);
    this.#depth = 1;
    for (;;) {
      let at = this.#at;
      let code = classes[bytes[at] as number] as number;
      while (code === Byte.other) code = classes[bytes[++at] as number] as number;
      this.#at = at + 1;
      switch (code) {
        case Byte.word: {
          let end = at + 1;
          while (isWordByte[bytes[end] as number] === 1) end++;
          this.#at = end;
          if (isWordByte[bytes[at - 1] as number] !== 1) this.#rowWord(at, end, holder, type);
          break;
        }
        case Byte.newline:
          this.#line++;
          break;
        case Byte.quote:
        case Byte.apostrophe:
          this.#at = at;
          this.#skipLiteral();
          break;
        case Byte.slash:
          this.#at = at;
          this.#skipComment();
          break;
        case Byte.openBrace:
          this.#depth++;
          break;
        case Byte.closeBrace:
          if (--this.#depth > 0 && bytes[at - 1] === newline && this.#declarationFollows(at + 1))
            this.#depth = 0;
          if (this.#depth <= 0) {
            this.#depth = 0;
            return;
          }
          break;
        case Byte.hash:
          if (this.#startsLine(at)) {
            this.#at = at;
            this.#directive();
            if (this.#depth <= 0) return;
          }
          break;
        case Byte.nul:
          if (at >= this.#length) {
            this.#at = at;
            return;
          }
          break;
        default:
      }
    }
  }

  /** A word in an initialiser that is a whole value: `.open = foo_open,`, `[OP_READ] = foo_read`, `{ "ping", do_ping },`. */
  #rowWord(start: number, end: number, holder: number, type: number): void {
    const bytes = this.#bytes;
    const after = bytes[this.#skipSpace(end)] as number;
    if (after !== comma && after !== closeBrace && after !== close) return;
    let before = start - 1;
    while (isSpaceByte[bytes[before] as number] === 1) before--;
    if (bytes[before] === ampersand) {
      before--;
      while (isSpaceByte[bytes[before] as number] === 1) before--;
    }
    if (bytes[before] === close) {
      // `(void *)foo`: a cast.
      const opened = this.#openingBefore(before, open, close);
      if (opened < 0) return;
      before = opened - 1;
      while (isSpaceByte[bytes[before] as number] === 1) before--;
    }
    if (bytes[before] === open) {
      // `.remove = __exit_p(foo_remove)`, `.pm = pm_ptr(&foo_pm)`: what the macro is given.
      let macro = before;
      while (isWordByte[bytes[macro - 1] as number] === 1) macro--;
      if (macro < before) {
        while (isSpaceByte[bytes[macro - 1] as number] === 1) macro--;
        if (bytes[macro - 1] === equals) before = macro - 1;
      }
    }
    const mark = bytes[before] as number;
    if (mark === equals) {
      let fieldEnd = before;
      while (isSpaceByte[bytes[fieldEnd - 1] as number] === 1) fieldEnd--;
      let fieldStart = fieldEnd;
      if (bytes[fieldEnd - 1] === closeBracket) {
        const limit = Math.max(0, fieldEnd - reach);
        while (fieldStart > limit && bytes[fieldStart] !== openBracket) fieldStart--;
        // `.f[0] = x` is of the field, `[OP] = x` of the row.
        let nameEnd = fieldStart;
        while (isSpaceByte[bytes[nameEnd - 1] as number] === 1) nameEnd--;
        let nameStart = nameEnd;
        while (isWordByte[bytes[nameStart - 1] as number] === 1) nameStart--;
        if (nameStart < nameEnd && bytes[nameStart - 1] === dot) {
          fieldStart = nameStart;
          fieldEnd = nameEnd;
        }
      } else while (isWordByte[bytes[fieldStart - 1] as number] === 1) fieldStart--;
      this.#assignment(fieldStart, fieldEnd, start, end, this.#line, holder, type, false);
    } else if (mark === openBrace || mark === comma || mark === open) {
      if (this.#isLowerName(start, end))
        this.#assignment(0, 0, start, end, this.#line, holder, type, false);
    }
  }

  /** The offset of the bracket `opener` that the `closer` at an offset closes; -1 where it is too far away. */
  #openingBefore(at: number, opener: number, closer: number): number {
    const limit = Math.max(0, at - reach);
    let nested = 0;
    for (; at > limit; at--) {
      if (this.#bytes[at] === closer) nested++;
      else if (this.#bytes[at] === opener && --nested === 0) return at;
    }
    return -1;
  }

  #isLowerName(start: number, end: number): boolean {
    let isLower = false;
    let hasUnderscore = false;
    for (let at = start; at < end; at++) {
      const byte = this.#bytes[at] as number;
      if (byte >= 97 && byte <= 122) isLower = true;
      else if (byte === underscore) hasUnderscore = true;
    }
    return isLower && hasUnderscore;
  }

  /** 1 + the name of the struct of the variable at `declared`; 0 where it is none. */
  #typeOfHead(declared: number): number {
    for (let word = 0; word + 1 < this.#nWords && word < declared; word++) {
      const kind = this.#wordClass[word] as number;
      if (kind !== Word.struct && kind !== Word.union) continue;
      if ((this.#wordClass[word + 1] as number) !== Word.name || word + 1 === declared) return 0;
      return (
        1 +
        this.#sink.intern(this.#wordStart[word + 1] as number, this.#wordEnd[word + 1] as number)
      );
    }
    return 0;
  }

  // ---- types

  /** The body of the `struct`, `union` or `enum` at a word of the head; afterwards the head goes on. */
  #typeBody(typeWord: number): void {
    const kind = this.#wordClass[typeWord] as number;
    let parent = 0;
    for (let word = typeWord + 1; word < this.#nWords; word++) {
      if ((this.#wordClass[word] as number) !== Word.name) continue;
      const record = this.#recordWord(
        kind === Word.struct
          ? RecordKind.struct
          : kind === Word.union
            ? RecordKind.union
            : RecordKind.enum,
        word,
        0,
      );
      parent = 1 + this.#sink.nameOf(record);
      break;
    }
    const isTypedef = (this.#wordClass[0] as number) === Word.typedef;
    if (kind === Word.enum) this.#enumerators(parent);
    else this.#members(parent);
    // What was read so far is the type; names may still come.
    this.#nGroups = 0;
    this.#sawLiteral = false;
    this.#nDeclared = 0;
    this.#bodyWords = this.#nWords;
    if (isTypedef) this.#wordClass[0] = Word.typedef;
  }

  /** Enumerators up to after the `}`. */
  #enumerators(parent: number): void {
    const bytes = this.#bytes;
    let expects = true;
    let nested = 0;
    for (;;) {
      let at = this.#at;
      let code = classes[bytes[at] as number] as number;
      while (code === Byte.other) code = classes[bytes[++at] as number] as number;
      this.#at = at + 1;
      switch (code) {
        case Byte.word: {
          const end = this.#skipWord(at);
          this.#at = end;
          if (expects && nested === 0 && isWordByte[bytes[at - 1] as number] !== 1) {
            // `FOO(X)` is a macro that makes some, with or without a comma behind it.
            expects = bytes[this.#skipSpace(end)] === open;
            if (!expects)
              this.#sink.record(RecordKind.enumerator, at, end, this.#line, 0, parent, 0, 0);
          }
          break;
        }
        case Byte.comma:
          if (nested === 0) expects = true;
          break;
        case Byte.openParenthesis:
          nested++;
          break;
        case Byte.closeParenthesis:
          nested--;
          if (nested < 0) nested = 0;
          break;
        case Byte.newline:
          this.#line++;
          break;
        case Byte.quote:
        case Byte.apostrophe:
          this.#at = at;
          this.#skipLiteral();
          break;
        case Byte.slash:
          this.#at = at;
          this.#skipComment();
          break;
        case Byte.hash:
          if (this.#startsLine(at)) {
            this.#at = at;
            this.#depth = 1;
            this.#directive();
            this.#depth = 0;
          }
          break;
        case Byte.closeBrace:
          // `sizeof(struct { int x; })`, unless the parentheses were counted wrong.
          if (nested > 0 && bytes[at - 1] !== newline) break;
          return;
        case Byte.nul:
          if (at >= this.#length) {
            this.#at = at;
            return;
          }
          break;
        default:
      }
    }
  }

  /** Members up to after the `}` of a struct or union. Those of anonymous ones inside belong to the one around them. */
  #members(outermost: number): void {
    const bytes = this.#bytes;
    const sink = this.#sink;
    const parents = [outermost];
    /** The last word that can be a member's name, and the tag of a type that may open. */
    let nameStart = 0;
    let nameEnd = 0;
    let nameLine = 0;
    let typeKind = 0;
    let tagStart = 0;
    let tagEnd = 0;
    let tagLine = 0;
    let nWords = 0;
    let isDone = false;
    const note = (): void => {
      if (nameEnd > nameStart && (nWords > 1 || isDone))
        sink.record(
          RecordKind.member,
          nameStart,
          nameEnd,
          nameLine,
          0,
          parents[parents.length - 1] ?? 0,
          0,
          0,
        );
      nameStart = nameEnd = 0;
    };
    for (;;) {
      let at = this.#at;
      let code = classes[bytes[at] as number] as number;
      while (code === Byte.other) code = classes[bytes[++at] as number] as number;
      this.#at = at + 1;
      switch (code) {
        case Byte.word: {
          const end = this.#skipWord(at);
          this.#at = end;
          if (isWordByte[bytes[at - 1] as number] === 1) break;
          const kind = sink.classOf(at, end);
          if (kind === Word.struct || kind === Word.union || kind === Word.enum) {
            typeKind = kind;
            tagStart = tagEnd = 0;
            nWords++;
          } else if (kind === Word.name || kind === Word.keyword) {
            nWords++;
            if (typeKind !== 0 && tagEnd === 0 && kind === Word.name) {
              tagStart = at;
              tagEnd = end;
              tagLine = this.#line;
            } else if (kind === Word.name) {
              nameStart = at;
              nameEnd = end;
              nameLine = this.#line;
            }
          }
          break;
        }
        case Byte.openParenthesis: {
          const inner = this.#skipSpace(at + 1);
          if (bytes[inner] === star || bytes[inner] === 94) {
            // `int (*name)(…)`: the name is inside, what follows are parameters.
            let from = inner;
            for (;;) {
              while (bytes[from] === star || bytes[from] === 94) from = this.#skipSpace(from + 1);
              const end = this.#skipWord(from);
              if (end === from) break;
              if (sink.classOf(from, end) === Word.name) {
                nameStart = from;
                nameEnd = end;
                nameLine = this.#line;
                nWords = 2;
                break;
              }
              from = this.#skipSpace(end);
            }
            this.#at = at;
            this.#skipGroup();
            const next = this.#skipSpace(this.#at);
            if (bytes[next] === open) {
              while (this.#at < next) if (bytes[this.#at++] === newline) this.#line++;
              this.#skipGroup();
            }
            note();
            break;
          }
          const macro = nameEnd > nameStart ? sink.textOf(nameStart, nameEnd) : '';
          if (/^struct_group(?:_tagged|_attr)?$|^__struct_group$/.test(macro)) {
            // Its members follow as written: the parentheses are stepped into.
            nameStart = nameEnd = 0;
            nWords = 0;
            // The first argument is a member, or else the tag of one.
            isDone = macro === 'struct_group' || macro === 'struct_group_attr';
            break;
          }
          if (nWords === 1 && nameEnd > nameStart) {
            // `DECLARE_BITMAP(name, bits);`, `DECLARE_FLEX_ARRAY(type, name);`
            const wanted = macro === 'DECLARE_FLEX_ARRAY' ? 1 : 0;
            let from = at + 1;
            const to = this.#endOfGroup(at);
            for (let i = 0; i < wanted; i++) from = this.#endOfArgument(from, to) + 1;
            from = this.#skipSpace(from);
            const end = this.#skipWord(from);
            const line = this.#line;
            if (/^[A-Z_]+$/.test(macro) && macro.startsWith('DECLARE') && end > from)
              sink.record(
                RecordKind.member,
                from,
                end,
                line,
                0,
                parents[parents.length - 1] ?? 0,
                0,
                0,
              );
            nameStart = nameEnd = 0;
          }
          this.#at = at;
          this.#skipGroup();
          break;
        }
        case Byte.openBracket:
          this.#at = at;
          this.#skipBrackets();
          break;
        case Byte.comma:
          note();
          isDone = true;
          break;
        case Byte.colon:
          // A bit-field: what follows is its width.
          note();
          isDone = true;
          break;
        case Byte.semicolon:
          note();
          nWords = 0;
          isDone = false;
          typeKind = 0;
          tagStart = tagEnd = 0;
          break;
        case Byte.openBrace: {
          if (typeKind === Word.enum) {
            if (tagEnd > tagStart)
              sink.record(RecordKind.enum, tagStart, tagEnd, tagLine, 0, 0, 0, 0);
            this.#enumerators(tagEnd > tagStart ? 1 + sink.intern(tagStart, tagEnd) : 0);
          } else {
            let parent = parents[parents.length - 1] ?? 0;
            if (tagEnd > tagStart) {
              const tagKind = typeKind === Word.union ? RecordKind.union : RecordKind.struct;
              parent = 1 + sink.nameOf(sink.record(tagKind, tagStart, tagEnd, tagLine, 0, 0, 0, 0));
            }
            if (parents.length < mostTypes) parents.push(parent);
          }
          nameStart = nameEnd = 0;
          nWords = 0;
          typeKind = 0;
          tagStart = tagEnd = 0;
          break;
        }
        case Byte.closeBrace:
          if (parents.length <= 1) return;
          if (bytes[at - 1] === newline && this.#declarationFollows(at + 1)) return;
          parents.pop();
          // `} name;` is a member of the one around it.
          nWords = 1;
          isDone = false;
          nameStart = nameEnd = 0;
          break;
        case Byte.newline:
          this.#line++;
          break;
        case Byte.quote:
        case Byte.apostrophe:
          this.#at = at;
          this.#skipLiteral();
          break;
        case Byte.slash:
          this.#at = at;
          this.#skipComment();
          break;
        case Byte.hash:
          if (this.#startsLine(at)) {
            this.#at = at;
            this.#depth = parents.length;
            this.#directive();
            this.#depth = 0;
          }
          break;
        case Byte.nul:
          if (at >= this.#length) {
            this.#at = at;
            return;
          }
          break;
        default:
      }
    }
  }

  // ---- formats

  /** The run of literals at a quote, and the identifiers between them, to the sink; goes on behind it. Gives `#hasFormat`. */
  #format(callee: number, line: number, caller: number, isMacro: boolean): number {
    const bytes = this.#bytes;
    const sink = this.#sink;
    sink.beginFormat();
    this.#namesBefore(this.#at);
    // `#if`s open since the first literal: what stands in them may be printed, and is left out.
    let nChoices = 0;
    for (;;) {
      const at = this.#at;
      const byte = bytes[at] as number;
      if (byte === quote) {
        const end = this.#endOfLiteral(at);
        if (nChoices === 0)
          sink.formatLiteral(at + 1, bytes[end - 1] === quote && end - 1 > at ? end - 1 : end);
        this.#skipLiteral();
      } else if (classes[byte] === Byte.word) {
        const end = this.#skipWord(at);
        if (nChoices === 0) sink.formatName(at, end);
        // `__stringify(…)` is a call, and the last that is seen.
        if (bytes[this.#skipSpace(end)] === open) break;
        this.#at = end;
      } else if (byte === hash && !isMacro && this.#startsLine(at)) {
        nChoices += this.#choiceInFormat(at, nChoices === 0);
      } else break;
      this.#skipToCode();
    }
    const saysSomething = sink.endFormat(callee, line, caller);
    return saysSomething && bytes[this.#at] === comma ? noMore : mayHaveMore;
  }

  /** The directive between the literals of a format; the first of a choice stands for all of it. Gives how many more `#if`s are open. */
  #choiceInFormat(at: number, isFirst: boolean): number {
    const bytes = this.#bytes;
    const start = this.#skipSpace(at + 1);
    const isIf = bytes[start] === 105 && bytes[start + 1] === 102;
    const isElse = bytes[start] === 101 && bytes[start + 1] === 108;
    const isEnd = bytes[start] === 101 && bytes[start + 1] === 110;
    const opens = isIf || (isElse && isFirst);
    if (opens && isFirst) this.#sink.formatName(start, this.#skipWord(start));
    this.#directive();
    return opens ? 1 : isEnd && !isFirst ? -1 : 0;
  }

  /** Names before the first literal of a format: `KERN_ERR PFX "…"`. */
  #namesBefore(at: number): void {
    const bytes = this.#bytes;
    const limit = Math.max(0, at - reach);
    let start = at;
    while (start > limit) {
      const byte = bytes[start - 1] as number;
      if (isWordByte[byte] !== 1 && isSpaceByte[byte] !== 1) break;
      start--;
    }
    const mark = bytes[start - 1];
    if (mark !== open && mark !== comma) return;
    for (start = this.#skipSpace(start); start < at; start = this.#skipSpace(this.#skipWord(start)))
      this.#sink.formatName(start, this.#skipWord(start));
  }

  // ---- preprocessor

  /** The directive at `#`. */
  #directive(): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    while (bytes[at] === space || bytes[at] === tab) at++;
    const end = this.#skipWord(at);
    this.#at = end;
    switch (bytes[at] as number) {
      case 100: // define
        if (end - at === 6) {
          this.#define();
          return;
        }
        break;
      case 105: // if, ifdef, ifndef, include
        if (bytes[at + 1] === 102) {
          this.#enterIf();
          return;
        }
        if (bytes[at + 2] === 99) this.#include();
        break;
      case 101: // elif, else, endif, error
        if (bytes[at + 1] === 108) {
          this.#nextBranch();
          this.#skipDirective();
          return;
        }
        if (bytes[at + 1] === 110) this.#endIf();
        else {
          // `#error don't`: no literals here.
          while (bytes[this.#at] !== newline && this.#at < this.#length) this.#at++;
          return;
        }
        break;
      default:
    }
    this.#skipDirective();
  }

  /** To the newline that ends the logical line. */
  #skipDirective(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (;;) {
      const byte = bytes[at] as number;
      if (byte === newline) {
        if (!this.#isJoined(at)) break;
        this.#line++;
      } else if (byte === slash && bytes[at + 1] === star) {
        this.#at = at;
        this.#skipComment();
        at = this.#at;
        continue;
      } else if (byte === slash && bytes[at + 1] === slash) {
        this.#at = at;
        this.#skipLineComment();
        at = this.#at;
        break;
      } else if (byte === 0 && at >= this.#length) break;
      at++;
    }
    this.#at = at;
  }

  #include(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (bytes[at] === space || bytes[at] === tab) at++;
    const opener = bytes[at];
    if (opener !== quote && opener !== 60) return;
    const closer = opener === quote ? quote : greater;
    let end = at + 1;
    while (bytes[end] !== closer && bytes[end] !== newline && end < this.#length) end++;
    if (bytes[end] === closer && end > at + 1 && end - at < 300)
      this.#sink.record(RecordKind.include, at + 1, end, this.#line, 0, 0, 0, 0);
  }

  /**
   * `#define NAME 0x1234`, and as many lines like it as follow: headers of registers have nothing else, and are a third of a
   * kernel. False where the replacement of the name `[start, end)` is something else than a number.
   */
  #constants(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let line = this.#line;
    let isAny = false;
    for (;;) {
      let at = end;
      while (bytes[at] === space || bytes[at] === tab) at++;
      const first = bytes[at] as number;
      if (at === end || first < 48 || first > 57) break;
      while (isNumberByte[bytes[at] as number] === 1) at++;
      if (bytes[at] !== newline) break;
      this.#sink.constant(start, end, line);
      isAny = true;
      this.#at = at;
      this.#line = line;
      // `#define` at the beginning of the next line.
      if (bytes[at + 1] !== hash || bytes[at + 2] !== 100 || bytes[at + 4] !== 102) break;
      if (bytes[at + 5] !== 105 || bytes[at + 7] !== 101 || bytes[at + 8] !== space) break;
      start = at + 9;
      end = start;
      while (isWordByte[bytes[end] as number] === 1) end++;
      if (end === start) break;
      line++;
    }
    return isAny;
  }

  #define(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (isSpaceByte[bytes[at] as number] === 1 && bytes[at] !== newline) at++;
    const start = at;
    while (isWordByte[bytes[at] as number] === 1) at++;
    const end = at;
    if (end === start) {
      this.#skipDirective();
      return;
    }
    if (this.#constants(start, end)) return;
    const line = this.#line;
    const isFunctionLike = bytes[at] === open;
    let nLines = 0;
    if (isFunctionLike)
      for (; bytes[at] !== close && at < this.#length; at++) {
        if (bytes[at] !== newline) continue;
        if (!this.#isJoined(at)) break;
        nLines++;
      }
    const bodyStart = at;
    const bodyLine = line + nLines;
    // The replacement, to the end of the logical line.
    let hasCall = false;
    let hasPaste = false;
    let nWords = 0;
    let wordStart = 0;
    let wordEnd = 0;
    let isPlain = true;
    for (;;) {
      const byte = bytes[at] as number;
      if (byte === newline) {
        if (!this.#isJoined(at)) break;
        nLines++;
        at++;
      } else if (isWordByte[byte] === 1) {
        wordStart = at++;
        while (isWordByte[bytes[at] as number] === 1) at++;
        wordEnd = at;
        nWords++;
      } else if (byte === slash && bytes[at + 1] === star) {
        const after = this.#endOfComment(at);
        for (let i = at; i < after; i++) if (bytes[i] === newline) nLines++;
        at = after;
      } else if (byte === slash && bytes[at + 1] === slash) {
        while (bytes[at] !== newline && at < this.#length) at++;
      } else if (byte === quote || byte === apostrophe) {
        isPlain = false;
        hasCall ||= byte === quote && isFunctionLike;
        const after = this.#endOfLiteral(at);
        for (let i = at; i < after; i++) if (bytes[i] === newline) nLines++;
        at = after;
      } else {
        if (byte === open) hasCall = true;
        else if (byte === hash && bytes[at + 1] === hash) {
          // `, ##args` drops a comma: nothing is pasted.
          if (bytes[this.#skipSpaceBack(at - 1)] !== comma) hasPaste = true;
          at++;
        } else if (byte === 0 && at >= this.#length) break;
        if (isSpaceByte[byte] !== 1) isPlain = false;
        at++;
      }
    }
    const sink = this.#sink;
    const isAlias =
      !isFunctionLike &&
      isPlain &&
      nWords === 1 &&
      classes[bytes[wordStart] as number] === Byte.word;
    if (!isFunctionLike && !hasCall && !hasPaste && !isAlias) {
      // Registers and constants by the million: these may be kept in a shorter form.
      sink.constant(start, end, line);
    } else {
      const macro = sink.intern(start, end);
      sink.recordName(RecordKind.macro, macro, line, isFunctionLike ? Flag.inline : 0, 0, 0, 0);
      if (isAlias) sink.record(RecordKind.alias, wordStart, wordEnd, line, 0, 1 + macro, 0, 0);
      if (hasPaste) sink.recordName(RecordKind.pasting, macro, line, 0, 0, 0, 0);
      if (hasCall) {
        const { depth, nested } = { depth: this.#depth, nested: this.#nested };
        // The calls of the body under way are still open behind the directive.
        const kept = nested > 0 ? this.#callees.slice(0, nested + 1) : undefined;
        this.#at = isFunctionLike ? bodyStart + 1 : bodyStart;
        this.#line = bodyLine;
        this.#depth = 1;
        this.#nested = 0;
        this.#code(at, 1 + macro, true);
        this.#depth = depth;
        this.#nested = nested;
        if (kept !== undefined) this.#callees.set(kept);
      }
    }
    this.#at = at;
    this.#line = line + nLines;
  }

  #enterIf(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (bytes[at] === space || bytes[at] === tab) at++;
    const isDead = bytes[at] === 48 && isWordByte[bytes[at + 1] as number] !== 1;
    if (this.#nBranches < mostConditions) {
      let branch = this.#branches[this.#nBranches];
      if (branch === undefined) {
        branch = { depth: 0, nested: 0, nWords: 0, nGroups: 0, sawEquals: false };
        this.#branches[this.#nBranches] = branch;
      }
      branch.depth = this.#depth;
      branch.nested = this.#nested;
      branch.nWords = this.#nWords;
      branch.nGroups = this.#nGroups;
      branch.sawEquals = this.#sawEquals;
    }
    this.#nBranches++;
    this.#skipDirective();
    if (isDead) this.#skipDeadBranch();
  }

  /** `#else`, `#elif`: what the branch before it opened is closed again. */
  #nextBranch(): void {
    const branch =
      this.#nBranches <= mostConditions ? this.#branches[this.#nBranches - 1] : undefined;
    if (branch === undefined || this.#nBranches === 0) return;
    if (branch.depth === 0 && this.#depth === 0 && this.#nGroups > branch.nGroups) this.#keepHead();
    this.#depth = branch.depth;
    this.#nested = branch.nested;
    if (branch.depth === 0) {
      this.#nWords = branch.nWords;
      this.#nGroups = branch.nGroups;
      this.#sawEquals = branch.sawEquals;
    }
  }

  /** The head of a function in one branch, whose body may be shared with the others. */
  #keepHead(): void {
    if (this.#sawEquals || this.#isMacroCall()) return;
    const group = this.#functionGroup();
    if (group < 0 || this.#isPointerGroup(group)) return;
    const word = this.#groupWord[group] as number;
    const flags =
      (this.#hasClass(Word.static) ? Flag.static : 0) |
      (this.#hasClass(Word.inline) ? Flag.inline : 0);
    if (this.#otherHeads.length < 4 * 20)
      this.#otherHeads.push(
        this.#wordStart[word] as number,
        this.#wordEnd[word] as number,
        this.#wordLine[word] as number,
        flags,
      );
  }

  #endIf(): void {
    if (this.#nBranches > 0) this.#nBranches--;
  }

  /** From the end of `#if 0` to the `#` of the directive that ends the branch. */
  #skipDeadBranch(): void {
    const bytes = this.#bytes;
    let depth = 0;
    let at = this.#at;
    for (;;) {
      while (bytes[at] !== newline && at < this.#length) at++;
      if (at >= this.#length) break;
      this.#line++;
      at++;
      let start = at;
      while (bytes[start] === space || bytes[start] === tab) start++;
      if (bytes[start] !== hash) continue;
      let word = start + 1;
      while (bytes[word] === space || bytes[word] === tab) word++;
      if (bytes[word] === 105 && bytes[word + 1] === 102) depth++;
      else if (bytes[word] === 101 && bytes[word + 1] === 110 && depth > 0) depth--;
      else if (depth === 0 && bytes[word] === 101 && bytes[word + 1] !== 114) {
        at = start;
        break;
      }
    }
    this.#at = at;
  }

  // ---- steps

  #startsLine(at: number): boolean {
    const bytes = this.#bytes;
    for (at--; at >= 0; at--) {
      const byte = bytes[at] as number;
      if (byte === newline) return true;
      if (byte !== space && byte !== tab) return false;
    }
    return true;
  }

  /** Only white space and comments stand between the two. */
  #onlySpace(from: number, to: number): boolean {
    return this.#skipSpace(from) === to;
  }

  /** The next offset that is no white space and no comment. Lines are not counted. */
  #skipSpace(at: number): number {
    const bytes = this.#bytes;
    for (;;) {
      const byte = bytes[at] as number;
      if (isSpaceByte[byte] === 1) at++;
      else if (byte === slash && bytes[at + 1] === star) at = this.#endOfComment(at);
      else return at;
    }
  }

  /** As `#skipSpace()`, from where scanning is, counting lines. */
  #skipToCode(): void {
    const to = this.#skipSpace(this.#at);
    while (this.#at < to) if (this.#bytes[this.#at++] === newline) this.#line++;
  }

  /** Whether a backslash joins the line that the newline at `at` ends to the next one. */
  #isJoined(at: number): boolean {
    const before = this.#bytes[at - 1] === carriageReturn ? at - 2 : at - 1;
    return this.#bytes[before] === backslash;
  }

  #skipWord(at: number): number {
    while (isWordByte[this.#bytes[at] as number] === 1) at++;
    return at;
  }

  /** The offset after the literal at `at`; an unclosed one ends with its line. */
  #endOfLiteral(at: number): number {
    const bytes = this.#bytes;
    const closer = bytes[at] as number;
    for (at++; at < this.#length; at++) {
      const byte = bytes[at] as number;
      if (byte === closer) return at + 1;
      if (byte === backslash) {
        at++;
        if (bytes[at] === carriageReturn && bytes[at + 1] === newline) at++;
      } else if (byte === newline) return at;
    }
    return Math.min(at, this.#length);
  }

  #skipLiteral(): void {
    const from = this.#at;
    const to = this.#endOfLiteral(from);
    // A literal over several joined lines is rare enough to be walked twice.
    for (let at = from; at < to; at++) if (this.#bytes[at] === newline) this.#line++;
    this.#at = to;
  }

  #endOfComment(at: number): number {
    const bytes = this.#bytes;
    for (at += 2; at < this.#length; at++)
      if (bytes[at] === star && bytes[at + 1] === slash) return at + 2;
    return this.#length;
  }

  /** The comment at `/`, or the `/` alone. */
  #skipComment(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    const next = bytes[at + 1] as number;
    if (next === star) {
      at += 2;
      let line = this.#line;
      for (;;) {
        let byte = bytes[at] as number;
        while (byte !== star && byte !== newline && byte !== 0) byte = bytes[++at] as number;
        at++;
        if (byte === newline) line++;
        else if (byte === star) {
          if (bytes[at] === slash) {
            at++;
            break;
          }
        } else if (at > this.#length) {
          at = this.#length;
          break;
        }
      }
      this.#line = line;
    } else if (next === slash) {
      this.#at = at;
      this.#skipLineComment();
      return;
    } else at++;
    this.#at = at;
  }

  /** To the newline that ends a comment of `//`: one behind a backslash does not. */
  #skipLineComment(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (; at < this.#length; at++) {
      if (bytes[at] !== newline) continue;
      if (!this.#isJoined(at)) break;
      this.#line++;
    }
    this.#at = at;
  }

  /** The offset of the `)` of the group at `(`. */
  #endOfGroup(at: number): number {
    const limit = Math.min(this.#length, at + 4096);
    let nested = 0;
    for (; at < limit; at++) {
      if (this.#bytes[at] === open) nested++;
      else if (this.#bytes[at] === close && --nested === 0) return at;
    }
    return limit;
  }

  /** The line of an offset behind which scanning already is. */
  #lineBack(offset: number): number {
    let line = this.#line;
    for (let at = offset; at < this.#at; at++) if (this.#bytes[at] === newline) line--;
    return line;
  }
}
