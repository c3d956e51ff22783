/** `kernav maintainers`: who to write to about a file, as the tree's own scripts/get_maintainer.pl names them. */
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Addressee, Answer, Evidence } from '../maintainers/get-maintainer.js';
import {
  createMaintainers,
  type ContentChoice,
  type Maintainers,
} from '../maintainers/maintainers.js';
import { decodeReports } from '../resolve/decode-reports.js';
import { filesOfTrace } from '../resolve/report-owners.js';
import { UserError, type CommandIo, type RegisterCommand } from './command.js';
import { openDecodable } from './open-decodable.js';
import { openTree, type OpenTree } from './open-tree.js';
import { noReports, readLog } from './named-log.js';

interface Options {
  readonly filesFrom?: string;
  readonly log?: string;
  readonly combined?: true;
  readonly json?: true;
  readonly tree?: string;
  /** False for `--no-content`. */
  readonly content: boolean;
  readonly keywordsInFile?: true;
}

/** Files that get one answer together: a single one, or all of a trace. */
interface Question {
  /** As the user named it; none for several files together. */
  readonly file?: string;
  /** From the tree's root. */
  readonly paths: readonly string[];
}

/** One element of the printed array, a contract with scripts that read it. */
interface MaintainersRecord {
  readonly file?: string;
  readonly people: readonly { readonly text: string; readonly role: string }[];
  readonly lists: readonly { readonly text: string; readonly role: string }[];
  readonly subsystems: readonly string[];
  readonly status: readonly string[];
  readonly scm: readonly string[];
  readonly web: readonly string[];
  readonly problem?: string;
}

/** What is said where a path leads to no file; a pattern may match it all the same. */
const MISSING = 'no such file in the tree: answered from its path alone';

/** Output is handed on in pieces of about this many characters. */
const CHUNK_CHARACTERS = 1 << 18;

/** At most so many of a kind are named in a message. */
const MAX_NAMED = 5;

export const registerMaintainers: RegisterCommand = (program, io) => {
  program
    .command('maintainers')
    .description('Show the maintainers and lists of files, as scripts/get_maintainer.pl does.')
    .argument('[file...]', 'files or directories, from the root of the tree')
    .option('--files-from <list>', 'take the files from a list, one a line; - is standard input')
    .option('--log <log>', 'take the files of the frames of a kernel log; - is standard input')
    .option('--combined', 'one answer for all files together, as for the files of a trace')
    .option('--tree <dir>', 'the kernel tree; without it the one around the current directory')
    .option('--no-content', 'match paths only: do not search the files for keywords and addresses')
    .option('--keywords-in-file', 'search the files for K: keywords also where the script does not')
    .option('--json', 'print a JSON array, with --combined a single object')
    .action((files: string[], options: Options) => maintainers(files, options, io));
};

/** Runs the command; exported for tests. */
export async function maintainers(
  files: readonly string[],
  options: Options,
  io: CommandIo,
): Promise<void> {
  const tree = openTree(options.tree, io.workingDirectory);
  const named = [
    ...files,
    ...(await listedFiles(options.filesFrom, io)),
    ...(await loggedFiles(options.log, tree, io)),
  ];
  if (named.length === 0) {
    throw new UserError('no files given: name some, or use --files-from or --log');
  }
  const { root, files: treeFiles } = tree;
  const found = createMaintainers(treeFiles);
  if (found.kind === 'unreadable')
    throw new UserError(`cannot use the tree ${root}: ${found.reason}`);
  const known = found.maintainers;
  reportProblems(known, io);

  const toPath = pathSpeller(known, root, options.tree === undefined ? io.workingDirectory : root);
  const paths = named.map(toPath);
  const questions: readonly Question[] = options.combined
    ? [{ paths }]
    : named.map((file, at) => ({ file, paths: paths.slice(at, at + 1) }));
  await printAnswers(questions, known, options, io);

  const missing = named.filter((_, at) => known.kind(paths[at] ?? '') === undefined);
  if (0 < missing.length) throw new UserError(`${MISSING}: ${someOf(missing)}`);
}

async function printAnswers(
  questions: readonly Question[],
  known: Maintainers,
  options: Options,
  io: CommandIo,
): Promise<void> {
  const content = contentChoice(options);
  const body = cachedBodies(known, options.json ? jsonBody : textBody);
  const [open, between, close] = !options.json
    ? ['', '\n', '']
    : options.combined
      ? ['', '', '\n']
      : ['[\n', ',\n', '\n]\n'];
  const head = options.json ? jsonHead : headline;
  let pending = open;
  for (const [at, question] of questions.entries()) {
    const evidence = known.evidenceFor(question.paths, content);
    pending += (at === 0 ? '' : between) + head(question, evidence, known) + body(evidence);
    if (CHUNK_CHARACTERS < pending.length) {
      await io.write(pending);
      pending = '';
    }
  }
  await io.write(pending + close);
}

