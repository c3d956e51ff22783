/**
 * The line of a frame from the debug info of the object that its code is in: exact, with all functions that are inlined there.
 * Source of the rules: kernel/kallsyms.c __sprint_symbol() (what offset and size are), include/linux/syscalls.h (wrappers).
 */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import type {
  CodePlace,
  DebugLine,
  DebugObject,
  ObjectFunction,
} from '../debug-info/debug-object.js';
import { ofSize } from '../debug-info/same-build.js';
import { bytesBackToCall } from '../machine-code/call-before.js';
import { instructionSetOfObject } from '../machine-code/instruction-set.js';
import type { Frame, FrameRole } from '../oops/frame.js';
import type { BuildLine, Confidence, InlineStep, Resolution, SourceSite } from './evidence.js';
import { printedFileInTree } from './printed-site.js';
import { sourceName } from './question.js';

/** What an object is asked for one frame. */
export interface DebugQuestion {
  readonly frame: Frame;
  readonly role: FrameRole;
  readonly object: DebugObject;
  /** The tree that lines are shown in. */
  readonly files: FileSource;
  /** False where the tree is of another version than the object, or the object not surely of the log's build. */
  readonly isTreesVersion: boolean;
  /** Whether the tree makes the module of that name, be it in one of these directories. */
  readonly hasModule: (name: string, near: readonly TreePath[]) => boolean;
}

/**
 * The answer of the debug info; undefined where it has none: the object has no such function, none of the printed size, no line at
 * that address, or one that the file in the tree has not: it is not the file that was compiled. Of a module that is not of the tree
 * the line is told as the build has it.
 */
export function debugResolution(question: DebugQuestion): Resolution | undefined {
  const { frame, role, object } = question;
  const { byteOffset, byteSize, reliable } = frame;
  if (byteOffset === undefined || !object.hasLines) return undefined;
  // No call returns to the first byte of a function, nor behind its last one, unless the unwinder says so.
  if (!reliable && (byteOffset === 0 || byteOffset === byteSize)) return undefined;
  const chains = functionsOf(frame, object).map(({ place: { section, byteOffset: start } }) => {
    const place = { section, byteOffset: start + byteOffset };
    return withoutWrappers(
      object.linesAt(role === 'return-address' ? callOf(object, place) : place),
    );
  });
  const sites = chains.flatMap((lines) => siteOf(lines, question) ?? []);
  const places = new Map(sites.map((site) => [placeKey(site), site]));
  const [site, ...others] = places.values();
  if (site === undefined) return builtElsewhere(chains, question);
  return {
    kind: 'resolved',
    // Functions of one name and one size, and nothing printed that tells them apart.
    site: others.length === 0 ? site : { ...site, confidence: 'likely' },
    candidates: [],
    otherDefinitions: others.map(({ file, lineNumber }) => ({ file, lineNumber })),
  };
}

/** A byte of the call that a frame returns from: a return address is that of an instruction behind it. */
function callOf(object: DebugObject, { section, byteOffset }: CodePlace): CodePlace {
  const { machine, wordBits, isLittleEndian } = object;
  const set = instructionSetOfObject(machine, wordBits);
  if (set === undefined) return { section, byteOffset: byteOffset - 1 };
  const before =
    set === 'mips' && byteOffset >= 8
      ? object.codeAt({ section, byteOffset: byteOffset - 8 }, 8)
      : undefined;
  return { section, byteOffset: byteOffset - bytesBackToCall({ set, isLittleEndian }, before) };
}

/**
 * The functions that the frame may be in: those of its name whose size is the printed one. Of several in the image, where the log prints an
 * address, those that it can be of, if there are any: a kernel that is loaded elsewhere is moved by whole pages.
 */
export function functionsOf(frame: Frame, object: DebugObject): readonly ObjectFunction[] {
  const { symbol, byteSize, byteOffset = 0, module, address = '' } = frame;
  const named = symbol === undefined ? [] : object.functionsNamed(symbol);
  const sized =
    byteSize === undefined
      ? named.filter(({ distanceToNext }) => byteOffset <= distanceToNext)
      : ofSize(named, byteSize);
  if (sized.length < 2 || module !== undefined || !/^[0-9a-f]+$/i.test(address)) return sized;
  const start = BigInt(`0x${address}`) - BigInt(byteOffset);
  const placed = sized.filter(({ place }) => (object.addressOf(place) - start) % PAGE === 0n);
  return placed.length === 0 ? sized : placed;
}

/** Bytes; the least that a kernel is moved by. */
const PAGE = 4096n;

/**
 * Without the functions that a macro wraps around the one written in the source, all of which are declared at the same line:
 * `__x64_sys_read` around `__se_sys_read` around `__do_sys_read`. The lines in the wrappers are that of the macro.
 */
function withoutWrappers(lines: readonly DebugLine[]): readonly DebugLine[] {
  const kept = [...lines];
  for (;;) {
    const [outer, inner] = [kept.at(-1), kept.at(-2)];
    const isWrapper =
      inner?.declarationLineNumber !== undefined &&
      inner.declarationLineNumber === outer?.declarationLineNumber &&
      inner.declarationFile === outer.declarationFile;
    if (!isWrapper) return kept;
    kept.pop();
  }
}

