/** The problems of MAINTAINERS as an editor shows them. */
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { lintMaintainers } from '../../maintainers/lint/lint-maintainers.js';
import type { MaintainersProblem, ProblemKind } from '../../maintainers/lint/problem.js';
import { rangeIn, rangeOfLines, type MaintainersSnapshot } from './snapshot.js';

const { Warning, Information, Hint } = DiagnosticSeverity;

/** Warnings are what changes answers or stops a script; there are no errors, for the scripts read everything. */
const SEVERITIES: Readonly<Record<ProblemKind, DiagnosticSeverity>> = {
  'no-title': Warning,
  'no-address': Warning,
  'no-status': Warning,
  'no-pattern': Warning,
  'duplicate-title': Warning,
  'duplicate-entry': Warning,
  'unknown-letter': Warning,
  'unknown-status': Information,
  'unknown-tree-type': Information,
  'empty-value': Warning,
  'invalid-address': Warning,
  'unreadable-expression': Warning,
  'odd-line': Warning,
  'split-section': Warning,
  blanks: Information,
  'matches-nothing': Warning,
  'missing-document': Warning,
  'section-order': Hint,
  'entry-order': Hint,
};

/** Values can be as long as the file. */
const LONGEST_MESSAGE = 300;
/** With more problems than this it is another file than we think. */
const MOST_PROBLEMS = 5000;

/** All problems, in the order of the file; of what matches only where the files are counted. */
export function maintainersDiagnostics(snapshot: MaintainersSnapshot): Diagnostic[] {
  return maintainersProblems(snapshot, lintMaintainers(snapshot, snapshot.counts));
}

/** Problems of this text that were found elsewhere. */
export function maintainersProblems(
  snapshot: MaintainersSnapshot,
  problems: readonly MaintainersProblem[],
): Diagnostic[] {
  return problems
    .slice(0, MOST_PROBLEMS)
    .map(({ kind, lineNumber, range, text, relatedLineNumber }) => ({
      range: rangeIn(lineNumber, range),
      severity: SEVERITIES[kind],
      code: kind,
      source: 'kernav',
      message: cutText(text, LONGEST_MESSAGE),
      ...(relatedLineNumber !== undefined && {
        relatedInformation: [lineOf(snapshot, relatedLineNumber)],
      }),
    }));
}

/** Another line, with its own text for a message. */
function lineOf(snapshot: MaintainersSnapshot, lineNumber: number): DiagnosticRelatedInformation {
  const line = lineNumber - 1;
  const range = rangeOfLines(snapshot, line, line);
  return {
    location: { uri: snapshot.uri, range },
    message: cutText(snapshot.lines.line(line), LONGEST_MESSAGE).replaceAll('\t', ' '),
  };
}
