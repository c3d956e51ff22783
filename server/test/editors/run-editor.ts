/**
 * Runs a real editor on the sample tree, with the configuration that docs/editors.md tells its users, and a script that does what a
 * user does and writes down as JSON what the editor got.
 */
import { execFile, spawnSync } from 'node:child_process';
import { appendFile, copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The tests run compiled, in `out/server/test/editors`. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const SCRIPTS = join(ROOT, 'server/test/editors');

/** Milliseconds. An editor takes two seconds; a busy machine may take many times that. */
const PATIENCE = 120_000;

/** A section that the check of MAINTAINERS complains about. */
const BROKEN_SECTION = `
GONE DRIVER
M:	Gil Sample <gil@gone.example>
S:	Maintained
F:	drivers/gone/
`;

export interface EditorRun {
  readonly program: string;
  /** Title of a section of docs/editors.md: the first code block in it is the user's configuration. */
  readonly section: string;
  /** File beside this one that says what is done in the editor. It is handed the path of the answers in `KERNAV_ANSWERS`. */
  readonly script: string;
  readonly commandLine: (configuration: string, script: string) => readonly string[];
}

/** A reason to skip the tests of an editor; false where it is installed. */
export function missing(program: string): string | false {
  return spawnSync(program, ['--version']).error === undefined
    ? false
    : `${program} is not installed`;
}

/**
 * What the editor wrote down, with paths as seen from the folder that holds `linux/`, a copy of the sample tree and the editor's
 * working directory, and `crash.oops`, the sample log.
 */
export async function runEditor({
  program,
  section,
  script,
  commandLine,
}: EditorRun): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'kernav-editor-'));
  const tree = join(folder, 'linux');
  const configuration = join(folder, 'configuration');
  const answers = join(folder, 'answers.json');
  try {
    await cp(join(ROOT, 'samples/linux'), tree, { recursive: true });
    await appendFile(join(tree, 'MAINTAINERS'), BROKEN_SECTION);
    await copyFile(join(ROOT, 'samples/oops.log'), join(folder, 'crash.oops'));
    const told = await firstCodeBlock(section);
    await writeFile(
      configuration,
      told.replaceAll('/path/to/kernav', ROOT).replaceAll('/path/to/linux', tree),
    );
    const run = promisify(execFile);
    const { stdout, stderr } = await run(
      program,
      commandLine(configuration, join(SCRIPTS, script)),
      {
        cwd: tree,
        timeout: PATIENCE,
        env: { ...process.env, KERNAV_ANSWERS: answers, HOME: folder },
      },
    );
    const text = await readFile(answers, 'utf8').catch((cause: unknown) => {
      throw new Error(`${program} wrote no answers. It said:\n${stdout}${stderr}`, { cause });
    });
    // Our own scripts write it: an object.
    return JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll(folder, '') : value,
    ) as Record<string, unknown>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstCodeBlock(section: string): Promise<string> {
  const page = await readFile(join(ROOT, 'docs/editors.md'), 'utf8');
  const [, text] = page.split(`\n## ${section}\n`);
  const [, block] = text?.split(/\n```[a-z]*\n/) ?? [];
  if (block === undefined)
    throw new Error(`docs/editors.md has no section "${section}" with a code block`);
  return block;
}
