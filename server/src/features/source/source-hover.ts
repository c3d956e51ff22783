/** A hover over a name in C: how it is declared, its comment, where it is, and what else has the name. */
import type { TreePath } from '../../base/tree-path.js';
import type { KernelDoc } from '../../c-source/kernel-doc.js';
import type { Description } from '../../navigation/describe.js';
import { codeBlock, codeSpan, escapeMarkdown, markdownLink } from '../markdown.js';

/** What is said of the file besides: `ext4.ko`, and when it is built. */
export interface HoverModule {
  readonly module?: string;
  readonly condition: string;
}

/** Files of other definitions that are named: as many as a description has. */
const MOST_NAMED = 4;
/** Paragraphs of one comment that are shown. */
const MOST_PARAGRAPHS = 8;
/** UTF-16 units of one paragraph. */
const LONGEST_PARAGRAPH = 1200;

/** Markdown. `module` is what the file of the definition is built into, where that is known. */
export function sourceHover(
  tree: { readonly uriOf: (path: TreePath) => string },
  known: Description,
  module?: HoverModule,
): string {
  const { code, doc, comment, where, inside } = known;
  const parts: string[] = [];
  if (code !== '') parts.push(codeBlock('c', code));
  if (inside !== undefined && inside !== '') parts.push(`in ${codeSpan(inside)}`);
  if (doc !== undefined) parts.push(...docParts(doc));
  if (comment !== undefined && comment.length > 0) parts.push(paragraph(comment.join(' ')));
  const facts = [
    ...(where === undefined
      ? []
      : [
          markdownLink(
            `${where.path}:${where.line + 1}`,
            `${tree.uriOf(where.path)}#L${where.line + 1}`,
          ),
        ]),
    ...(known.madeBy === undefined ? [] : [`made by ${codeSpan(known.madeBy)}`]),
    ...exportFacts(known),
    ...(module?.module === undefined ? [] : [`module ${codeSpan(module.module)}`]),
    ...(module === undefined || module.condition === ''
      ? []
      : [`built by ${codeSpan(module.condition)}`]),
  ];
  if (facts.length > 0) parts.push(facts.join(' · '));
  const others = otherDefinitions(known);
  if (others !== '') parts.push(others);
  return parts.join('\n\n');
}

function docParts({ brief, parameters, sections }: KernelDoc): readonly string[] {
  const parts: string[] = [];
  if (brief !== '') parts.push(paragraph(brief));
  if (parameters.length > 0) {
    parts.push(
      parameters.map(({ name, text }) => `- ${codeSpan(name)}: ${paragraph(text)}`).join('\n'),
    );
  }
  for (const { title, text } of sections.slice(0, MOST_PARAGRAPHS)) {
    const paragraphs = text.split(/\n{2,}/).map(paragraph);
    const heading = title === '' ? '' : `**${escapeMarkdown(title)}:** `;
    parts.push(heading + paragraphs.join('\n\n'));
  }
  return parts;
}

/** `&struct foo`, `%NULL`, `func()` and `@arg` of kernel-doc as code. Source: Documentation/doc-guide/kernel-doc.rst. */
function paragraph(text: string): string {
  const short = text.length > LONGEST_PARAGRAPH ? `${text.slice(0, LONGEST_PARAGRAPH)}…` : text;
  let shown = '';
  let at = 0;
  for (const match of short.matchAll(
    /[@%&$](?:struct |enum |union |typedef )?\w[\w.]*(?:->\w+)?|\b\w+\(\)|``[^`\n]{1,200}``/g,
  )) {
    shown += escapeMarkdown(short.slice(at, match.index));
    // `escapeMarkdown` makes one blank of many at the ends too.
    shown += codeSpan(match[0].replace(/^[@%&$]|^``|``$/g, ''));
    at = match.index + match[0].length;
  }
  return shown + escapeMarkdown(short.slice(at));
}

function exportFacts({ exported }: Description): readonly string[] {
  if (exported === undefined) return [];
  const { macro, namespace } = exported;
  return [codeSpan(namespace === undefined ? macro : `${macro} ${namespace}`)];
}

/** How many there are, and why this one comes first. */
function otherDefinitions({ nDefinitions, others, reason, code }: Description): string {
  if (nDefinitions < 2) return '';
  const named = others.map((path) => codeSpan(path)).join(', ');
  const more = others.length === MOST_NAMED ? ' …' : '';
  if (code === '')
    return `One of ${nDefinitions} members of this name, of which struct is not known: ${named}${more}`;
  const why = reason === undefined ? '' : `, first because ${REASONS[reason]}`;
  return `1 of ${nDefinitions} definitions${why}; others: ${named}${more}`;
}

const REASONS: Readonly<Record<NonNullable<Description['reason']>, string>> = {
  only: 'there is no other',
  'same-file': 'it is in this file',
  included: 'this file includes it',
  'same-directory': 'it is in this directory',
  global: 'the whole kernel can call it',
  architecture: 'of the architecture',
  configuration: 'of the configuration',
  order: 'nothing else decides',
};
