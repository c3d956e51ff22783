/** `kernav decode LOG`: the log with the source line of every frame, who is to blame, and who to write to. */
import type { Maintainers } from '../maintainers/maintainers.js';
import type { Report } from '../oops/report.js';
import { confidenceTexts } from '../explain/confidence-text.js';
import { architectureOf } from '../resolve/boot.js';
import { decodeReports } from '../resolve/decode-reports.js';
import { hasUnnamed } from '../resolve/unnamed-frames.js';
import { ownersOf, type ReportOwners } from '../resolve/report-owners.js';
import type { CommandIo, RegisterCommand } from './command.js';
import { Answers } from './answers.js';
import { decodedText } from './decoded-text.js';
import { missingDebugInfo, openDecodable, type KernelOptions } from './open-decodable.js';
import { withLogFile } from './log-input.js';
import { groupByVersion, type RevisionOption } from './log-revisions.js';
import type { VersionGroup } from './revision-groups.js';
import { openTree, type OpenTree } from './open-tree.js';
import { noReports, openLog, readLog } from './named-log.js';

export interface DecodeOptions extends KernelOptions {
  readonly tree?: string;
  readonly revision?: RevisionOption;
  readonly json?: true;
  readonly owners?: boolean;
  readonly timings?: true;
  readonly printk?: true;
  readonly code?: true;
  readonly systemMap?: string;
}

export const registerDecode: RegisterCommand = (program, io) => {
  program
    .command('decode')
    .description('Show a kernel log with the source line of every frame, and who maintains it.')
    .argument('[log]', 'a kernel log; - or nothing for standard input', '-')
    .option('--tree <dir>', 'the kernel tree; without it the one around the current directory')
    .option('--arch <name>', 'the architecture of the machine in the log; without it the log tells')
    .option('--config <file>', 'the .config of the kernel in the log; without it one in the tree')
    .option(
      '--revision <rev>',
      "the commit of the tree's git repository that the log is of; without it the log's release tells",
    )
    .option('--no-revision', 'use the tree as it is, whatever the release of the log')
    .option('--json', 'print everything, as JSON')
    .option('--vmlinux <file>', 'the kernel image with debug info; without it one is looked for')
    .option(
      '--debug-dir <dir>',
      'look for vmlinux and modules with debug info here first; may be given again',
      (directory: string, before: readonly string[]) => [...before, directory],
      [],
    )
    .option(
      '--debuginfod',
      'fetch debug info by build ID from the servers that DEBUGINFOD_URLS names',
    )
    .option('--no-debug-info', 'use the source tree alone')
    .option('--no-owners', 'print the lines alone, without who maintains them')
    .option('--printk', 'say of all other kernel lines which call printed them')
    .option(
      '--system-map <file>',
      'name the addresses that the log prints without a symbol: a System.map, what nm prints, or /proc/kallsyms; without it one is looked for',
    )
    .option('--code', 'show the instructions of every Code: line, the trapping one marked')
    .option('--timings', 'say when the first and the last frame were answered')
    .addHelpText('after', HELP)
    .action((log: string, options: DecodeOptions) => decode(io, log, options));
};

/** How often somebody who waits hears of it. */
const PROGRESS_MS = 1000;

const HELP = `
Under every frame stands its line, how sure it is, and why:

${Object.entries(confidenceTexts)
  .map(([confidence, { meaning }]) => `  ${confidence.padEnd(11)}${meaning}`)
  .join('\n')}

  dmesg | kernav decode --tree ~/linux
  kernav decode oops.txt --tree ~/linux --json
  dmesg | kernav decode --tree ~/linux --printk
  kernav decode oops.txt --tree ~/linux --code`;

