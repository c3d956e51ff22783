/** The maintainers of one kernel tree: its MAINTAINERS, its .mailmap and its own script's rules, read once and asked often. */
import type { FileSource } from '../base/file-source.js';
import { toTreePath } from '../base/tree-path.js';
import { findFileEmails, mayHoldMaintainers } from './file-emails.js';
import { answerFrom, type Answer, type Evidence, type FileEmail } from './get-maintainer.js';
import { knownKinds, type KindOf } from './known-kinds.js';
import { parseMailmap, type Mailmap } from './mailmap.js';
import {
  compileSections,
  inScriptOrder,
  type EntryProblem,
  type SectionMatch,
} from './match-sections.js';
import { parseMaintainers, type Section } from './parse-maintainers.js';
import { detectScriptRules, SCRIPT_PATH, type ScriptRules } from './script-rules.js';
import { toScriptPath } from './script-path.js';

/** Which contents are looked at besides the paths. */
export interface ContentChoice {
  /** Search the files for the K: expressions. Left out: as the tree's own script does when it is not told. */
  readonly keywords?: boolean;
  /** Look for addresses in device tree bindings. Left out: yes. */
  readonly emails?: boolean;
}

/** Answers from one tree. Paths are from its root, in any spelling that get_maintainer.pl takes. */
export interface Maintainers {
  readonly sections: readonly Section[];
  readonly rules: ScriptRules;
  /** Entries of MAINTAINERS that are left out because they cannot be read. */
  readonly problems: readonly EntryProblem[];
  /** What stands under a path of the tree, remembered from the first question on. */
  readonly kind: KindOf;
  /** The sections whose F: or N: match a path, deepest first; `THE REST` is the last of them. No file is read. */
  sectionsFor(path: string): readonly SectionMatch[];
  /** All that the answer for these files depends on. Reads the files whose content matters and that are there. */
  evidenceFor(paths: readonly string[], content?: ContentChoice): Evidence;
  /** What the script prints for these files in one call; for the files of a trace in the order of its frames. */
  ask(paths: readonly string[], content?: ContentChoice): Answer;
  /** The answer to evidence that was gathered before. */
  answer(evidence: Evidence): Answer;
}

/** What became of reading a tree's MAINTAINERS. */
export type MaintainersOfTree =
  | { readonly kind: 'readable'; readonly maintainers: Maintainers }
  /** `reason` is for the user: `it has no file MAINTAINERS`. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads what a tree says about its maintainers. It is not read again: a changed MAINTAINERS wants a new call. */
export function createMaintainers(files: FileSource): MaintainersOfTree {
  const text = readNamed(files, 'MAINTAINERS');
  const kind = knownKinds(files);
  if (text === undefined) {
    const stands = kind('MAINTAINERS') !== undefined;
    return {
      kind: 'unreadable',
      reason: stands ? 'its MAINTAINERS cannot be read' : 'it has no file MAINTAINERS',
    };
  }
  const sections = parseMaintainers(text);
  if (sections.length === 0) {
    return { kind: 'unreadable', reason: 'its MAINTAINERS has no entry such as `F: path`' };
  }
  const rules = detectScriptRules(readNamed(files, SCRIPT_PATH));
  let mailmap: Mailmap | undefined; // Read when the first people are named.
  const isDirectory = (path: string): boolean => kind(path) === 'directory';
  const matcher = compileSections(sections, isDirectory);

  function evidenceFor(paths: readonly string[], content: ContentChoice = {}): Evidence {
    const { keywords = rules.keywords === 'always', emails = true } = content;
    const spelled = paths.map((path) => toScriptPath(path, isDirectory));
    const byContent: SectionMatch[] = [];
    const inFiles: FileEmail[] = [];
    for (const file of spelled) {
      const hasEmails = emails && mayHoldMaintainers(file);
      const hasKeywords = keywords && file !== 'MAINTAINERS';
      const path = hasEmails || hasKeywords ? toTreePath(file) : undefined;
      const bytes = path === undefined || kind(file) !== 'file' ? undefined : files.readBytes(path);
      if (bytes === undefined) continue;
      if (hasKeywords) byContent.push(...matcher.byContent(file, bytes));
      if (!hasEmails) continue;
      for (const mailbox of findFileEmails(new TextDecoder().decode(bytes), rules.names)) {
        inFiles.push({ file, mailbox });
      }
    }
    const byPath = spelled.flatMap((file) => matcher.byPath(file));
    return { matches: [...byPath, ...inScriptOrder(byContent)], emails: inFiles };
  }

  const answer = (evidence: Evidence): Answer => {
    mailmap ??= parseMailmap(readNamed(files, '.mailmap') ?? '');
    return answerFrom(evidence, mailmap, rules);
  };
  return {
    kind: 'readable',
    maintainers: {
      sections,
      rules,
      get problems() {
        return matcher.problems;
      },
      kind,
      sectionsFor: (path) => matcher.byPath(toScriptPath(path, isDirectory)),
      evidenceFor,
      answer,
      ask: (paths, content) => answer(evidenceFor(paths, content)),
    },
  };
}

function readNamed(files: FileSource, name: string): string | undefined {
  const path = toTreePath(name);
  return path === undefined ? undefined : files.read(path);
}
