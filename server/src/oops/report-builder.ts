/** One report while its lines come in. It knows nothing of other reports; `log-parser.ts` decides which lines it gets. */
import { architectureOf } from './architecture.js';
import { readCodeReference, type CodeReference } from './code-reference.js';
import type { Frame, FrameRole, PrintedLocation } from './frame.js';
import { readFrames } from './frame-forms.js';
import { chooseGuilty } from './guilty-frame.js';
import { placeOf, type LogMessage } from './log-line.js';
import { readMentions } from './mentions.js';
import type { ReportKind } from './report-kind.js';
import type { FoundHeader } from './report-kinds.js';
import { finishFacts, newFacts, readFacts } from './report-facts.js';
import type { Mention, Report } from './report.js';
import { isReportLine, readSeparateLocation } from './report-lines.js';
import { fillTitle, topicOf } from './report-title.js';
import { StackCollector } from './stack-collector.js';
import { findStackOpener } from './stack-openers.js';
import { baseSymbol } from './symbol-name.js';

/** More places than that are not kept. */
const MOST_MENTIONS = 2_000;
const MOST_MESSAGES = 16;

type Location = PrintedLocation & { line: number; range: { start: number; end: number } };

/** A frame of the model for what was read in `message`. */
function toFrame(message: LogMessage, reference: CodeReference, role: FrameRole): Frame {
  const { start, end, ...rest } = reference;
  const place = placeOf(message, { start, end });
  return {
    ...place,
    role,
    ...rest,
    ...(rest.symbol !== undefined && { baseSymbol: baseSymbol(rest.symbol) }),
  };
}

export class ReportBuilder {
  row: ReportKind;
  readonly caller: string | undefined;
  firstLine: number;
  /** The last line that surely belongs to the report. */
  lastLine: number;
  /** The last line with a header of the report. */
  headerLine: number;
  /** True after output that other CPUs were asked for: their lines belong to this report. */
  takesOtherCpus: boolean;

  #header: string;
  readonly #groups: Record<string, string | undefined>;
  readonly #messages: string[];
  readonly #facts = newFacts();
  readonly #stacks = new StackCollector();
  /** Callers whose next line names a place that is no entry of a stack. */
  readonly #reference = new Set<string>();
  readonly #mentions: Mention[] = [];
  #location: Location | undefined;

  constructor(
    row: ReportKind,
    message: LogMessage,
    found: FoundHeader | undefined,
    before: { readonly line: number; readonly messages: readonly string[] },
  ) {
    this.row = row;
    this.caller = message.caller;
    this.firstLine = before.line;
    this.lastLine = message.raw.line;
    this.headerLine = message.raw.line;
    this.#header = found === undefined ? '' : message.text.trim();
    this.#groups = { ...found?.match.groups };
    this.#messages = [...before.messages];
    this.takesOtherCpus = row.showsOtherTasks === true;
    if (found !== undefined) this.#readHeader(message, found);
  }

  /** The header text, to recognise a repetition of it. */
  get header(): string {
    return this.#header;
  }

  /** True once a call trace has begun: a die line that comes later opens a report of its own. */
  get traced(): boolean {
    return this.#stacks.traced;
  }

  /** True where it has too many frames to go on. */
  get overflowed(): boolean {
    return this.#stacks.overflowed;
  }

  get isEmpty(): boolean {
    return this.#stacks.isEmpty && !this.#mentions.some(({ what }) => what === 'debugger');
  }

  /** A further header of the same report: a die line, the panic that ends it, a repetition for an inlined function. */
  join(message: LogMessage, found: FoundHeader): void {
    this.headerLine = message.raw.line;
    this.lastLine = message.raw.line;
    if (found.row.joins === 'any') this.takesOtherCpus = true;
    const { match } = found;
    // The last of the repeated headers names the function that is one in the binary.
    if (found.row.kind === this.row.kind && match.groups?.function !== undefined) {
      this.#groups.function = match.groups.function;
    }
    this.#readHeader(message, found);
  }

