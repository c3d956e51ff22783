/** What `kernav decode` answers for each kind of evidence and each rule: the texts in `server/test/scenarios/decode`. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryIndexOf } from '../support/memory-index.js';
import { backwardSearch } from '../support/memory-search.js';
import { expectation, readScenarios } from '../support/scenario.js';
import { decodeLog, drawAnswers, treeInMemory, withoutReading } from './decode-support.js';

describe('decode scenarios', () => {
  for (const scenario of readScenarios('decode')) {
    const { name, title, log, files, gone } = scenario;
    it(`${name}: ${title}`, async () => {
      const tree = withoutReading(treeInMemory(files), gone);
      const drawn = drawAnswers(await decodeLog(log, tree));
      assert.equal(drawn, expectation('decode', scenario, drawn));
    });

    it(`${name}: the order in which files are found makes no difference`, async () => {
      const tree = withoutReading(treeInMemory(files, backwardSearch), gone);
      const drawn = drawAnswers(await decodeLog(log, tree));
      if (process.env.UPDATE_EXPECT === undefined) assert.equal(drawn, scenario.expected);
    });

    it(`${name}: an index of the tree gives the same answers, or better ones`, async () => {
      const tree = treeInMemory(files);
      const indexed = withoutReading({ ...tree, index: () => memoryIndexOf(tree.files) }, gone);
      const drawn = drawAnswers(await decodeLog(log, indexed));
      if (process.env.UPDATE_EXPECT === undefined) assert.equal(drawn, scenario.expectedIndexed);
    });
  }
});
