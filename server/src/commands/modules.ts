/** `kernav modules`: the sources of a module, and the module of a source. */
import { toTreePath } from '../base/tree-path.js';
import { conditionText, isNever, symbolsOf } from '../kernel-tree/condition.js';
import { ModuleMap, type KernelModule } from '../kernel-tree/module-map.js';
import { EXIT, type CommandIo, type RegisterCommand } from './command.js';
import { architectureOption, configOption } from './kernel-options.js';
import { openTree } from './open-tree.js';

interface Options {
  readonly tree?: string;
  readonly config?: string;
  readonly arch?: string;
  readonly json?: true;
}

/** One element of the printed array. The first three fields are a contract with scripts that read it. */
interface ModuleRecord {
  /** The name as traces print it; for a source path the module it is built into. */
  readonly module: string;
  /** In the module whenever it is built. Of several candidates: those that all of them share. */
  readonly sources: readonly string[];
  /** In the module under some configurations. */
  readonly optional: readonly string[];
  /** For each optional path, when it is in: `CONFIG_BTRFS_FS_POSIX_ACL`. */
  readonly optionalWhen?: Readonly<Record<string, string>>;
  /** The argument, where it was a path. */
  readonly source?: string;
  readonly object?: string;
  readonly directory?: string;
  readonly makefile?: string;
  /** When it is built as a module, and when into the kernel. */
  readonly moduleWhen?: string;
  readonly builtInWhen?: string;
  readonly config?: readonly string[];
  readonly generated?: readonly { readonly object: string; readonly from?: string }[];
  /** Where the name alone does not decide. */
  readonly candidates?: readonly { readonly object: string; readonly moduleWhen: string }[];
  readonly basis?: '.config' | 'any configuration';
  readonly problem?: string;
}

export const registerModules: RegisterCommand = (program, io) => {
  program
    .command('modules')
    .description('Show which sources a module is built from, or which module a source is in.')
    .argument('<name...>', 'names of modules as traces print them, or paths of source files')
    .option('--tree <dir>', 'the kernel tree; without it the one around the current directory')
    .option(
      '--config <file>',
      'a .config or /boot/config-RELEASE; without it the tree’s own, if any',
    )
    .option('--arch <name>', 'the architecture, as in a log or a directory below arch/')
    .option('--json', 'print a JSON array')
    .action((names: string[], options: Options) => modules(names, options, io));
};

/** Runs the command; exported for tests. */
export async function modules(
  names: readonly string[],
  options: Options,
  io: CommandIo,
): Promise<void> {
  const tree = openTree(options.tree, io.workingDirectory);
  const config = configOption(options.config, tree, io);
  const architecture = architectureOption(options.arch);
  const map = new ModuleMap(tree.files, {
    ...(config === undefined ? {} : { config }),
    ...(architecture === undefined ? {} : { architecture }),
  });
  const basis = config === undefined ? 'any configuration' : '.config';
  const records = names.flatMap((name) => answer(name, map, basis));
  await io.write(
    options.json ? `${JSON.stringify(records, null, 1)}\n` : records.map(inWords).join('\n'),
  );
  if (records.every(({ object, candidates }) => object === undefined && candidates === undefined)) {
    process.exitCode = EXIT.input;
  }
}

function answer(
  name: string,
  map: ModuleMap,
  basis: '.config' | 'any configuration',
): readonly ModuleRecord[] {
  if (!name.includes('/')) return [{ ...moduleRecord(name, map), basis }];
  const path = toTreePath(name);
  const users = path === undefined ? [] : map.builtInto(path);
  if (users.length === 0) {
    const problem = `no makefile that was read builds ${name}`;
    return [{ module: '', source: name, sources: [], optional: [], problem }];
  }
  return users.map(({ module }) => ({
    source: name,
    ...recordOf(module.name, [module]),
    basis,
  }));
}

function moduleRecord(name: string, map: ModuleMap): ModuleRecord {
  const { name: module, candidates } = map.findModule(name);
  if (candidates.length > 0) return recordOf(module, candidates);
  const problem = 'no makefile of the tree makes a module of this name';
  return { module, sources: [], optional: [], problem };
}

function recordOf(name: string, candidates: readonly KernelModule[]): ModuleRecord {
  const inAll = new Set<string>();
  const conditions: Record<string, string> = {};
  for (const { path, when, optional } of candidates.flatMap(({ sources }) => sources)) {
    const shared = candidates.every(({ sources }) =>
      sources.some((source) => source.path === path && !source.optional),
    );
    if (shared) inAll.add(path);
    else conditions[path] = optional ? conditionText(when) : 'depends on which candidate is meant';
  }
  const optional = Object.keys(conditions).sort();
  const record = {
    module: name,
    sources: [...inAll].sort(),
    optional,
    ...(optional.length > 0 ? { optionalWhen: conditions } : {}),
  };
  const [only] = candidates;
  if (only === undefined || candidates.length > 1) {
    return {
      ...record,
      candidates: candidates.map(({ object, module }) => ({
        object,
        moduleWhen: conditionText(module),
      })),
      problem: `${candidates.length} modules have this name; give --arch or --config to decide`,
    };
  }
  return {
    ...record,
    object: only.object,
    directory: only.directory,
    makefile: only.makefile,
    moduleWhen: conditionText(only.module),
    builtInWhen: conditionText(only.builtIn),
    config: symbolsOf(isNever(only.module) ? only.builtIn : only.module),
    ...(only.generated.length > 0 ? { generated: only.generated } : {}),
  };
}

/** The record as a few lines for a reader. */
function inWords(record: ModuleRecord): string {
  const lines: string[] = [];
  const title =
    record.source === undefined ? record.module : `${record.source} is in ${record.module}`;
  if (record.object === undefined) {
    lines.push(`${record.source ?? record.module}: ${record.problem ?? ''}`);
    for (const { object, moduleWhen } of record.candidates ?? []) {
      lines.push(`  ${object}  (${moduleWhen})`);
    }
    return `${lines.join('\n')}\n`;
  }
  lines.push(`${title}  (${record.directory ?? ''}, ${record.basis ?? ''})`);
  if (record.moduleWhen === 'never')
    lines.push(`  built into the kernel: ${record.builtInWhen ?? ''}`);
  else lines.push(`  a module: ${record.moduleWhen ?? ''}`);
  for (const path of record.sources) lines.push(`  ${path}`);
  for (const path of record.optional) {
    lines.push(`  ${path}  (only with ${record.optionalWhen?.[path] ?? ''})`);
  }
  for (const { object, from } of record.generated ?? []) {
    lines.push(`  ${object}  (generated${from === undefined ? '' : ` from ${from}`})`);
  }
  return `${lines.join('\n')}\n`;
}
