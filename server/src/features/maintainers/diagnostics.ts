/** The problems of MAINTAINERS as an editor shows them. */
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver-types';
import { lintMaintainers } from '../../maintainers/lint/lint-maintainers.js';
import type { ProblemKind } from '../../maintainers/lint/problem.js';
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

/** All problems, in the order of the file; of what matches only where the files are counted. */
export function maintainersDiagnostics(snapshot: MaintainersSnapshot): Diagnostic[] {
  return lintMaintainers(snapshot, snapshot.counts).map(
    ({ kind, lineNumber, range, text, relatedLineNumber }) => ({
      range: rangeIn(lineNumber, range),
      severity: SEVERITIES[kind],
      code: kind,
      source: 'kernav',
      message: text,
      ...(relatedLineNumber !== undefined && {
        relatedInformation: [lineOf(snapshot, relatedLineNumber)],
      }),
    }),
  );
}

/** Another line, with its own text for a message. */
function lineOf(snapshot: MaintainersSnapshot, lineNumber: number): DiagnosticRelatedInformation {
  const line = lineNumber - 1;
  const range = rangeOfLines(snapshot, line, line);
  return {
    location: { uri: snapshot.uri, range },
    message: snapshot.lines.line(line).replaceAll('\t', ' '),
  };
}
