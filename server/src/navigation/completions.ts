/** What can be completed cheaply and rightly: members of a known type, paths of includes, tags. Nothing else is offered. */
import { directoryOf, joinTreePath, type TreePath } from '../base/tree-path.js';
import { skipIdentifier } from '../c-source/characters.js';
import { isMemberToken } from '../c-source/calls-in.js';
import { includeDirectories } from './include-graph.js';
import type { SourceText, SourceView } from './source-view.js';
import { membersOf, ownerOfDesignator, ownerOfMember } from './types.js';

export interface Completion {
  readonly label: string;
  readonly kind: 'member' | 'file' | 'directory' | 'struct';
  /** `struct list_head i_list;` */
  readonly detail: string;
}

const MOST = 500;
/** Letters of a tag that must be typed: the tree has fifty thousand. */
const SHORTEST_TAG = 2;

/** Empty where nothing is offered. */
export function completionsAt(
  view: SourceView,
  path: TreePath,
  offset: number,
): readonly Completion[] {
  const source = view.source(path);
  if (source === undefined) return [];
  const lineStart = source.text.lastIndexOf('\n', offset - 1) + 1;
  const before = source.text.slice(lineStart, offset);
  const include = /^[\t ]*#[\t ]*include[\t ]*([<"])([\w./+-]{0,300})$/.exec(before);
  if (include !== null) return includePaths(view, path, include[2] ?? '', include[1] === '"');
  const tag = /\b(struct|union|enum)[\t ]+(\w{0,80})$/.exec(before);
  if (tag !== null) return tags(view, tag[1] ?? '', tag[2] ?? '');
  return members(view, source, offset);
}

/** Behind `->` or `.`, with or without the beginning of a name. */
function members(view: SourceView, source: SourceText, offset: number): readonly Completion[] {
  const word = /\w{0,80}$/.exec(source.text.slice(Math.max(0, offset - 80), offset))?.[0] ?? '';
  const start = offset - word.length;
  if (
    !/(?:->|[^.\d\s]\.|^\s*\.|[{,]\s*\.)$/.test(source.text.slice(Math.max(0, start - 80), start))
  )
    return [];
  // A name is put where it is missing, so that the place reads like any other.
  const end = skipIdentifier(source.text, offset);
  const name = end === start ? 'x' : source.text.slice(start, end);
  const text = `${source.text.slice(0, start)}${name};${source.text.slice(end)}`;
  const completed = source.withText(text);
  const token = completed.tokenAt(start + 1);
  if (token < 0 || !isMemberToken(completed.tokens, token)) return [];
  const owner = ownerOfMember(view, completed, token) ?? ownerOfDesignator(view, completed, token);
  if (owner === undefined) return [];
  const labels = new Map<string, Completion>();
  for (const { name: label, start: from, end: to } of membersOf(owner)) {
    const detail = owner.source.text.slice(from, Math.min(to, from + 120)).replace(/\s+/g, ' ');
    if (!labels.has(label)) labels.set(label, { label, kind: 'member', detail });
  }
  return [...labels.values()].slice(0, MOST);
}

function includePaths(
  view: SourceView,
  from: TreePath,
  typed: string,
  isQuoted: boolean,
): readonly Completion[] {
  const slash = typed.lastIndexOf('/');
  const folder = typed.slice(0, slash + 1);
  const directories = [...(isQuoted ? [directoryOf(from)] : []), ...includeDirectories(view, from)];
  const found = new Map<string, Completion>();
  for (const directory of directories) {
    const path = folder === '' ? directory : joinTreePath(directory, folder);
    for (const { name, kind } of path === undefined ? [] : (view.files.list(path) ?? [])) {
      if (kind === 'file' && !name.endsWith('.h')) continue;
      const label = kind === 'directory' ? `${name}/` : name;
      if (!found.has(label)) found.set(label, { label, kind, detail: directory });
    }
  }
  return [...found.values()].slice(0, MOST * 4);
}

function tags(view: SourceView, keyword: string, typed: string): readonly Completion[] {
  if (typed.length < SHORTEST_TAG) return [];
  const labels = new Map<string, Completion>();
  for (const { name, kind, path } of view.index.search(typed, MOST * 4)) {
    if (kind !== keyword || !name.startsWith(typed) || labels.size >= MOST) continue;
    if (!labels.has(name)) labels.set(name, { label: name, kind: 'struct', detail: path });
  }
  return [...labels.values()];
}
