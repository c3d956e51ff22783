/**
 * Finds which of many regular expressions occur in a text of bytes, in one pass and in time linear in the text, whatever the
 * expressions are: a finite automaton whose states are made when a text first needs them. All K: of MAINTAINERS together cost
 * some nanoseconds per byte this way, and no `(a+)+$` can hang us.
 * Source of the method: R. Cox, "Regular Expression Matching Can Be Simple And Fast"; the empty assertions are decided with
 * the kind of the byte before (part of the state) and the byte after (the one being read).
 */
import { assertNever } from '../../base/assert.js';
import { appendExpression, type Instruction } from './byte-program.js';
import { NOT_NEWLINE, WORD, type ByteSet } from './byte-set.js';
import type { Assertion, RegexNode } from './regex-node.js';

/** What stands before or after a place. `final-newline` is a newline that ends the text. */
type Neighbour = 'edge' | 'newline' | 'final-newline' | 'word' | 'other';

/** Beyond this many states, or instructions in states, the memory is given back and the automaton begins anew. */
const MAX_STATES = 4000;
const MAX_ITEMS = 1_000_000;

/** Where a search is: the instructions that wait for the next byte, besides all starts, and what the last byte was. */
interface State {
  readonly items: readonly number[];
  readonly before: Neighbour;
}
const START: State = { items: [], before: 'edge' };

/** Where a byte leads: the instructions that wait for the one after it, and the expressions that are through before it. */
interface Advance {
  readonly next: readonly number[];
  readonly hits: readonly number[];
}
const NOWHERE: Advance = { next: [], hits: [] };

const NEWLINE = 10;
/** In place of a byte: there is none any more. No set has it as a member. */
const END = -1;

/** The expressions that a text is searched for; `id` is what the search answers with. */
export class ByteAutomaton {
  readonly #program: Instruction[] = [];
  readonly #starts: number[] = [];

  /** For each byte its class: bytes that no expression tells apart share one. Two more stand for a final newline and the end. */
  #classOf = new Uint8Array(256);
  #classCount = 0;
  readonly #states: State[] = [];
  readonly #rowByKey = new Map<string, number>();
  #itemCount = 0;
  /**
   * A row per state, in it a cell per class: where the next state's row begins, times two, plus one where expressions end on
   * the way; -1 where it is not known yet.
   */
  #table = new Int32Array(0);
  /** Where a byte leads from the starts alone, which is part of every state: by what was before it and its class. */
  readonly #fresh = new Map<string, Advance>();
  /** By cell: the expressions that end on the way. */
  readonly #hits = new Map<number, readonly number[]>();

  /** Takes one expression in. Throws `RegexProblem` for one that is too large. */
  add(id: number, regex: RegexNode): void {
    this.#starts.push(appendExpression(this.#program, id, regex));
    this.#forget();
    this.#classCount = 0;
  }

  /** The ids of all expressions that occur in the text, each once, in no particular order. */
  search(text: Uint8Array): ReadonlySet<number> {
    const found = new Set<number>();
    if (this.#starts.length === 0) return found;
    if (this.#classCount === 0) this.#classify();
    const classes = this.#classOf;
    const end = text[text.length - 1] === NEWLINE ? text.length - 1 : text.length;
    let table = this.#table;
    let row = this.#rowFor(START.items, START.before);
    for (let at = 0; at < end; at++) {
      const byte = text[at] ?? 0;
      const step = table[row + (classes[byte] ?? 0)] ?? -1;
      if (0 <= step && (step & 1) === 0) {
        row = step >> 1; // The rule for all but a few bytes: known, and no expression ends here.
      } else {
        row = this.#step(row, classes[byte] ?? 0, byte, found);
        table = this.#table;
      }
    }
    if (end < text.length) row = this.#step(row, this.#classCount - 2, NEWLINE, found);
    this.#step(row, this.#classCount - 1, END, found);
    return found;
  }

  /** The row of the state after one more byte; what ends before that byte goes to `found`. */
  #step(row: number, byteClass: number, byte: number, found: Set<number>): number {
    let cell = row + byteClass;
    let step = this.#table[cell] ?? -1;
    if (step < 0) {
      cell = this.#fillCell(row, byteClass, byte);
      step = this.#table[cell] ?? 0;
    }
    if ((step & 1) === 1) for (const id of this.#hits.get(cell) ?? []) found.add(id);
    return step >> 1;
  }

  #classify(): void {
    const sets = new Set<ByteSet>([WORD, NOT_NEWLINE]);
    for (const instruction of this.#program) {
      if (instruction.kind === 'byte') sets.add(instruction.set);
    }
    const classOf = new Uint8Array(256);
    let count = 1;
    // By old class and membership: the class from now on, plus one.
    const refined = new Uint16Array(512);
    for (const set of sets) {
      refined.fill(0);
      count = 0;
      for (let byte = 0; byte < 256; byte++) {
        const key = (classOf[byte] ?? 0) * 2 + (set[byte] ?? 0);
        if (refined[key] === 0) refined[key] = ++count;
        classOf[byte] = (refined[key] ?? 0) - 1;
      }
    }
    this.#classOf = classOf;
    this.#classCount = count + 2;
    this.#forget();
  }

  #forget(): void {
    this.#states.length = 0;
    this.#fresh.clear();
    this.#rowByKey.clear();
    this.#hits.clear();
    this.#itemCount = 0;
    this.#table.fill(-1);
  }

