/** Options that several subcommands have: which architecture, and which configuration, the kernel in question is of. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { architectureNamed } from '../kernel-tree/architecture.js';
import { parseConfig, type KernelConfig } from '../kernel-tree/config.js';
import { UserError, type CommandIo } from './command.js';
import type { OpenTree } from './open-tree.js';

/** The directory of `arch/` for `--arch NAME`; undefined without one. Throws `UserError` for a name that is none. */
export function architectureOption(spelling: string | undefined): string | undefined {
  if (spelling === undefined) return undefined;
  const architecture = architectureNamed(spelling);
  if (architecture === undefined) {
    throw new UserError(
      `no architecture is called ${spelling}: name a directory of arch/, such as x86 or arm64`,
    );
  }
  return architecture;
}

/** The configuration; undefined where none was named and the tree has none. Throws `UserError` for one that cannot be used. */
export function configOption(
  named: string | undefined,
  tree: OpenTree,
  io: CommandIo,
): KernelConfig | undefined {
  const path = named === undefined ? tree.configFile : resolve(io.workingDirectory, named);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UserError(`cannot read the configuration ${path}`, { cause });
  }
  const config = parseConfig(text);
  if (config === undefined) {
    throw new UserError(`${path} is not a kernel configuration: it has no line CONFIG_…=`);
  }
  return config;
}
