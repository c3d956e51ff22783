/** A format as what its lines look like in a log: literal text, and gaps that conversions and names fill. */
import { conversionAt, type PrintedClass } from './conversion.js';
import { isLevelName, MARK, nameAt, skipName } from './format-marks.js';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'gap';
      readonly prints: PrintedClass;
      readonly min: number;
      readonly max: number;
    };

/** One line that a format prints. */
export interface FormatLine {
  readonly pieces: readonly Piece[];
  /** Characters of the literal text, without blanks. */
  readonly literal: number;
  /** With blanks. */
  readonly literalSize: number;
  /** Letters and digits of the literal text. */
  readonly letters: number;
  readonly words: number;
  /** Gaps that anything fills. */
  readonly nOpen: number;
  /** Gaps that only numbers or addresses fill. */
  readonly nTyped: number;
  /** The longest literal piece: a line without it is none of these. */
  readonly key: string;
  /** The newline stands in the format; else the line may go on with another call. */
  readonly isEnded: boolean;
  /** It is not the first line of the format. */
  readonly isLater: boolean;
  /** It ends in `%pV`: what comes then is a message of its own. */
  readonly endsInMessage: boolean;
}

/** Pieces of one line beyond this are left out, the rest is taken for anything. */
const MOST_PIECES = 200;
const NO_LIMIT = 0xffff;

/** Names of the preprocessor that are one word. */
const wordNames = new Set(['KBUILD_MODNAME', '__func__', '__FUNCTION__', 'KBUILD_BASENAME']);

/** The lines of a format that have any text. `nameOf` gives the text of a name where it is known. */
export function compileFormat(
  format: string,
  nameOf: (name: string) => string | undefined = () => undefined,
): readonly FormatLine[] {
  const lines: FormatLine[] = [];
  let line = new LineBuilder(false);
  let seen = false;
  for (let at = 0; at < format.length;) {
    const character = format[at] ?? '';
    if (character === '\n') {
      push(lines, line.finish(true));
      seen ||= !line.isEmpty;
      line = new LineBuilder(seen);
      at++;
    } else if (character === '%') {
      const conversion = conversionAt(format, at);
      if (conversion === undefined) {
        line.text('%');
        at += format[at + 1] === '%' ? 2 : 1;
      } else {
        const { prints, min, max, isMessage } = conversion;
        line.gap({ kind: 'gap', prints, min, max }, isMessage);
        at = conversion.end;
      }
    } else if (format.charCodeAt(at) === MARK) {
      const name = nameAt(format, at);
      if (!isLevelName(format, at)) {
        const known = nameOf(name);
        if (known !== undefined) line.text(known);
        else if (wordNames.has(name))
          line.gap({ kind: 'gap', prints: 'word', min: 1, max: 64 }, false);
        else line.gap({ kind: 'gap', prints: 'any', min: 0, max: NO_LIMIT }, false);
      }
      at = skipName(format, at);
    } else {
      line.text(character);
      at++;
    }
  }
  push(lines, line.finish(false));
  return lines;
}

function push(lines: FormatLine[], line: FormatLine): void {
  if (line.literal > 0 || line.pieces.length > 0) lines.push(line);
}

function isTyped(prints: PrintedClass): boolean {
  return prints === 'decimal' || prints === 'hex' || prints === 'pointer';
}

class LineBuilder {
  readonly #pieces: Piece[] = [];
  readonly #isLater: boolean;
  #text = '';
  #endsInMessage = false;

  constructor(isLater: boolean) {
    this.#isLater = isLater;
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0 && this.#text === '';
  }

  text(text: string): void {
    this.#text += text;
    if (text.trim() !== '') this.#endsInMessage = false;
  }

  gap(gap: Extract<Piece, { kind: 'gap' }>, isMessage: boolean): void {
    this.#flush();
    const last = this.#pieces.at(-1);
    this.#endsInMessage = isMessage;
    if (last?.kind === 'gap' && last.prints === 'any' && last.max === NO_LIMIT) {
      if (gap.prints === 'any') return; // `%s%s` prints anything, as `%s` does.
    }
    if (this.#pieces.length < MOST_PIECES) this.#pieces.push(gap);
    else this.#pieces[MOST_PIECES - 1] = { kind: 'gap', prints: 'any', min: 0, max: NO_LIMIT };
  }

  finish(isEnded: boolean): FormatLine {
    this.#text = this.#text.trimEnd();
    this.#flush();
    const pieces = this.#pieces;
    const texts = pieces.flatMap((piece) => (piece.kind === 'text' ? [piece.text] : []));
    const literal = texts.join(' ');
    return {
      pieces,
      literal: literal.replace(/\s/g, '').length,
      literalSize: texts.reduce((size, text) => size + text.length, 0),
      letters: literal.replace(/[^A-Za-z0-9]/g, '').length,
      words: literal.match(/[A-Za-z]{2,}/g)?.length ?? 0,
      nOpen: pieces.filter((piece) => piece.kind === 'gap' && piece.prints === 'any').length,
      nTyped: pieces.filter((piece) => piece.kind === 'gap' && isTyped(piece.prints)).length,
      key: texts.reduce((longest, text) => (text.length > longest.length ? text : longest), ''),
      isEnded,
      isLater: this.#isLater,
      endsInMessage: this.#endsInMessage,
    };
  }

  #flush(): void {
    if (this.#text !== '' && this.#pieces.length < MOST_PIECES)
      this.#pieces.push({ kind: 'text', text: this.#text });
    this.#text = '';
  }
}
