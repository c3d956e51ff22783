/**
 * How git is run: on repositories that somebody else may have prepared, to read objects and nothing else. Nothing that a
 * repository configures is started, nothing is fetched, nothing is written. Arguments are arrays; what comes from a log never is one.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { dirname } from 'node:path';

/** A repository and the program that reads it. */
export interface GitRepository {
  /** `git`, looked up in PATH, or an absolute path. */
  readonly program: string;
  /** Absolute path of the work tree's root, where `.git` stands. */
  readonly root: string;
}

/** Git cannot tell what it was asked. `message` is for people, and says what to do where something can be done. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

/** A git that hangs, on a file system that is gone, is given up after so many milliseconds. */
const PATIENCE_MS = 60_000;
/** More than this git does not say in its answers to us. */
const MOST_OUTPUT = 16 * 1024 * 1024;

/** Settings that go before those of the repository: each names a program, or changes what is printed. */
const SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.warnAmbiguousRefs=false',
  'color.ui=false',
  'grep.column=false',
  'grep.fallbackToNoIndex=false',
  'submodule.recurse=false',
];

/** The whole command line behind the program's name. */
export function gitArguments(command: readonly string[]): string[] {
  return [
    '--no-pager',
    '--no-optional-locks',
    '--no-replace-objects',
    ...SETTINGS.flatMap((setting) => ['-c', setting]),
    ...command,
  ];
}

/** The environment that git gets: none of its own variables but those that keep it quiet, local, and in this directory. */
export function gitEnvironment(root: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|LC_|LANG|PAGER$|SSH_ASKPASS)/i.test(name) || PASSED_ON.has(name),
  );
  return {
    ...Object.fromEntries(kept),
    // Patterns and file names are bytes, messages are those of `explain()`.
    LC_ALL: 'C',
    // Missing objects of a partial clone are not fetched: since git 2.44 by the one, before by the other.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    // A broken `.git` must not lead to the repository that the tree lies in.
    GIT_CEILING_DIRECTORIES: dirname(root),
  };
}

/** Where the user keeps the configuration: it holds `safe.directory`. */
const PASSED_ON = new Set(['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']);

/** Starts git in the repository. */
export function startGit(
  { program, root }: GitRepository,
  command: readonly string[],
  signal?: AbortSignal,
): ChildProcessWithoutNullStreams {
  const child = spawn(program, gitArguments(command), {
    cwd: root,
    env: gitEnvironment(root),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal && { signal }),
  });
  child.stdin.on('error', () => undefined); // It may end before it has read all: its end is what counts.
  return child;
}

/** How a git came to its end. */
export interface GitEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** The first lines of what it complained about. */
  readonly complaint: string;
  /** It could not be started. */
  readonly error?: Error;
}

/** Resolves when the process has ended and all that it wrote has been read. */
export function endOf(child: ChildProcessWithoutNullStreams): Promise<GitEnd> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < 2000) complaint += text;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, complaint, error });
    });
    child.once('close', (code) => {
      resolve({ code, complaint });
    });
  });
}

/** Runs git with `input`; resolves with its output. Rejects with a `GitFailure` unless it ends well. */
export async function runGit(
  repository: GitRepository,
  command: readonly string[],
  input: string,
): Promise<string> {
  const child = startGit(repository, command, AbortSignal.timeout(PATIENCE_MS));
  const ended = endOf(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.length > MOST_OUTPUT) child.kill();
  });
  child.stdin.end(input);
  const end = await ended;
  if (end.code !== 0) throw failureOf(repository, end);
  return output;
}

/** What is wrong, from what git says; wordings of git's usage.c, setup.c and packfile.c. */
const EXPLANATIONS: readonly (readonly [said: RegExp, (root: string) => string])[] = [
  [
    /dubious ownership|unsafe repository/,
    (root) =>
      `it belongs to another user, and git does not read it; if you trust it: git config --global --add safe.directory ${root}`,
  ],
  [/not a git repository/, () => 'it is not a git repository, or its .git is broken'],
  [
    /unknown option|is not a git command|usage: git/,
    () => 'this git is too old for what it is asked',
  ],
  [
    /(?:loose object|packed object|object file).*(?:corrupt|empty)|inflate|unable to unpack/,
    () => 'objects of the repository are corrupt; see git fsck',
  ],
  [
    /promisor|unable to read|unable to get|could not fetch|missing (?:blob|tree|object)/,
    () => 'objects are missing here (a partial clone?); check the revision out, or fetch it whole',
  ],
];

/** The error for a git that did not end well. */
export function failureOf({ program, root }: GitRepository, end: GitEnd): GitFailure {
  const code = (end.error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return new GitFailure(`there is no ${program} program on this machine`);
  if (end.error !== undefined) {
    return new GitFailure(`${program} cannot be run: ${end.error.message}`, { cause: end.error });
  }
  const found = EXPLANATIONS.find(([said]) => said.test(end.complaint));
  if (found !== undefined)
    return new GitFailure(found[1](root), { cause: new Error(end.complaint) });
  const said = end.complaint.trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
  const how = end.code === null ? 'was killed' : `ended with ${end.code}`;
  return new GitFailure(said === '' ? `${program} ${how}` : `${program} ${how}: ${said}`);
}
