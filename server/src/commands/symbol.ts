/** `kernav symbol`: where a name is defined, used, called, or put into tables of functions. */
import { performance } from 'node:perf_hooks';
import { incomingCalls, type Callable } from '../navigation/calls.js';
import { findDefinitions } from '../navigation/find-definitions.js';
import { placeTarget, symbolTarget, type Target } from '../navigation/go-to.js';
import { assignedTo, tablesHolding } from '../navigation/implementations.js';
import { MacroMadeTable } from '../navigation/macro-definitions.js';
import { allReferences, MOST_REFERENCES } from '../navigation/references.js';
import { SearchedIndex } from '../navigation/searched-index.js';
import { SourceView, type NavigationChoice } from '../navigation/source-view.js';
import { StoredIndex } from '../indexing/stored-index.js';
import { cacheDirectory } from '../platform/cache-directory.js';
import { openSearch } from '../platform/open-search.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import type { TreePath } from '../base/tree-path.js';
import { EXIT, UserError, type CommandIo, type RegisterCommand } from './command.js';
import { architectureOption, configOption } from './kernel-options.js';
import { openTree, type OpenTree } from './open-tree.js';

const KINDS = ['definition', 'references', 'calls', 'implementations'] as const;
type Kind = (typeof KINDS)[number];

interface Options {
  readonly kind?: string;
  readonly tree?: string;
  readonly config?: string;
  readonly arch?: string;
  readonly json?: true;
  readonly timings?: true;
}

/** One element of the printed array. */
interface SymbolRecord {
  readonly name: string;
  readonly kind: Kind;
  /** Best first for definitions; else in the order of the tree. */
  readonly places: readonly PlaceRecord[];
  readonly milliseconds: number;
}

interface PlaceRecord {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The line as it stands there, cut where it is long. */
  readonly text: string;
  /** What is defined there; the function around a call; the struct and field of a table. */
  readonly what?: string;
  readonly madeBy?: string;
}

export const registerSymbol: RegisterCommand = (program, io) => {
  program
    .command('symbol')
    .description('Show where names are defined, used, called, or put into tables of functions.')
    .argument('<name...>', 'C identifiers; for --kind implementations also STRUCT.FIELD')
    .option('--kind <kind>', KINDS.join(', '), 'definition')
    .option('--tree <dir>', 'the kernel tree; without it the one around the current directory')
    .option('--config <file>', 'a .config; without it the tree’s own, if any')
    .option('--arch <name>', 'the architecture, as in a log or a directory below arch/')
    .option('--json', 'print a JSON array')
    .option('--timings', 'say how long the index and the first answer took')
    .action(async (names: string[], options: Options) => {
      const { root, files } = openTree(options.tree, io.workingDirectory);
      const start = performance.now();
      const stored = new StoredIndex(root, files, cacheDirectory());
      const index = stored.current();
      if (options.timings) {
        index?.definitions(names[0] ?? '');
        const ms = (performance.now() - start).toFixed(0);
        io.note(
          `kernav: index opened and asked in ${ms} ms, ${performance.now().toFixed(0)} ms after the process was started`,
        );
      }
      await symbol(names, options, io, index);
      stored.close();
    });
};

/** Runs the command; exported for tests. `index`: that of the tree, where there is one; else its text is searched. */
export async function symbol(
  names: readonly string[],
  options: Options,
  io: CommandIo,
  index?: TreeIndex,
): Promise<void> {
  const kind = KINDS.find((each) => each === (options.kind ?? 'definition'));
  if (kind === undefined) {
    throw new UserError(`--kind ${options.kind ?? ''} is not one of ${KINDS.join(', ')}`);
  }
  for (const name of names) {
    if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/.test(name)) {
      throw new UserError(`${name} is not a C identifier`);
    }
  }
  const finder = createFinder(openTree(options.tree, io.workingDirectory), options, io, index);
  const records: SymbolRecord[] = [];
  for (const name of names) {
    const start = performance.now();
    const places = await finder(name, kind);
    records.push({ name, kind, places, milliseconds: Math.round(performance.now() - start) });
  }
  await io.write(
    options.json ? `${JSON.stringify(records, null, 1)}\n` : records.map(inWords).join('\n'),
  );
  if (records.every(({ places }) => places.length === 0)) process.exitCode = EXIT.input;
}

