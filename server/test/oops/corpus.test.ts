/** Each log of the corpus gives what its drawing shows, and each kind of report has a log. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';
import { reportKinds } from '../../src/oops/report-kinds.js';
import { corpusLogs, expectedDrawing } from './corpus.js';
import { drawReports } from './draw-reports.js';

describe('corpus', () => {
  for (const { name, text } of corpusLogs()) {
    it(`${name} gives the reports drawn beside it`, () => {
      const drawing = drawReports(text);
      assert.equal(drawing, expectedDrawing(name, drawing));
    });
  }

  it('has a log for each kind of report', () => {
    const found = new Set(
      corpusLogs().flatMap(({ text }) => parseLog(text).reports.map(({ kind }) => kind)),
    );
    const missing = [...new Set(reportKinds.map(({ kind }) => kind))].filter(
      (kind) => !found.has(kind),
    );
    assert.deepEqual(missing, []);
  });
});
