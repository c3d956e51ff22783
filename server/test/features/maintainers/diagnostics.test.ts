import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maintainersDiagnostics } from '../../../src/features/maintainers/diagnostics.js';
import { counted, rangeText, uncounted } from './support.js';

const TEXT =
  'In preferred order and alphabetical order\n\nB\nM:\ta@b\nS:\tMaintained\nF:\tgone.c\nF:\tfs/\nF:\tfs/\n\nA\nM:\ta@b\nS:\tOrphan\n';

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
      '2:0-1 4 section-order 9:0-1 A',
      '5:0-9 4 entry-order 7:0-6 F: fs/',
      '5:3-9 2 matches-nothing',
      '7:3-6 2 duplicate-entry 6:0-6 F: fs/',
      '9:0-1 2 no-pattern',
    ]);
  });

  it('say nothing of matches before the files are counted', () => {
    const codes = maintainersDiagnostics(uncounted(TEXT)).map(({ code }) => code);
    assert.deepEqual(codes, ['section-order', 'entry-order', 'duplicate-entry', 'no-pattern']);
  });
});