function createFinder(
  tree: OpenTree,
  options: Options,
  io: CommandIo,
  index: TreeIndex | undefined,
): (name: string, kind: Kind) => Promise<readonly PlaceRecord[]> {
  const { files } = tree;
  const config = configOption(options.config, tree, io);
  const architecture = architectureOption(options.arch);
  const choice: NavigationChoice = {
    ...(architecture !== undefined && { architecture }),
    ...(config && { config }),
  };
  const search = openSearch(tree.root, files);
  const signal = new AbortController().signal;
  if (index === undefined)
    io.note('there is no index of this tree: its text is searched, and long lists are cut');
  const searched = new SearchedIndex(files, search);
  const table = index && new MacroMadeTable(files);
  return async (name, kind) => {
    const run = <T>(question: (view: SourceView) => T): Promise<T> | T => {
      const onIndex = (known: TreeIndex): T => question(new SourceView(files, known, choice));
      return index?.coverage.isComplete === true
        ? onIndex(index)
        : searched.answer(onIndex, index, signal);
    };
    switch (kind) {
      case 'definition': {
        const places = await run((view) => definitions(view, name, table));
        if (places.length > 0 || index === undefined || table?.isWanted !== true) return places;
        await table.build(index);
        return run((view) => definitions(view, name, table));
      }
      case 'calls':
        return run((view) => calls(view, name));
      case 'implementations':
        return run((view) => implementations(view, name));
      case 'references':
        return references(await run((view) => view), name, search, signal, () => {
          io.note(
            `kernav: ${name} is used in more than ${MOST_REFERENCES} places; others are missing`,
          );
        });
    }
  };
}

function definitions(
  view: SourceView,
  name: string,
  table: MacroMadeTable | undefined,
): readonly PlaceRecord[] {
  return findDefinitions(view, name, {}, table).flatMap(({ symbol: found }) => {
    const target = symbolTarget(view, found);
    if (target === undefined) return [];
    const { kind, parent, madeBy } = found;
    const what = parent === '' ? kind : `${kind} of ${parent}`;
    return [{ ...placeOf(view, target), what, ...(madeBy !== undefined && { madeBy }) }];
  });
}

function calls(view: SourceView, name: string): readonly PlaceRecord[] {
  const [best] = findDefinitions(view, name, { kinds: new Set(['function', 'macro']) });
  if (best === undefined) return [];
  const { path, line, kind, madeBy } = best.symbol;
  const callee: Callable = {
    name,
    path,
    line,
    kind: kind === 'macro' ? 'macro' : 'function',
    ...(madeBy !== undefined && { madeBy }),
  };
  return incomingCalls(view, callee).groups.flatMap(({ callable, sites, through }) =>
    sites.map((site) => ({
      ...placeOf(view, site),
      what: through === undefined ? callable.name : `${callable.name} through ${through}`,
    })),
  );
}

/** Of a field, `read_iter` or `file_operations.read_iter`, what is assigned to it; of a function the tables that hold it. */
function implementations(view: SourceView, name: string): readonly PlaceRecord[] {
  const [first = '', second] = name.split('.');
  const field =
    second === undefined ? { name, struct: undefined } : { name: second, struct: first };
  const rows = assignedTo(view, field);
  const held = rows.length > 0 ? rows : tablesHolding(view, name, '' as TreePath);
  return held.flatMap((row) => {
    const target = placeTarget(view, row.path, row.line, row.value);
    const what = `${row.holderType === '' ? row.holder : row.holderType}.${row.field} = ${row.value}`;
    return target === undefined ? [] : [{ ...placeOf(view, target), what }];
  });
}

async function references(
  view: SourceView,
  name: string,
  search: TextSearch,
  signal: AbortSignal,
  onCut: () => void,
): Promise<readonly PlaceRecord[]> {
  const scope = { name, use: 'value' } as const;
  const places: PlaceRecord[] = [];
  for await (const targets of allReferences(view, scope, search, signal, { onCut })) {
    places.push(...targets.map((target) => placeOf(view, target)));
  }
  return places.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

const LONGEST_TEXT = 160;

function placeOf(view: SourceView, { path, line }: Target): PlaceRecord {
  const source = view.takeSource(path);
  const start = source?.lines.startOf(line) ?? 0;
  const end = source?.lines.startOf(line + 1) ?? source?.text.length ?? 0;
  const text = source?.text.slice(start, Math.min(end, start + LONGEST_TEXT)).trim() ?? '';
  return { file: path, line: line + 1, text };
}

/** The record as lines that editors and terminals can follow: `fs/read_write.c:12: text`. */
function inWords({ name, kind, places }: SymbolRecord): string {
  const title =
    places.length === 0 ? `${name}: no ${kind} found` : `${name}: ${places.length} (${kind})`;
  const lines = places.map(({ file, line, text, what, madeBy }) => {
    const note = [what, madeBy === undefined ? undefined : `by ${madeBy}`].filter(
      (each) => each !== undefined,
    );
    return `  ${file}:${line}: ${text}${note.length === 0 ? '' : `  (${note.join(', ')})`}`;
  });
  return `${[title, ...lines].join('\n')}\n`;
}
