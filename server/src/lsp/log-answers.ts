/** Answers about kernel logs: each takes a snapshot and hands it to a feature. */
import type { Range } from 'vscode-languageserver-types';
import { breathe } from '../base/breathe.js';
import { codeActions } from '../features/log/code-actions.js';
import type { LoadDisassembler } from '../features/log/code-hover.js';
import { codeLenses } from '../features/log/code-lenses.js';
import {
  declaration,
  definition,
  implementation,
  typeDefinition,
  type AnswerFrame,
} from '../features/log/definition.js';
import { documentLinks } from '../features/log/document-links.js';
import { documentSymbols } from '../features/log/document-symbols.js';
import { foldingRanges } from '../features/log/folding-ranges.js';
import { hover } from '../features/log/hover.js';
import { inlayHints } from '../features/log/inlay-hints.js';
import { originTargets } from '../features/log/line-origin.js';
import type { LogSnapshot } from '../features/log/log-snapshot.js';
import { blamedFileOf } from '../features/log/report-ownership.js';
import { documentHighlights, references } from '../features/log/same-function.js';
import { semanticTokens } from '../features/log/semantic-tokens.js';
import type { FileOwners, TreeFacts } from '../features/log/tree-facts.js';
import type { Report } from '../oops/report.js';
import { within } from './cancellation.js';
import type { ClientAbilities } from './client-abilities.js';
import type { DocumentAnswers, TokenRow } from './document-answers.js';
import type { Session } from './session.js';
import { tokenRow } from './token-encoding.js';

/** A client that cannot be told to ask again gets the hints that are there after this time. */
const PATIENCE_MS = 10_000;
/** Between two looks at the clock. */
const REPORTS_AT_ONCE = 50;
const LINES_AT_ONCE = 2000;
/** A hover waits no longer for where a line was printed. */
const ORIGIN_MS = 300;
/** Reports whose owners are looked up for their lenses. */
const MOST_OWNED = 100;

