/** How a line form of stack frames is described, and how a line is read by one. The forms themselves are in `frame-forms.ts`. */
import { readCodeReference, type CodeReference } from './code-reference.js';
import type { FrameRole } from './frame.js';

/** What is known about the place of the line when it is read. */
export interface FrameContext {
  /** True behind a stack opener or another frame: a weak form (`f file.c:12`, a raw address) counts as a frame there only. */
  readonly inStack: boolean;
  /** True where no frame of the stack has been read yet. */
  readonly stackIsEmpty: boolean;
}

/** A frame found in a message, with columns of that message. */
export interface FoundFrame extends CodeReference {
  readonly role: FrameRole;
}

/** One line form: a row of the table. */
export interface FrameForm {
  readonly name: string;
  /** A whole message in this form. */
  readonly example: string;
  /** Print sites, kernel file and function. */
  readonly source: string;
  readonly role: FrameRole;
  /** A literal that every line of the form has: looked for first, because it is cheap. */
  readonly hint?: string;
  /** Where the form may stand behind other text: it begins at `hint`, at the start of the message or behind a blank. */
  readonly anywhere?: true;
  /**
   * Sticky; matches what stands before the name. Groups: `address`, `guess` (`?`), `module` (`:jbd:`), `user` (user space).
   * Every quantifier is bounded or separated from the next by a character it cannot match.
   */
  readonly lead: RegExp;
  /** True where the lead alone tells a frame, so that foreign text behind the name is no reason to doubt. */
  readonly strong: boolean;
  /** A raw address without a name counts as a frame: everywhere, inside stacks, or never. */
  readonly raw: 'always' | 'in-stack' | 'never';
  readonly unreliable?: true;
  /** Reads a form whose names are not spelled `sym+0x1/0x2`; instead of `readCodeReference`. */
  readonly read?: (
    text: string,
    lead: RegExpExecArray,
    context: FrameContext,
  ) => readonly CodeReference[];
}

/** An address between brackets as `%p` and `%px` print it: `[<ffffffff812648b3>]`, `[<0>]`, `[<(____ptrval____)>]`. */
export const ADDRESS = String.raw`\[<?(?:0x)?(?:[0-9a-f]{4,16}|0(?=>)|\(?_{0,4}ptrval_{0,4}\)?|\(null\))>?\]`;
/** The same with the digits in the group `address`. */
export const TAKEN_ADDRESS = String.raw`\[<?(?:0x)?(?:(?<address>[0-9a-f]{4,16})|0(?=>)|\(?_{0,4}ptrval_{0,4}\)?|\(null\))>?\]`;

/** What may stand behind a frame that fills its line: a closing parenthesis, a stack tag, the end of a LAVA record. */
const lineEnd = /[ \t]{0,8}\)?[ \t]{0,8}(?:<\/?[A-Z#][A-Za-z#_]{0,24}>)?[ \t]{0,8}(?:"\})?[ \t]*$/y;
const graphTracer = /[ \t]?\(/y;

/** The frames of `text` in the form `form`; undefined where the line is of another form. */
export function readForm(
  form: FrameForm,
  text: string,
  context: FrameContext,
): readonly FoundFrame[] | undefined {
  let at = 0;
  if (form.hint !== undefined) {
    const hint = text.indexOf(form.hint);
    if (hint < 0) return undefined;
    if (form.anywhere) {
      if (hint > 0 && text[hint - 1] !== ' ' && text[hint - 1] !== '\t') return undefined;
      at = hint;
    }
  }
  form.lead.lastIndex = at;
  const lead = form.lead.exec(text);
  if (lead === null) return undefined;
  const found = form.read
    ? form.read(text, lead, context)
    : readOne(form, text, lead, form.lead.lastIndex, context);
  if (found.length === 0) return undefined;
  return found.map((reference) => ({
    ...reference,
    role: form.role,
    reliable: reference.reliable && form.unreliable !== true,
  }));
}

function readOne(
  form: FrameForm,
  text: string,
  lead: RegExpExecArray,
  at: number,
  context: FrameContext,
): readonly CodeReference[] {
  const reference = readCodeReference(
    text,
    at,
    context.inStack || form.role === 'instruction-pointer' ? 'annotated' : 'offset-or-inline',
  );
  if (reference === undefined) return [];
  if (reference.symbol === undefined) {
    if (form.raw === 'never' || lead.groups?.user !== undefined) return [];
    if (form.raw === 'in-stack' && !context.inStack) return [];
  }
  const caller = readGraphTracerCaller(text, reference.end);
  lineEnd.lastIndex = caller === undefined ? reference.end : caller.end + 1;
  const fillsLine = lineEnd.test(text);
  if (!fillsLine && !form.strong && !(context.inStack && reference.byteOffset !== undefined)) {
    return [];
  }
  const first = withLead(reference, lead);
  return caller === undefined ? [first] : [first, caller];
}

/** Adds what the lead says: the address, the `?`, the module of Linux 2.6.17 (`:jbd:`). */
function withLead(reference: CodeReference, lead: RegExpExecArray): CodeReference {
  const { address, guess, module } = lead.groups ?? {};
  return {
    ...reference,
    ...(address !== undefined && { address }),
    ...(module !== undefined && reference.module === undefined && { module }),
    reliable: reference.reliable && guess === undefined,
  };
}

/** `… return_to_handler+0x0/0x40 (real+0x1/0x2 [kvm])`: the caller that the function graph tracer had put aside. */
function readGraphTracerCaller(text: string, at: number): CodeReference | undefined {
  graphTracer.lastIndex = at;
  if (!graphTracer.test(text)) return undefined;
  const caller = readCodeReference(text, graphTracer.lastIndex, 'offset-or-inline');
  return caller?.byteOffset === undefined || text[caller.end] !== ')' ? undefined : caller;
}
