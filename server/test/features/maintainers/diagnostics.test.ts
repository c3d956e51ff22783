import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maintainersDiagnostics } from '../../../src/features/maintainers/diagnostics.js';
import { counted, rangeText, uncounted } from './support.js';

const TEXT = 'B\nM:\ta@b\nS:\tMaintained\nF:\tgone.c\nF:\tfs/\nF:\tfs/\n\nA\nM:\ta@b\nS:\tOrphan\n';

describe('maintainersDiagnostics', () => {
  it('have ranges, severities, codes and the lines that they are about', async () => {
    const drawn = maintainersDiagnostics(await counted(TEXT)).map(
      ({ range, severity, code, relatedInformation = [] }) =>
        [
          rangeText(range),
          severity,
          code,
          ...relatedInformation.map(({ location, message }) => {
            assert.equal(location.uri, 'file:///linux/MAINTAINERS');
            return `${rangeText(location.range)} ${message}`;
          }),
        ].join(' '),
    );
    assert.deepEqual(drawn, [
      '0:0-1 4 section-order 7:0-1 A',
      '3:0-9 4 entry-order 5:0-6 F: fs/',
      '3:3-9 2 matches-nothing',
      '5:3-6 2 duplicate-entry 4:0-6 F: fs/',
      '7:0-1 2 no-pattern',
    ]);
  });

  it('say nothing of matches before the files are counted', () => {
    const codes = maintainersDiagnostics(uncounted(TEXT)).map(({ code }) => code);
    assert.deepEqual(codes, ['section-order', 'entry-order', 'duplicate-entry', 'no-pattern']);
  });
});