/** Runs `kernav decode`. */
export async function decode(io: CommandIo, log: string, options: DecodeOptions): Promise<void> {
  const tree = openTree(options.tree, io.workingDirectory);
  const decodable = openDecodable(tree, options, io);
  await withLogFile(io, log, async (file) => {
    const read = await readLog(io, file);
    const listed =
      options.systemMap === undefined
        ? read.reports
        : (await import('./system-map.js')).namedBySystemMap(read.reports, options.systemMap, io);
    const reports = hasUnnamed(listed)
      ? await (
          await import('./kernel-names.js')
        ).namedByKernel(listed, decodable, tree, options, io)
      : listed;
    const content = { ...read, reports };
    if (content.reports.length === 0 && (options.printk !== true || content.byteCount === 0))
      throw noReports(log, content);
    const groups = await groupByVersion(io, content.reports, tree, decodable, options.revision);
    const printed =
      options.printk === true
        ? await (
            await import('./printed-lines.js')
          ).printedLines(openLog(io, file), content.reports, {
            files: tree.files,
            search: decodable.search,
            formats: await decodable.index(),
            architecture: decodable.architecture ?? architectureOf(content.reports),
          })
        : undefined;
    const dumps =
      options.code === true
        ? await (
            await import('./code-dumps.js')
          ).decodedDumps(
            openLog(io, file),
            content.reports,
            decodable.architecture,
            await (await import('../platform/capstone.js')).loadDisassembler(),
          )
        : undefined;
    const answers = new Answers();
    const nFrames = content.reports.flatMap(({ stacks }) =>
      stacks.flatMap(({ frames }) => frames),
    ).length;
    const watching = setInterval(() => {
      io.progress(`kernav: ${answers.given.size} of ${nFrames} frames answered`);
    }, PROGRESS_MS);
    const decoding = decodeGroups(groups, answers.give).finally(() => {
      clearInterval(watching);
      answers.close();
      for (const sentence of problemsOf(groups)) io.note(`kernav: ${sentence}`);
      const missing = missingDebugInfo(options, decodable);
      if (missing !== undefined) io.note(`kernav: ${missing}`);
      if (options.timings === true) io.note(answers.timings());
    });
    decoding.catch(() => undefined); // A failure is heard of below, when the log so far is printed.
    // Read when the first answer is there to be printed: it takes as long as that answer.
    let opened: Promise<Maintainers | undefined> | undefined;
    const maintainers = async (): Promise<Maintainers | undefined> =>
      options.owners === false ? undefined : (opened ??= openMaintainers(tree, io));
    const ownersFor = async (report: Report): Promise<ReportOwners | undefined> => {
      const known = await maintainers();
      return known && ownersOf(report, answers.given, known, tree.files);
    };
    if (options.json === true) {
      await decoding;
      const { decodedToJson, revisionToJson } = await import('./decoded-json.js');
      const reports = [];
      for (const report of content.reports) {
        const owners = await ownersFor(report);
        reports.push({
          ...decodedToJson(report, answers.given, await maintainers(), owners),
          ...revisionToJson(groups.find((group) => group.reports.includes(report))),
        });
      }
      const { root, version } = tree;
      const architecture = decodable.architecture ?? architectureOf(content.reports);
      await io.write(
        `${JSON.stringify({
          tree: { root, version: version.text, architecture },
          reports,
          ...(printed && {
            messages: (await import('./message-json.js')).messagesToJson(printed),
          }),
          ...(dumps && { code: (await import('./code-json.js')).dumpsToJson(dumps) }),
          problems: content.problems,
        })}\n`,
      );
      return;
    }
    await decodedText({
      io,
      file,
      reports: content.reports,
      answers,
      maintainers,
      ownersFor,
      printed,
      dumps,
    });
    await decoding;
  });
}

async function decodeGroups(groups: readonly VersionGroup[], give: Answers['give']): Promise<void> {
  for (const { reports, decodable, close } of groups) {
    try {
      await decodeReports(reports, decodable, give);
    } finally {
      close();
    }
  }
}

function problemsOf(groups: readonly VersionGroup[]): readonly string[] {
  return groups.flatMap(({ revision, problem }) => {
    const said = problem();
    return revision === undefined || said === undefined
      ? []
      : [`not all files of ${revision.name} could be read: ${said}`];
  });
}

/** Who is to be written to is read from the tree as it is, whatever version answers for lines: today's maintainers count. */
async function openMaintainers(tree: OpenTree, io: CommandIo): Promise<Maintainers | undefined> {
  const { createMaintainers } = await import('../maintainers/maintainers.js');
  const found = createMaintainers(tree.files);
  if (found.kind === 'readable') return found.maintainers;
  io.note(`kernav: no maintainers are named: ${found.reason}`);
  return undefined;
}