  /** Where the row of this state begins in the table. */
  #rowFor(items: readonly number[], before: Neighbour): number {
    const key = `${before}:${items.join()}`;
    const known = this.#rowByKey.get(key);
    if (known !== undefined) return known;
    const row = this.#states.length * this.#classCount;
    this.#states.push({ items, before });
    this.#rowByKey.set(key, row);
    this.#itemCount += items.length;
    const cells = row + this.#classCount;
    if (this.#table.length < cells) {
      const grown = new Int32Array(cells * 2).fill(-1);
      grown.set(this.#table);
      this.#table = grown;
    }
    return row;
  }

  /** Works out where `byte` leads from a state, and says in which cell of the table that is now. */
  #fillCell(row: number, byteClass: number, byte: number): number {
    const { items, before } = this.#states[row / this.#classCount] ?? START;
    if (MAX_STATES < this.#states.length || MAX_ITEMS < this.#itemCount) this.#forget();
    const cell = this.#rowFor(items, before) + byteClass;
    const after = neighbourOf(byte, byteClass === this.#classCount - 2);
    const freshKey = `${before}:${byteClass}`;
    const fresh =
      this.#fresh.get(freshKey) ?? this.#advance([...this.#starts], byte, before, after);
    this.#fresh.set(freshKey, fresh);
    const own = items.length === 0 ? NOWHERE : this.#advance([...items], byte, before, after);
    const next = own.next.length === 0 ? fresh.next : [...new Set([...own.next, ...fresh.next])];
    const hits = [...own.hits, ...fresh.hits];
    const target = this.#rowFor(inOrder(next), after); // This may make a new table, so it comes before the table is named.
    this.#table[cell] = target * 2 + (0 < hits.length ? 1 : 0);
    if (0 < hits.length) this.#hits.set(cell, hits);
    return cell;
  }

  #advance(items: number[], byte: number, before: Neighbour, after: Neighbour): Advance {
    const visited = new Set<number>();
    const next = new Set<number>();
    const hits: number[] = [];
    for (let at = items.pop(); at !== undefined; at = items.pop()) {
      const instruction = this.#program[at];
      if (instruction === undefined || visited.has(at)) continue;
      visited.add(at);
      switch (instruction.kind) {
        case 'byte':
          if (instruction.set[byte] === 1) next.add(instruction.next);
          break;
        case 'assertion':
          if (isTrue(instruction.holds, before, after)) items.push(instruction.next);
          break;
        case 'fork':
          items.push(...instruction.to);
          break;
        case 'accept':
          hits.push(instruction.id);
          break;
        default:
          assertNever(instruction);
      }
    }
    return { next: [...next], hits };
  }
}

/** Equal states have equal items: they are told apart by their texts. */
function inOrder(items: readonly number[]): readonly number[] {
  return items.length < 2 ? items : [...items].sort((a, b) => a - b);
}

function neighbourOf(byte: number, isFinalNewline: boolean): Neighbour {
  if (byte === END) return 'edge';
  if (byte === NEWLINE) return isFinalNewline ? 'final-newline' : 'newline';
  return WORD[byte] === 1 ? 'word' : 'other';
}

/** Does the assertion hold between these two? `edge` is the start of the text before, and its end after. */
function isTrue(assertion: Assertion, before: Neighbour, after: Neighbour): boolean {
  switch (assertion) {
    case 'text-start':
      return before === 'edge';
    case 'line-start':
      return before === 'edge' || before === 'newline';
    case 'text-end':
      return after === 'edge';
    case 'text-end-or-newline':
      return after === 'edge' || after === 'final-newline';
    case 'line-end':
      return after === 'edge' || after === 'final-newline' || after === 'newline';
    case 'word-boundary':
      return (before === 'word') !== (after === 'word');
    case 'no-word-boundary':
      return (before === 'word') === (after === 'word');
    default:
      return assertNever(assertion);
  }
}
