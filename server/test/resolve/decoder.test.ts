/** A decoder that is asked again and again answers as one that was made for the question. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Frame } from '../../src/oops/frame.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Report } from '../../src/oops/report.js';
import { bootOf } from '../../src/resolve/boot.js';
import type { DecodableTree } from '../../src/resolve/decodable-tree.js';
import { decodeReports, Decoder } from '../../src/resolve/decode-reports.js';
import type { Resolution } from '../../src/resolve/evidence.js';
import type { TextSearch } from '../../src/symbol-search/text-search.js';
import { treeInMemory } from './decode-support.js';
import { sampleFiles, sampleLog } from './samples.js';

const tree = treeInMemory(sampleFiles());
const { reports } = parseLog(sampleLog());
/** A report for each stack of the sample, so that there is something to ask in turn. */
const parts: readonly Report[] = reports.flatMap((report) =>
  report.stacks.map((stack) => ({ ...report, stacks: [stack] })),
);

async function answers(
  decoder: Decoder,
  asked: readonly Report[],
): Promise<Map<Frame, Resolution>> {
  const given = new Map<Frame, Resolution>();
  await decoder.decode(asked, (frame, resolution) => given.set(frame, resolution));
  return given;
}

it('answers one report after another, in any order, as each alone', async () => {
  assert.ok(parts.length >= 1);
  const decoder = new Decoder(tree, bootOf(parts, tree.version, undefined));
  for (const part of [...parts, ...[...parts].reverse()]) {
    const alone = await decodeReports([part], { ...tree, architecture: 'x86' });
    assert.deepEqual(await answers(decoder, [part]), alone);
  }
});

/** The tree, with a search that calls `onHits` before it hands on each batch of hits. */
function watched(onHits: () => void): DecodableTree {
  const search: TextSearch = {
    async *search(request, signal) {
      for await (const hits of tree.search.search(request, signal)) {
        onHits();
        if (signal?.aborted === true) return;
        yield hits;
      }
    },
  };
  return { ...tree, search };
}

it('answers after a question that was given up as if it had not been asked', async () => {
  let nBatches = 0;
  const expected = await decodeReports(
    reports,
    watched(() => nBatches++),
  );
  assert.ok(nBatches > 3);
  for (const last of [0, 1, nBatches >> 1, nBatches - 1]) {
    const giveUp = new AbortController();
    let left = last;
    const interrupted = watched(() => {
      if (left-- === 0) giveUp.abort();
    });
    const decoder = new Decoder(interrupted, bootOf(reports, tree.version, undefined));
    const given = decoder.decode(reports, () => undefined, giveUp.signal);
    await assert.rejects(given, { name: 'AbortError' });
    assert.deepEqual(await answers(decoder, reports), expected);
  }
});