function contentChoice(options: Options): ContentChoice {
  if (!options.content) return { keywords: false, emails: false };
  return options.keywordsInFile ? { keywords: true } : {};
}

/**
 * Many files have the same sections, so the text of an answer is kept by the entries that led to it. Addresses found in
 * files make an answer the file's own.
 */
function cachedBodies(
  known: Maintainers,
  toText: (answer: Answer) => string,
): (evidence: Evidence) => string {
  const bodies = new Map<string, string>();
  return (evidence) => {
    if (0 < evidence.emails.length) return toText(known.answer(evidence));
    // A section found by content speaks with the K: that found it; found by path, it speaks the same for all F: and N:.
    const key = evidence.matches
      .map(({ section, entry }) => (entry.letter === 'K' ? `K${entry.index}` : section.index))
      .join();
    let body = bodies.get(key);
    if (body === undefined) {
      body = toText(known.answer(evidence));
      bodies.set(key, body);
    }
    return body;
  };
}

/** `{"file":"fs/x.c",`: the part of a record that is the question's own. */
function jsonHead(question: Question, _: Evidence, known: Maintainers): string {
  const { file } = question;
  const name = file === undefined ? '' : `"file":${JSON.stringify(file)},`;
  const problem = hasMissing(question, known) ? `"problem":${JSON.stringify(MISSING)},` : '';
  return `{${name}${problem}`;
}

function jsonBody(answer: Answer): string {
  const { people, lists, subsystems, status, scm, web } = answer;
  const plain = ({ text, role }: Addressee): { text: string; role: string } => ({ text, role });
  const record: MaintainersRecord = {
    people: people.map(plain),
    lists: lists.map(plain),
    subsystems,
    status,
    scm,
    web,
  };
  return JSON.stringify(record).slice(1);
}

/** The lines that get_maintainer.pl prints. */
function textBody({ people, lists }: Answer): string {
  return [...people, ...lists].map(({ text, role }) => `${text} (${role})\n`).join('');
}

/** `fs/btrfs/inode.c: BTRFS FILE SYSTEM (MAINTAINERS:4242)`; nothing for several files together. */
function headline(question: Question, { matches }: Evidence, known: Maintainers): string {
  if (question.file === undefined) return '';
  const [first] = matches;
  const section =
    first === undefined
      ? 'no section'
      : `${first.section.title} (MAINTAINERS:${first.section.lineNumber})`;
  return `${question.file}: ${section}${hasMissing(question, known) ? `; ${MISSING}` : ''}\n`;
}

function hasMissing({ paths }: Question, known: Maintainers): boolean {
  return paths.some((path) => known.kind(path) === undefined);
}

/**
 * Spells what the user named as a path from the tree's root: an absolute path in the tree, or one from the directory inside
 * the tree where the command was called, if there is a file of that name there and not in the root.
 */
function pathSpeller(
  known: Maintainers,
  root: string,
  workingDirectory: string,
): (named: string) => string {
  const below = relative(root, workingDirectory);
  const prefix = below === '' || below.startsWith('..') ? '' : `${below.replaceAll(sep, '/')}/`;
  return (named) => {
    if (named.startsWith(`${root}/`)) return named.slice(root.length + 1);
    const isHere = prefix !== '' && known.kind(named) === undefined;
    return isHere && known.kind(prefix + named) !== undefined ? prefix + named : named;
  };
}

/** The files of the reports of a `--log`, report after report, innermost frame first. */
async function loggedFiles(
  log: string | undefined,
  tree: OpenTree,
  io: CommandIo,
): Promise<readonly string[]> {
  if (log === undefined) return [];
  const content = await readLog(io, log);
  if (content.reports.length === 0) throw noReports(log, content);
  const resolutions = await decodeReports(content.reports, openDecodable(tree, {}, io));
  const found = content.reports.flatMap((report) => filesOfTrace(report, resolutions));
  if (found.length === 0) throw new UserError(`no frame of ${log} has a file in ${tree.root}`);
  return [...new Set(found)];
}

/** The lines of a `--files-from`, without blank ones. */
async function listedFiles(list: string | undefined, io: CommandIo): Promise<readonly string[]> {
  if (list === undefined) return [];
  const text = list === '-' ? await readInput(io) : readList(resolve(io.workingDirectory, list));
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

async function readInput(io: CommandIo): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.input) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function readList(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UserError(`cannot read the list of files ${path}`, { cause });
  }
}

function reportProblems(known: Maintainers, io: CommandIo): void {
  for (const { entry, text } of known.problems.slice(0, MAX_NAMED)) {
    io.note(`MAINTAINERS:${entry.lineNumber}: ${entry.letter}: ${entry.value}: ${text}; left out`);
  }
  const more = known.problems.length - MAX_NAMED;
  if (0 < more) io.note(`MAINTAINERS: ${more} more entries are left out`);
}

function someOf(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${0 < more ? ` and ${more} more` : ''}`;
}