export function logAnswers(
  session: Session,
  abilities: ClientAbilities,
  load: LoadDisassembler,
): DocumentAnswers {
  const options = { linkSupport: abilities.definitionLinks };

  async function on<T>(
    uri: string,
    signal: AbortSignal,
    none: T,
    feature: (snapshot: LogSnapshot, answer: AnswerFrame) => T | Promise<T>,
  ): Promise<T> {
    const snapshot = await session.snapshot(uri, signal);
    if (snapshot === undefined) return none;
    const result = await feature(snapshot, (placed) => session.answer(uri, placed, signal));
    session.ensureCurrent(snapshot);
    return result;
  }

  return {
    hover: ({ uri, position }, signal) =>
      on(uri, signal, undefined, async (snapshot, answer) =>
        hover(snapshot, position, impatient(await session.facts(uri)), answer, signal, load),
      ),
    definition: ({ uri, position }, signal) =>
      on(uri, signal, [], async (snapshot, answer) => {
        const found = await definition(snapshot, position, answer, options);
        if (found.length > 0) return found;
        return originTargets(snapshot, position, await session.facts(uri), options, signal);
      }),
    declaration: ({ uri, position }, signal) =>
      on(uri, signal, [], (snapshot, answer) => declaration(snapshot, position, answer, options)),
    implementation: ({ uri, position }, signal) =>
      on(uri, signal, [], (snapshot, answer) =>
        implementation(snapshot, position, answer, options),
      ),
    typeDefinition: ({ uri, position }, signal) =>
      on(uri, signal, [], async (snapshot, answer) =>
        typeDefinition(snapshot, position, answer, await session.facts(uri), options, signal),
      ),
    references: ({ uri, position }, includeDeclaration, signal) =>
      on(uri, signal, [], (snapshot, answer) =>
        references(snapshot, position, answer, { includeDeclaration }),
      ),
    highlights: ({ uri, position }, signal) =>
      on(uri, signal, [], (snapshot) => documentHighlights(snapshot, position)),
    symbols: (uri, signal) =>
      on(uri, signal, [], (snapshot) => inParts(snapshot, signal, documentSymbols)),
    folding: (uri, signal) =>
      on(uri, signal, [], async (snapshot) => {
        const ranges = await inParts(snapshot, signal, (part) =>
          foldingRanges(part, abilities.foldingLimit),
        );
        return ranges.slice(0, abilities.foldingLimit);
      }),
    links: (uri, signal) => on(uri, signal, [], documentLinks),
    tokens: (uri, range, signal) =>
      on(uri, signal, [], async (snapshot) => {
        const rows: TokenRow[] = [];
        const end = Math.min(range?.end.line ?? Infinity, snapshot.lines.count);
        for (let line = range?.start.line ?? 0; line <= end; line += LINES_AT_ONCE) {
          await breathe();
          signal.throwIfAborted();
          const last = Math.min(end, line + LINES_AT_ONCE - 1);
          rows.push(...semanticTokens(snapshot, wholeLines(line, last)).map(tokenRow));
        }
        return rows;
      }),
    actions: (uri, range, signal) =>
      on(uri, signal, [], (snapshot) => codeActions(snapshot, range)),
    lenses: (uri, signal) =>
      on(uri, signal, [], async (snapshot) => {
        const { codeLens } = await session.settings.of(uri);
        if (!codeLens.enabled) return [];
        const owners = await ownersByReport(snapshot, await session.facts(uri), signal);
        return codeLenses(snapshot, (report) => owners.get(report));
      }),
    hints: (uri, range, signal) =>
      on(uri, signal, [], async (snapshot) => {
        const { inlayHints: wanted } = await session.settings.of(uri);
        if (!wanted.enabled) return [];
        const looked = reportsIn(snapshot, range);
        session.show(uri, looked);
        if (!abilities.inlayHintRefresh) {
          await session.finished(uri, looked, signal, PATIENCE_MS);
        }
        const { unreliable } = wanted;
        return inlayHints(snapshot, range, { unreliable, labelLinks: abilities.inlayHintLinks });
      }),
  };
}

function reportsIn({ reports }: LogSnapshot, { start, end }: Range): readonly Report[] {
  return reports.filter(
    ({ firstLine, lastLine }) => firstLine <= end.line && start.line <= lastLine,
  );
}

/** What `feature` says of all reports, a few at a time: a log can have thousands. */
async function inParts<T>(
  snapshot: LogSnapshot,
  signal: AbortSignal,
  feature: (part: LogSnapshot) => T[],
): Promise<T[]> {
  const { reports } = snapshot;
  const all: T[] = [];
  for (let first = 0; first < reports.length; first += REPORTS_AT_ONCE) {
    await breathe();
    signal.throwIfAborted();
    const part = reports.slice(first, first + REPORTS_AT_ONCE);
    all.push(...feature({ ...snapshot, reports: part }));
  }
  return all;
}

function wholeLines(first: number, last: number): Range {
  return { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
}

/** Without an index the tree is searched for a line, and no hover waits for that: the next one has the answer. */
function impatient(facts: TreeFacts | undefined): TreeFacts | undefined {
  return (
    facts && {
      ...facts,
      origin: (raw, architecture, signal) =>
        within(ORIGIN_MS, facts.origin(raw, architecture, signal)),
    }
  );
}

/** The owners of the files that reports are blamed on, as far as these are known by now. */
async function ownersByReport(
  snapshot: LogSnapshot,
  facts: TreeFacts | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<Report, FileOwners>> {
  const owners = new Map<Report, FileOwners>();
  if (facts === undefined) return owners;
  const found = snapshot.reports.slice(0, MOST_OWNED).map(async (report) => {
    const blamed = blamedFileOf(snapshot, report);
    const known = blamed && (await facts.owners(blamed.file, signal));
    if (known !== undefined) owners.set(report, known);
  });
  await Promise.all(found);
  return owners;
}
