/** Small git repositories for tests, in directories of their own, with no configuration of whoever runs the tests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TestRepository {
  readonly root: string;
  /** Runs git and gives what it prints, without the last newline. */
  readonly git: (...command: readonly string[]) => string;
  /** Writes files; parents are made. */
  readonly write: (files: Readonly<Record<string, string | Uint8Array>>) => void;
  /** Commits all that is there, with a tag where one is named. Gives the commit's hash. */
  readonly commit: (tag?: string) => string;
  readonly remove: () => void;
}

const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};
const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];

/** An empty repository, in a new directory. */
export function newRepository(): TestRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kernav-git-')));
  const git = (...command: readonly string[]): string =>
    execFileSync('git', [...IDENTITY, ...command], {
      cwd: root,
      env: ENVIRONMENT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  git('init', '--quiet', '--initial-branch=main');
  return {
    root,
    git,
    write(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
    },
    commit(tag) {
      git('add', '--force', '--all');
      git('commit', '--quiet', '--allow-empty', '--message=x');
      if (tag !== undefined) git('tag', tag);
      return git('rev-parse', 'HEAD');
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A kernel's top Makefile, and what makes a directory a kernel tree. */
export function kernelFiles(version: string): Record<string, string> {
  const [, major = '', minor = '', sub = '0', extra = ''] =
    /^(\d+)\.(\d+)(?:\.(\d+))?(-\w+)?$/.exec(version) ?? [];
  return {
    Makefile: `VERSION = ${major}\nPATCHLEVEL = ${minor}\nSUBLEVEL = ${sub}\nEXTRAVERSION = ${extra}\n`,
    Kconfig: 'mainmenu "Sample"\n',
    'arch/x86/Makefile': '\n',
    'include/linux/types.h': '\n',
    'init/main.c': 'int main_of_init;\n',
    'kernel/Makefile': '\n',
    'scripts/Makefile': '\n',
  };
}
