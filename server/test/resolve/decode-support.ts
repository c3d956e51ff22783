/** Logs decoded on trees in memory, and the answers as lines of text. */
import assert from 'node:assert/strict';
import { memoryFiles, type FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { createParser, type CParser } from '../../src/c-source/parser.js';
import { parseConfig } from '../../src/kernel-tree/config.js';
import { parseKernelVersion, type KernelVersion } from '../../src/kernel-tree/version.js';
import type { Frame } from '../../src/oops/frame.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Report } from '../../src/oops/report.js';
import { wasmFiles } from '../../src/platform/wasm-files.js';
import { decodeReports, type Resolutions } from '../../src/resolve/decode-reports.js';
import type { DecodableTree } from '../../src/resolve/decodable-tree.js';
import type { Resolution, SourceLine } from '../../src/resolve/evidence.js';
import type { TextSearch } from '../../src/symbol-search/text-search.js';
import { memorySearch } from '../support/memory-search.js';

let shared: Promise<CParser> | undefined;

/** One parser for all tests of a file. */
export function loadParser(): Promise<CParser> {
  shared ??= createParser(wasmFiles());
  return shared;
}

/** A tree of these files; a `.config` among them is its configuration. */
export function treeInMemory(
  contents: Readonly<Record<string, string>>,
  search: (files: FileSource) => TextSearch = memorySearch,
): DecodableTree {
  const files = memoryFiles(contents);
  const config = parseConfig(contents['.config'] ?? '');
  return {
    files,
    search: search(files),
    loadParser,
    version: versionOf(contents.Makefile ?? ''),
    ...(config && { config }),
  };
}

function versionOf(makefile: string): KernelVersion {
  const version = parseKernelVersion(makefile);
  assert.ok(version, 'the Makefile tells no version');
  return version;
}

/** The same tree where some files cannot be read any more: a search still finds what stood in them. */
export function withoutReading(tree: DecodableTree, gone: ReadonlySet<string>): DecodableTree {
  const { files } = tree;
  return {
    ...tree,
    files: {
      ...files,
      read: (path) => (gone.has(path) ? undefined : files.read(path)),
      readBytes: (path) => (gone.has(path) ? undefined : files.readBytes(path)),
    },
  };
}

export interface DecodedLog {
  readonly tree: DecodableTree;
  readonly reports: readonly Report[];
  readonly resolutions: Resolutions;
}

/** Decodes a log; fails unless each frame is answered exactly once, with places that the tree has. */
export async function decodeLog(log: string, tree: DecodableTree): Promise<DecodedLog> {
  const { reports } = parseLog(log);
  const answered: Frame[] = [];
  const resolutions = await decodeReports(reports, tree, (frame) => answered.push(frame));
  const frames = framesOf(reports);
  assert.equal(answered.length, frames.length, 'answers and frames');
  assert.deepEqual(new Set(answered), new Set(frames), 'the frames that were answered');
  for (const place of [...resolutions.values()].flatMap(placesOf)) {
    assert.equal(tree.files.kind(place.file), 'file', `${place.file} is in the tree`);
    assert.ok(Number.isInteger(place.lineNumber) && 0 < place.lineNumber, place.file);
  }
  return { tree, reports, resolutions };
}

/** All frames of all stacks, in the order of the log. */
export function framesOf(reports: readonly Report[]): readonly Frame[] {
  return reports
    .flatMap(({ stacks }) => stacks.flatMap(({ frames }) => frames))
    .sort((a, b) => a.line - b.line || a.range.start - b.range.start);
}

/** Every place that an answer names. */
export function placesOf(resolution: Resolution): readonly SourceLine[] {
  if (resolution.kind === 'unresolved') return [];
  const { site, candidates, otherDefinitions } = resolution;
  return [site, ...site.inlines, ...candidates, ...otherDefinitions];
}

/**
 * A frame's answer on one line, with the text of the line that it names:
 * `? foo_read -> fs/foo.c:12 one-of-n likely | or :14 :20 | also fs/bar.c:3 | via foo_get fs/foo.h:4 = error = foo_do(foo);`.
 * `?` is a guess of the unwinder, `@` an instruction pointer; `or` are other lines, `also` other definitions, `via` what is
 * inlined or jumped through, innermost first.
 */
export function drawAnswers({ tree, reports, resolutions }: DecodedLog): string {
  return framesOf(reports)
    .map((frame) => {
      const resolution = resolutions.get(frame);
      return `${frameText(frame)} -> ${answerText(resolution)}${sourceText(tree, resolution)}\n`;
    })
    .join('');
}

function sourceText({ files }: DecodableTree, resolution: Resolution | undefined): string {
  if (resolution?.kind !== 'resolved') return '';
  const { file, lineNumber } = resolution.site;
  const line = files.read(file)?.split('\n')[lineNumber - 1];
  return ` = ${line?.trim() ?? '(no such line)'}`;
}

function frameText({ symbol, address, role, reliable }: Frame): string {
  const mark = role === 'instruction-pointer' ? '@ ' : reliable ? '' : '? ';
  return `${mark}${symbol ?? `0x${address ?? ''}`}`;
}

function answerText(resolution: Resolution | undefined): string {
  if (resolution === undefined) return 'no answer';
  if (resolution.kind === 'unresolved') return `none: ${resolution.reason}`;
  const { site, candidates, otherDefinitions } = resolution;
  const near = (place: SourceLine): string => placeText(place, site.file);
  return [
    `${site.file}:${site.lineNumber} ${site.evidence} ${site.confidence}`,
    candidates.length > 0 && `or ${candidates.map(near).join(' ')}`,
    otherDefinitions.length > 0 && `also ${otherDefinitions.map(near).join(' ')}`,
    site.inlines.length > 0 &&
      `via ${site.inlines.map((step) => `${step.function} ${near(step)}`).join(', ')}`,
  ]
    .filter((part) => part !== false)
    .join(' | ');
}

function placeText({ file, lineNumber }: SourceLine, near: TreePath): string {
  return `${file === near ? '' : file}:${lineNumber}`;
}
