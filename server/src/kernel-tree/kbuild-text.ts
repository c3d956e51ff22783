/**
 * The lists of a Kbuild makefile as they stand in its text, for who edits it: `kbuild.ts` says what they amount to. Lines and
 * columns count from 0, columns in UTF-16 units. Knowledge: Documentation/kbuild/makefiles.rst.
 */
import type { Word } from './kconfig/kconfig-syntax.js';
import { logicalLine, placeIn, type LogicalLine } from './logical-line.js';

/** `btrfs-y += super.o ctree.o`, or `include $(src)/Makefile.x`. */
export interface KbuildLine {
  /** `goals`: objects and directories that are built. `parts`: what one object is made of. `other`: any other variable. */
  readonly kind: 'goals' | 'parts' | 'include' | 'other';
  /** `btrfs-y`, `obj-$(CONFIG_BTRFS_FS)`, `include`. */
  readonly target: Word;
  readonly words: readonly Word[];
  readonly first: number;
  readonly last: number;
  /** Of `parts`: the object made of them, `btrfs.o`. */
  readonly object?: string;
}

/** `obj-y`, `lib-$(CONFIG_X)`, `subdir-m`, and what older kernels and architectures build from the top. */
const GOALS = /^(?:obj|lib|subdir|core|drivers|libs|init|net|virt)-(?:[ym]|\$[({].*[)}])$/;

/** `btrfs-objs`, `btrfs-y`, `btrfs-$(CONFIG_X)`. */
const PARTS = /^([^$]+)-(?:objs|[ym]|\$[({].*[)}])$/;

/** Lists of this form that name no object. */
const NO_OBJECTS =
  /(?:^|-)(?:cflags|asflags|ldflags|ccflags|rustflags|hostprogs|always|targets|extra|clean|header|generic|userprogs)$/;

/**
 * `name op`, the start of an assignment. The name may have references in it, and these one more level: `obj-$(subst m,y,$(CONFIG_X))`.
 */
const ASSIGNMENT =
  /^[ \t]*((?:\$\((?:[^()]|\([^()]*\))*\)|\$\{[^{}]*\}|[^\s:=+?!#$]|\+(?!=))+)[ \t]*(?:::?:?|\+|\?)?=/;
const INCLUDE = /^[ \t]*([-s]?include)[ \t]/;

/** A longer name is none. */
const LONGEST_NAME = 200;

/** The lists and includes, in the order of the text. Other lines are left out, rules and their recipes among them. */
export function kbuildLines(text: string): readonly KbuildLine[] {
  const lines = text.split('\n');
  const found: KbuildLine[] = [];
  let isRecipe = false;
  for (let at = 0; at < lines.length;) {
    const line = logicalLine(lines, at);
    at = line.last + 1;
    if (isRecipe && line.text.startsWith('\t')) continue;
    const head = ASSIGNMENT.exec(line.text) ?? INCLUDE.exec(line.text);
    // What a rule says how to make stands below it.
    if (head !== null) isRecipe = false;
    else if (/^[^\s#][^#]*:/.test(line.text)) isRecipe = true;
    const name = head?.[1];
    if (head === null || name === undefined || LONGEST_NAME < name.length) continue;
    const target = wordAt(line, name, head[0].indexOf(name));
    found.push({
      ...kindOf(name),
      target,
      words: wordsFrom(line, head[0].length),
      first: line.first,
      last: line.last,
    });
  }
  return found;
}

function kindOf(name: string): Pick<KbuildLine, 'kind' | 'object'> {
  if (name.endsWith('include')) return { kind: 'include' };
  if (GOALS.test(name)) return { kind: 'goals' };
  const stem = PARTS.exec(name)?.[1];
  if (stem === undefined || NO_OBJECTS.test(stem)) return { kind: 'other' };
  return { kind: 'parts', object: `${stem}.o` };
}

function wordsFrom(line: LogicalLine, start: number): readonly Word[] {
  const comment = line.text.indexOf('#', start);
  const end = comment < 0 ? line.text.length : comment;
  return [...line.text.slice(start, end).matchAll(/\S+/g)].map((word) =>
    wordAt(line, word[0], start + word.index),
  );
}

function wordAt(line: LogicalLine, text: string, offset: number): Word {
  const { line: at, column } = placeIn(line, offset);
  return { text, line: at, start: column, end: column + text.length };
}