  /** Gives a stack that no header explained the header that came after it: a panic whose beginning is lost. */
  become(message: LogMessage, found: FoundHeader): void {
    this.row = found.row;
    this.#header = message.text.trim();
    Object.assign(this.#groups, found.match.groups);
    this.join(message, found);
  }

  /** A line that belongs to the report. */
  add(message: LogMessage): void {
    const { text } = message;
    const { line } = message.raw;
    const key = message.caller ?? '';
    const opened = findStackOpener(text);
    if (opened !== undefined) {
      this.lastLine = line;
      if (opened.opener.kind === 'reference') {
        this.#reference.add(key);
        this.#addMentions(message, 'reference');
        return;
      }
      this.#stacks.open(key, opened.opener.kind, text.trim(), line);
      const rest = text.slice(opened.end);
      if (rest.trim() !== '') this.#addFrames(message, ' '.repeat(opened.end) + rest, key);
      if (opened.opener.kind === 'other-cpu') this.takesOtherCpus = true;
      readFacts(text, line, this.#facts);
      return;
    }
    if (this.#addFrames(message, text, key)) {
      this.lastLine = line;
      return;
    }
    this.#addOther(message, key);
  }

  finish(): Report {
    const stacks = this.#stacks.finish();
    const headerFunction = this.#groups.function;
    const topic = topicOf(this.row.kind, headerFunction, this.#messages);
    const guilty = chooseGuilty({
      blame: this.row.blame ?? 'first',
      stacks,
      mentions: this.#mentions,
      ...(headerFunction !== undefined && { headerFunction }),
      ...(topic?.function !== undefined && { alsoSkip: topic.function }),
    });
    const template = topic?.title ?? this.row.title;
    const location = this.#location;
    return {
      kind: this.row.kind,
      title: fillTitle(template, this.#titleValues(guilty?.symbol)),
      header: this.#header,
      firstLine: this.firstLine,
      lastLine: this.lastLine,
      ...(location !== undefined && { location }),
      facts: finishFacts(this.#facts),
      stacks,
      mentions: this.#mentions,
      ...(guilty !== undefined && { guilty }),
    };
  }

  #titleValues(guilty: string | undefined): Record<string, string | undefined> {
    const { function: named, with: other } = this.#groups;
    const self = guilty === undefined ? undefined : baseSymbol(guilty);
    const first = named === undefined ? undefined : baseSymbol(named);
    const pair =
      first === undefined || other === undefined || baseSymbol(other) === first
        ? first
        : [first, baseSymbol(other)].sort().join(' / ');
    return {
      ...this.#groups,
      pair,
      function: self,
      access: this.#facts.access,
      message: this.#messages.at(-1)?.trim(),
    };
  }

  #readHeader(message: LogMessage, found: FoundHeader): void {
    const { text } = message;
    const { file, line, column, function: name } = found.match.groups ?? {};
    if (file !== undefined && line !== undefined) {
      const start = text.indexOf(file, found.start);
      const end =
        text.indexOf(line, start + file.length) +
        line.length +
        (column === undefined ? 0 : column.length + 1);
      this.#setLocation(message, start, end, {
        file,
        lineNumber: Number(line),
        ...(column !== undefined && { columnNumber: Number(column) }),
      });
    }
    this.#addMentions(message, 'header');
    if (name !== undefined && !this.#mentions.some(({ frame }) => frame.symbol === name)) {
      const start = text.indexOf(name, found.start);
      if (start >= 0) {
        const reference = readCodeReference(text, start, 'annotated') ?? {
          start,
          end: start + name.length,
          symbol: name,
          reliable: true,
          inlined: false,
        };
        this.#mentions.push({
          what: 'header',
          frame: toFrame(message, reference, 'instruction-pointer'),
        });
      }
    }
    this.#readFacts(message);
  }

  #setLocation(message: LogMessage, start: number, end: number, location: PrintedLocation): void {
    if (this.#location !== undefined || start < 0) return;
    this.#location = { ...location, ...placeOf(message, { start, end }) };
  }

  /** Reads frames of `text`, the message or what an opener left of it. False where there are none. */
  #addFrames(message: LogMessage, text: string, key: string): boolean {
    const found = readFrames(text, this.#stacks.context(key));
    if (found.length === 0) return false;
    const frames = found.map((reference) => toFrame(message, reference, reference.role));
    if (this.#reference.delete(key)) {
      for (const frame of frames) this.#addMention('reference', frame);
      return true;
    }
    this.#stacks.add(key, message.raw.line, frames, this.row.firstStack ?? 'call-trace');
    this.#readFacts(message);
    return true;
  }

  /** A line without frames: facts, places, ends of stacks, text that says what the report is about. */
  #addOther(message: LogMessage, key: string): void {
    const { text } = message;
    if (text.trim() !== '') this.#reference.delete(key);
    const facts = this.#readFacts(message);
    const separate = readSeparateLocation(text);
    if (separate !== undefined) {
      this.#setLocation(message, separate.start, separate.end, separate.location);
    }
    const mentioned = this.#addMentions(message, undefined);
    const kind = isReportLine(text);
    if (kind === 'ends-stack') this.#stacks.end(key);
    if (facts || mentioned || separate !== undefined || kind !== undefined) {
      this.lastLine = message.raw.line;
    } else if (
      this.#stacks.isEmpty &&
      this.#messages.length < MOST_MESSAGES &&
      text.trim() !== ''
    ) {
      this.#messages.push(text);
    }
  }

  /** True where the line said something. */
  #readFacts({ text, raw }: LogMessage): boolean {
    if (this.#facts.architecture === undefined) {
      const architecture = architectureOf(text);
      if (architecture !== undefined) this.#facts.architecture = architecture;
    }
    return readFacts(text, raw.line, this.#facts);
  }

  #addMentions(message: LogMessage, what: Mention['what'] | undefined): boolean {
    const found = readMentions(message.text);
    for (const { what: seen, ...name } of found) {
      const reference = { ...name, reliable: true, inlined: false };
      const known = what ?? seen;
      this.#addMention(
        known,
        toFrame(message, reference, known === 'header' ? 'instruction-pointer' : 'return-address'),
      );
    }
    return found.length > 0;
  }

  #addMention(what: Mention['what'], frame: Frame): void {
    if (this.#mentions.length < MOST_MENTIONS) this.#mentions.push({ what, frame });
  }
}
