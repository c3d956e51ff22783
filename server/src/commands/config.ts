/** `kernav config`: what Kconfig says of a symbol. */
import type { FileSource } from '../base/file-source.js';
import type { BuildChoice } from '../kernel-tree/kbuild.js';
import {
  configSymbol,
  symbolsOfName,
  type ConfigEntry,
  type ConfigSymbol,
} from '../kernel-tree/kconfig/config-symbol.js';
import type { KconfigIndex, Selector } from '../kernel-tree/kconfig/kconfig-index.js';
import { readKconfigInSlices } from '../kernel-tree/kconfig/read-in-slices.js';
import { EXIT, type CommandIo, type RegisterCommand } from './command.js';
import { architectureOption, configOption } from './kernel-options.js';
import { openTree } from './open-tree.js';

interface Options {
  readonly tree?: string;
  readonly config?: string;
  readonly arch?: string;
  readonly json?: true;
}

/** One element of the printed array. */
interface ConfigRecord {
  /** `CONFIG_BTRFS_FS`; what was asked for where there is no such symbol. */
  readonly symbol: string;
  /** Those of the chosen architecture first. */
  readonly definitions: readonly DefinitionRecord[];
  readonly selectedBy: readonly SelectorRecord[];
  readonly impliedBy: readonly SelectorRecord[];
  /** In the configuration; `n` where it is not set. */
  readonly value?: string;
  readonly problem?: string;
}

interface DefinitionRecord {
  readonly file: string;
  readonly lineNumber: number;
  readonly type?: string;
  readonly prompt?: string;
  readonly help?: string;
  /** Empty where it depends on nothing. */
  readonly dependsOn: string;
  readonly defaults: readonly string[];
  readonly selects: readonly string[];
}

interface SelectorRecord {
  readonly symbol: string;
  readonly file: string;
  readonly lineNumber: number;
  readonly when?: string;
}

export const registerConfig: RegisterCommand = (program, io) => {
  program
    .command('config')
    .description('Show what Kconfig says of a symbol: where it is defined, and what it needs.')
    .argument('<symbol...>', 'names of symbols, with or without CONFIG_')
    .option('--tree <dir>', 'the kernel tree; without it the one around the current directory')
    .option(
      '--config <file>',
      'a .config or /boot/config-RELEASE; without it the tree’s own, if any',
    )
    .option('--arch <name>', 'the architecture whose entries come first')
    .option('--json', 'print a JSON array')
    .action((names: string[], options: Options) => config(names, options, io));
};

/** Runs the command; exported for tests. */
export async function config(
  names: readonly string[],
  options: Options,
  io: CommandIo,
): Promise<void> {
  const tree = openTree(options.tree, io.workingDirectory);
  const values = configOption(options.config, tree, io);
  const architecture = architectureOption(options.arch);
  const choice = {
    ...(values !== undefined && { config: values }),
    ...(architecture !== undefined && { architecture }),
  };
  const index = await readKconfigInSlices(tree.files);
  const records = names.map((name) => answer(name, index, tree.files, choice));
  await io.write(
    options.json ? `${JSON.stringify(records, null, 1)}\n` : records.map(inWords).join('\n'),
  );
  if (records.every(({ definitions }) => definitions.length === 0)) process.exitCode = EXIT.input;
}

function answer(
  name: string,
  index: KconfigIndex,
  files: FileSource,
  choice: BuildChoice,
): ConfigRecord {
  for (const symbol of [...symbolsOfName(name), name]) {
    const found = configSymbol(index, files, symbol, choice);
    if (found !== undefined) return recordOf(found);
  }
  const problem = 'no Kconfig file of the tree has an entry of this name';
  return { symbol: name, definitions: [], selectedBy: [], impliedBy: [], problem };
}

function recordOf({ name, entries, selectedBy, impliedBy, value }: ConfigSymbol): ConfigRecord {
  return {
    symbol: `CONFIG_${name}`,
    definitions: entries.map(definitionOf),
    selectedBy: selectedBy.map(selectorOf),
    impliedBy: impliedBy.map(selectorOf),
    ...(value !== undefined && { value }),
  };
}

function definitionOf({ path, firstLine, ...entry }: ConfigEntry): DefinitionRecord {
  const { type, prompt, help, dependsOn, defaults, selects } = entry;
  return {
    file: path,
    lineNumber: firstLine + 1,
    ...(type !== undefined && { type }),
    ...(prompt !== undefined && { prompt }),
    ...(help !== undefined && { help }),
    dependsOn,
    defaults,
    selects,
  };
}

function selectorOf({ symbol, path, line, when }: Selector): SelectorRecord {
  return { symbol, file: path, lineNumber: line + 1, ...(when !== undefined && { when }) };
}

/** The record as a few lines for a reader. */
function inWords(record: ConfigRecord): string {
  const { symbol, definitions, selectedBy, impliedBy, value, problem } = record;
  if (problem !== undefined) return `${symbol}: ${problem}\n`;
  const lines = [`${symbol}${value === undefined ? '' : ` (${value} in .config)`}`];
  for (const { file, lineNumber, type, prompt, help, ...rest } of definitions) {
    const words = [type, prompt === undefined ? undefined : JSON.stringify(prompt)];
    lines.push(
      [`  ${file}:${lineNumber}`, ...words].filter((word) => word !== undefined).join('  '),
    );
    if (rest.dependsOn !== '') lines.push(`    depends on ${rest.dependsOn}`);
    for (const text of rest.defaults) lines.push(`    default ${text}`);
    for (const text of rest.selects) lines.push(`    selects ${text}`);
    for (const text of help?.split('\n') ?? []) lines.push(text === '' ? '' : `      ${text}`);
  }
  lines.push(
    ...selectorLines('selected by', selectedBy),
    ...selectorLines('implied by', impliedBy),
  );
  return `${lines.join('\n')}\n`;
}

function selectorLines(title: string, selectors: readonly SelectorRecord[]): readonly string[] {
  return selectors.map(
    ({ symbol, file, lineNumber, when }) =>
      `  ${title} ${symbol}${when === undefined ? '' : ` if ${when}`}  ${file}:${lineNumber}`,
  );
}