function siteOf(lines: readonly DebugLine[], question: DebugQuestion): SourceSite | undefined {
  const { frame, files } = question;
  const outermost = lines.at(-1);
  const file = outermost && treeFile(outermost.file, outermost, files);
  if (outermost === undefined || file === undefined) return undefined;
  const { declarationLineNumber, declarationFile, lineNumber } = outermost;
  const text = files.read(file)?.split('\n') ?? [];
  if (text.length < lineNumber) return undefined;
  const isDeclaredHere =
    declarationFile !== undefined && treeFile(declarationFile, outermost, files) === file;
  const definition = isDeclaredHere ? declarationLineNumber : undefined;
  if (isOfOtherBuild(file, text, definition, outermost.function, question)) return undefined;
  // A call at the very end of a function returns to the start of the next one, which is then the name that is printed.
  const isOfNext = frame.byteOffset === 0 && question.role === 'return-address';
  const own = isOfNext ? undefined : sourceName(frame);
  return {
    file,
    lineNumber,
    function: own ?? outermost.function ?? frame.symbol ?? '',
    ...(definition !== undefined && { definitionLineNumber: definition }),
    evidence: 'debug-info',
    confidence: confidenceOf(question, text, definition, outermost.function),
    inlines: lines.slice(0, -1).flatMap((line): InlineStep[] => {
      const of = treeFile(line.file, line, files);
      const { function: inlined } = line;
      return of === undefined || inlined === undefined
        ? []
        : [{ function: inlined, file: of, lineNumber: line.lineNumber }];
    }),
  };
}

/** The line as the build has it, of a module that the tree does not make; undefined for all else, and where it is not one line. */
function builtElsewhere(
  chains: readonly (readonly DebugLine[])[],
  { frame, hasModule }: DebugQuestion,
): Resolution | undefined {
  const { module } = frame;
  if (module === undefined || hasModule(module, [])) return undefined;
  const built = chains.flatMap((lines) => buildLine(lines) ?? []);
  const [only] = built;
  const isOne = built.every(
    ({ path, lineNumber }) => path === only?.path && lineNumber === only.lineNumber,
  );
  return only !== undefined && isOne
    ? { kind: 'unresolved', reason: 'not-in-tree', built: only }
    : undefined;
}

function buildLine(lines: readonly DebugLine[]): BuildLine | undefined {
  const outermost = lines.at(-1);
  if (outermost === undefined) return undefined;
  return {
    path: shownPath(outermost),
    lineNumber: outermost.lineNumber,
    inlines: lines.slice(0, -1).map((line) => ({
      function: line.function ?? '',
      path: shownPath(line),
      lineNumber: line.lineNumber,
    })),
  };
}

/** More is no path, but a damaged file. */
const LONGEST_PATH = 1000;

/** The path as the compiler was given it, from the root where that is known. */
function shownPath({ file, compilationDirectory }: DebugLine): string {
  const isWhole = file.startsWith('/') || compilationDirectory === undefined;
  const path = isWhole ? file : `${compilationDirectory}/${file.replace(/^(?:\.\/)+/, '')}`;
  // It goes to a terminal, too.
  return path.slice(0, LONGEST_PATH).replace(/\p{C}/gu, '\ufffd');
}

/**
 * Whether a file that has the path of one of the tree is another one: `lib/string.c` of a module that the tree does not make. It is the
 * tree's if the function stands where the debug info has it.
 */
function isOfOtherBuild(
  file: TreePath,
  text: readonly string[],
  definition: number | undefined,
  name: string | undefined,
  { frame: { module }, hasModule }: DebugQuestion,
): boolean {
  if (module === undefined || !file.endsWith('.c')) return false;
  if (definition !== undefined && name !== undefined && isHeadOf(text, definition, name)) {
    return false;
  }
  const directories: TreePath[] = [];
  for (let at = directoryOf(file); at !== ''; at = directoryOf(at)) directories.push(at);
  return !hasModule(module, directories);
}

/** The file of the tree that a build path means; see `printedFileInTree()`. */
function treeFile(
  file: string,
  { compilationDirectory }: DebugLine,
  files: FileSource,
): TreePath | undefined {
  const isRelative = compilationDirectory !== undefined && !file.startsWith('/');
  return (
    // Relative to the root of the tree, as Kbuild compiles in the tree; else from where the compiler ran.
    printedFileInTree(file, files) ??
    (isRelative ? printedFileInTree(`${compilationDirectory}/${file}`, files) : undefined)
  );
}

/** The line is a fact of the build. Whether the tree still has that text there is looked at: a tree is edited after a build. */
function confidenceOf(
  { isTreesVersion }: DebugQuestion,
  text: readonly string[],
  definition: number | undefined,
  name: string | undefined,
): Confidence {
  if (!isTreesVersion) return 'likely';
  if (definition === undefined || name === undefined) return 'exact';
  return isHeadOf(text, definition, name) ? 'exact' : 'likely';
}

/** How many lines the head of a function may take, from the one that the debug info names it at. */
const HEAD_LINES = 2;

/**
 * Whether the head at a line names the function, or a part of its name, as a macro does that makes it: `read` in
 * `SYSCALL_DEFINE3(read, …)` is a part of `__do_sys_read`.
 */
function isHeadOf(lines: readonly string[], lineNumber: number, name: string): boolean {
  const head = lines.slice(lineNumber - 1, lineNumber - 1 + HEAD_LINES).join('\n');
  const words = head.match(/[A-Za-z_]\w*/g) ?? [];
  return words.some((word) => `_${name}_`.includes(`_${word.replace(/^_+|_+$/g, '')}_`));
}

function placeKey({ file, lineNumber, inlines }: SourceSite): string {
  return [file, lineNumber, ...inlines.map((step) => `${step.file}:${step.lineNumber}`)].join('\n');
}
