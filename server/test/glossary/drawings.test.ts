/** What the glossary says of lines of our own writing: `logs/SUBJECT.log`, each with its drawing beside it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawTerms } from './draw-terms.js';

/** The tests run compiled, in `out/server/test/glossary`. */
const logs = join(dirname(fileURLToPath(import.meta.url)), '../../../../server/test/glossary/logs');

describe('glossary', () => {
  for (const file of readdirSync(logs).filter((name) => name.endsWith('.log'))) {
    it(`${file} gives the terms drawn beside it`, () => {
      const drawing = drawTerms(readFileSync(join(logs, file), 'utf8'));
      const path = join(logs, file.replace(/\.log$/, '.expect'));
      if (process.env.UPDATE_EXPECT !== undefined) writeFileSync(path, drawing);
      assert.equal(drawing, existsSync(path) ? readFileSync(path, 'utf8') : '');
    });
  }
});
