/**
 * Kernel-doc comments: `/**`, a brief, `@parameters:`, sections. Source: Documentation/doc-guide/kernel-doc.rst and
 * scripts/kernel-doc.
 */

export interface KernelDoc {
  /** What stands behind the dash of the first line, and on the lines below it up to the first parameter. */
  readonly brief: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  /** Paragraphs of the description and sections, in their order; `title` is empty for the description itself. */
  readonly sections: readonly { readonly title: string; readonly text: string }[];
}

/** Longer comments are cut, in UTF-16 units. */
const LONGEST = 20_000;
/** `@name: text`, `@a.b:`, `@...:` */
const PARAMETER = /^@([\w.]{1,200}(?:\.\.\.)?|\.\.\.)[ \t]*:[ \t]*(.*)$/;
/** `Return:`, `Context:`, `Note:`; a word of more than one line would be prose. */
const SECTION =
  /^(Returns?|Context|Notes?|Description|Examples?|Locking|Usage|Requirements?|Warning|Caution|DOC)[ \t]*:[ \t]*(.*)$/i;

/**
 * The comment right above `start`, the first character of a declaration: white space and `#` lines of attributes may stand
 * between. Undefined where no comment ends there; a comment that is no kernel-doc gives its text as it is.
 */
export function commentAbove(text: string, start: number): string | undefined {
  let end = start;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  // More than one empty line: it is the comment of something else.
  if ((text.slice(end, start).match(/\n/g) ?? []).length > 2) return undefined;
  if (!text.startsWith('*/', end - 2)) return undefined;
  const open = text.lastIndexOf('/*', end - 2);
  if (open < 0 || end - open > LONGEST) return undefined;
  // A comment behind code belongs to that code.
  const line = text.slice(text.lastIndexOf('\n', open) + 1, open);
  return line.trim() === '' ? text.slice(open, end) : undefined;
}

/** Undefined for a comment that does not begin with `/**`. */
export function parseKernelDoc(comment: string): KernelDoc | undefined {
  if (!comment.startsWith('/**') || comment.startsWith('/**/')) return undefined;
  const lines = linesOf(comment);
  const parameters: { name: string; text: string }[] = [];
  const sections: { title: string; text: string }[] = [];
  let brief = '';
  let isInBrief = true;
  let current: { text: string } | undefined;
  lines.forEach((line, i) => {
    const parameter = PARAMETER.exec(line);
    const section = SECTION.exec(line);
    if (parameter !== null) {
      current = { text: parameter[2] ?? '' };
      parameters.push(Object.assign(current, { name: parameter[1] ?? '' }));
      isInBrief = false;
    } else if (section !== null && (i > 0 || section[1] === 'DOC')) {
      current = { text: section[2] ?? '' };
      sections.push(Object.assign(current, { title: titleOf(section[1] ?? '') }));
      isInBrief = false;
    } else if (line === '') {
      if (current !== undefined && !isInBrief) current.text += '\n\n';
      if (i > 0 && brief !== '') isInBrief = false;
      if (parameters.length > 0 && sections.length === 0 && current === parameters.at(-1)) {
        current = undefined;
      }
    } else if (isInBrief) {
      const text = brief === '' ? withoutName(line) : line;
      brief = brief === '' ? text : `${brief} ${text}`;
    } else {
      if (current === undefined) {
        current = { text: '' };
        sections.push(Object.assign(current, { title: '' }));
      }
      current.text += current.text === '' || current.text.endsWith('\n') ? line : `\n${line}`;
    }
  });
  const trimmed = <T extends { text: string }>(each: T): T => ({ ...each, text: each.text.trim() });
  return {
    brief: brief.trim(),
    parameters: parameters.map(trimmed),
    sections: sections.map(trimmed).filter(({ text }) => text !== ''),
  };
}

/** The lines of a comment without its marks. */
export function linesOf(comment: string): string[] {
  const inner = comment.replace(/^\/\*+/, '').replace(/\*+\/$/, '');
  const lines = inner.split('\n').map((line) => line.replace(/^[ \t]*\*?[ \t]?/, '').trimEnd());
  while (lines.length > 0 && lines[0]?.trim() === '') lines.shift();
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line, i) => (i === 0 ? line.trim() : line));
}

/** `struct foo - what it is` without what stands before the dash. */
function withoutName(line: string): string {
  const dash =
    /^(?:(?:struct|union|enum|typedef|define)\s+)?[\w.]{1,200}\s*(?:\(\s*\)|\([^)]{0,200}\))?\s*(?:-+|:)\s*(.*)$/.exec(
      line,
    );
  return dash?.[1] ?? (/^(?:\w+\s+)?[\w.]{1,200}\s*(?:\(\s*\))?\s*$/.test(line) ? '' : line);
}

function titleOf(word: string): string {
  return word.toLowerCase() === 'description' ? '' : word;
}
