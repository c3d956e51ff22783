import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { DecodeQueue, type AnswerSink, type Ask } from '../../src/lsp/decode-queue.js';
import type { Report } from '../../src/oops/report.js';
import type { Boot } from '../../src/resolve/boot.js';
import type { TreeChoice } from '../../src/workers/requests.js';
import { reportsNamed, ScriptedDecoder } from './scripted-decoder.js';

const TREE: TreeChoice = {
  root: '/linux',
  architecture: undefined,
  configFile: undefined,
  debugInfo: undefined,
};
const BOOT: Boot = { architecture: 'x86', wordBits: 64, isTreesVersion: true };

const asks = (reports: readonly Report[], tree = TREE): Ask[] =>
  reports.map((report) => ({ report, tree, boot: BOOT }));

/** Notes what it is told: `a:12` for an answer at line 12, `a.` for the end, `a! why` for an end with a problem. */
class NotingSink implements AnswerSink {
  readonly heard: string[] = [];

  answered: AnswerSink['answered'] = (report, _frame, resolution) => {
    const line = resolution.kind === 'resolved' ? resolution.site.lineNumber : 'none';
    this.heard.push(`${nameOf(report)}:${line}`);
  };

  finished: AnswerSink['finished'] = (report, problem) => {
    this.heard.push(problem === undefined ? `${nameOf(report)}.` : `${nameOf(report)}! ${problem}`);
  };
}

const nameOf = (report: Report): string => report.stacks[0]?.frames[0]?.symbol ?? '?';
const LETTERS = 'a b c d e f g h i j'.split(' ');

describe('DecodeQueue', () => {
  let decoder: ScriptedDecoder;
  let queue: DecodeQueue;
  let problems: string[];
  beforeEach(() => {
    problems = [];
    decoder = new ScriptedDecoder();
    queue = new DecodeQueue(decoder.worker, (error) => {
      problems.push(error instanceof Error ? error.name : String(error));
    });
  });
  afterEach(() => {
    decoder.worker.dispose();
  });

  /** Does what is left, each job at the line of its number. */
  async function finishAll(): Promise<void> {
    const idle = queue.idle().then(() => 'idle' as const);
    for (let line = 1; ; line++) {
      const job = await Promise.race([decoder.next(), idle]);
      if (job === 'idle') return;
      job.answer(line);
      job.done();
    }
  }

  it('hands answers on as they come, then says that there are no more', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a', 'b')));
    const job = await decoder.next();
    assert.deepEqual(job.names, ['a', 'b']);
    job.answer(12);
    job.done();
    await queue.idle();
    assert.deepEqual(sink.heard, ['a:12', 'b:12', 'a.', 'b.']);
  });

  it('decodes what is on the screen before what is not', async () => {
    const reports = reportsNamed(...LETTERS);
    const sink = new NotingSink();
    queue.want(sink, asks(reports));
    const first = await decoder.next();
    queue.show(sink, new Set(reports.slice(8)));
    await first.cancelled;
    assert.deepEqual((await nextAndFinish()).names, ['i', 'j']);
    assert.deepEqual((await nextAndFinish()).names, LETTERS.slice(0, 8));
    await queue.idle();
  });

  async function nextAndFinish() {
    const job = await decoder.next();
    job.done();
    return job;
  }

  it('begins again with what is on the screen alone where it was in a batch with others', async () => {
    const sink = new NotingSink();
    const reports = reportsNamed('a', 'b');
    queue.want(sink, asks(reports));
    const first = await decoder.next();
    queue.show(sink, new Set(reports.slice(1)));
    await first.cancelled;
    assert.deepEqual((await nextAndFinish()).names, ['b']);
    assert.deepEqual((await nextAndFinish()).names, ['a']);
    await queue.idle();
  });

  it('goes on with what is on the screen when that is said again', async () => {
    const sink = new NotingSink();
    const reports = reportsNamed('a', 'b');
    queue.want(sink, asks(reports));
    queue.show(sink, new Set(reports));
    const job = await decoder.next();
    queue.show(sink, new Set(reports));
    job.done();
    await queue.idle();
    assert.equal(decoder.unseen, 0);
  });

  it('leaves what was scrolled off the screen for what is on it now', async () => {
    const sink = new NotingSink();
    const reports = reportsNamed(...LETTERS);
    queue.want(sink, asks(reports));
    const first = await decoder.next();
    queue.show(sink, new Set(reports.slice(0, 1)));
    await first.cancelled;
    const second = await decoder.next();
    assert.deepEqual(second.names, ['a']);
    queue.show(sink, new Set(reports.slice(9)));
    await second.cancelled;
    assert.deepEqual((await nextAndFinish()).names, ['j']);
    await finishAll();
  });

  it('decodes what somebody waits for alone', async () => {
    const reports = reportsNamed(...LETTERS);
    queue.want(new NotingSink(), asks(reports));
    await decoder.next();
    queue.waitFor(new Set(reports.slice(8)));
    assert.deepEqual((await nextAndFinish()).names, ['i']);
    assert.deepEqual((await nextAndFinish()).names, ['j']);
    await finishAll();
  });

  it('decodes equal reports once, for all who ask', async () => {
    const [one, other] = [new NotingSink(), new NotingSink()];
    queue.want(one, asks(reportsNamed('a', 'a')));
    queue.want(other, asks(reportsNamed('a')));
    const job = await decoder.next();
    assert.deepEqual(job.names, ['a']);
    job.answer(3);
    job.done();
    await queue.idle();
    assert.deepEqual(one.heard, ['a:3', 'a:3', 'a.', 'a.']);
    assert.deepEqual(other.heard, ['a:3', 'a.']);
  });

  it('answers at once what was decoded before', async () => {
    queue.want(new NotingSink(), asks(reportsNamed('a')));
    await finishAll();
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a')));
    assert.deepEqual(sink.heard, ['a:1', 'a.']);
    assert.equal(decoder.unseen, 0);
  });

  it('tells whoever comes late what is there already', async () => {
    queue.want(new NotingSink(), asks(reportsNamed('a')));
    const job = await decoder.next();
    const early = new NotingSink();
    queue.want(early, asks(reportsNamed('a')));
    job.answer(4);
    await until(() => early.heard.length > 0);
    const late = new NotingSink();
    queue.want(late, asks(reportsNamed('a')));
    assert.deepEqual(late.heard, ['a:4']);
    job.done();
    await queue.idle();
    assert.deepEqual(late.heard, ['a:4', 'a.']);
  });

  it('does not mix trees or boots in one job', async () => {
    const reports = reportsNamed('a', 'b', 'c');
    const [a, b, c] = asks(reports);
    assert.ok(a && b && c);
    queue.want(new NotingSink(), [
      a,
      { ...b, tree: { ...TREE, root: '/other' } },
      { ...c, boot: { ...BOOT, wordBits: 32 } },
    ]);
    const jobs = [await nextAndFinish(), await nextAndFinish(), await nextAndFinish()];
    assert.deepEqual(
      jobs.map(({ names, params: { tree, boot } }) => [...names, tree.root, boot.wordBits]),
      [
        ['a', '/linux', 64],
        ['b', '/other', 64],
        ['c', '/linux', 32],
      ],
    );
    await queue.idle();
  });

  it('drops what a document does not want any more', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a')));
    const job = await decoder.next();
    queue.want(sink, asks(reportsNamed('b')));
    await job.cancelled;
    const next = await decoder.next();
    assert.deepEqual(next.names, ['b']);
    next.answer(5);
    next.done();
    await queue.idle();
    assert.deepEqual(sink.heard, ['b:5', 'b.']);
  });

  it('goes on where a changed document wants the same again', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a')));
    const job = await decoder.next();
    queue.want(sink, asks(reportsNamed('a')));
    job.answer(6);
    job.done();
    await queue.idle();
    assert.deepEqual(sink.heard, ['a:6', 'a.']);
    assert.equal(decoder.unseen, 0);
  });

  it('says nothing more to a document that was closed meanwhile', async () => {
    const [closed, open] = [new NotingSink(), new NotingSink()];
    queue.want(closed, asks(reportsNamed('a')));
    queue.want(open, asks(reportsNamed('a')));
    const job = await decoder.next();
    queue.want(closed, []);
    job.answer(7);
    job.done();
    await queue.idle();
    assert.deepEqual(closed.heard, []);
    assert.deepEqual(open.heard, ['a:7', 'a.']);
  });

  it('tries reports alone after the thread died, then goes on with the others', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a', 'b', 'c')));
    await decoder.next();
    decoder.die('out of memory');
    const jobs: string[] = [];
    for (const name of LETTERS.slice(0, 3)) {
      const job = await decoder.next();
      jobs.push(job.names.join());
      if (name === 'b') {
        decoder.die('out of memory');
        continue;
      }
      job.answer(8);
      job.done();
    }
    await queue.idle();
    assert.deepEqual(jobs, ['a', 'b', 'c']);
    assert.deepEqual(sink.heard.filter((each) => !each.startsWith('b')).sort(), [
      'a.',
      'a:8',
      'c.',
      'c:8',
    ]);
    assert.match(
      sink.heard.filter((each) => each.startsWith('b')).join(),
      /^b! its lines cannot be found: /,
    );
    assert.equal(problems.length, 2);
    assert.deepEqual(decoder.deaths, ['out of memory', 'out of memory']);
  });

  it('gives up all that waits when the thread keeps dying', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a', 'b', 'c', 'd', 'e')));
    const idle = queue.idle().then(() => 'idle' as const);
    while ((await Promise.race([decoder.next(), idle])) !== 'idle') decoder.die('broken');
    assert.equal(decoder.deaths.length, 4);
    assert.equal(problems.at(-1), 'WorkerGivenUp');
    assert.deepEqual(sink.heard.map((each) => each.slice(0, 2)).sort(), [
      'a!',
      'b!',
      'c!',
      'd!',
      'e!',
    ]);
    assert.match(
      sink.heard.at(-1) ?? '',
      /its lines cannot be found: the worker thread keeps failing; see the log for why$/,
    );
  });

  it('says why lines are missing where the worker fails twice', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a')));
    (await decoder.next()).fail('Cannot run ripgrep (/rg)');
    (await decoder.next()).fail('Cannot run ripgrep (/rg)');
    await queue.idle();
    assert.equal(sink.heard.length, 1);
    assert.match(
      sink.heard[0] ?? '',
      /^a! its lines cannot be found: .*Cannot run ripgrep \(\/rg\)/,
    );
  });

  it('gives up what nobody looks at when the user cancels it', async () => {
    const sink = new NotingSink();
    const reports = reportsNamed(...LETTERS);
    queue.want(sink, asks(reports));
    const job = await decoder.next();
    queue.waitFor(new Set(reports.slice(0, 1)));
    assert.equal(queue.waitingFrames, 10);
    queue.dropBackground();
    assert.equal(queue.waitingFrames, 1);
    job.answer(1);
    job.done();
    await queue.idle();
    assert.deepEqual(sink.heard, [
      ...LETTERS.slice(1).map((name) => `${name}! finding its lines was cancelled`),
      'a:1',
      'a.',
    ]);
  });

  it('forgets answers of a tree that has changed, those on their way too', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a')));
    const job = await decoder.next();
    job.answer(9);
    await until(() => sink.heard.length === 1);
    queue.forget();
    job.answer(10);
    job.done();
    const again = await decoder.next();
    again.answer(11);
    again.done();
    await queue.idle();
    assert.deepEqual(sink.heard, ['a:9', 'a:11', 'a.']);
    const late = new NotingSink();
    queue.want(late, asks(reportsNamed('a')));
    assert.deepEqual(late.heard, ['a:11', 'a.']);
  });

  it('finds again what it has found in a tree of which more is known now, and nothing else', async () => {
    const [here, there] = [reportsNamed('a'), reportsNamed('b')];
    const other = { ...TREE, root: '/other' };
    const sink = new NotingSink();
    queue.want(sink, [...asks(here), ...asks(there, other)]);
    for (const line of [1, 2]) {
      const job = await decoder.next();
      job.answer(line);
      job.done();
    }
    await queue.idle();
    sink.heard.length = 0;
    queue.forgetTree(TREE.root);
    queue.want(sink, [...asks(here), ...asks(there, other)]);
    const job = await decoder.next();
    assert.deepEqual(job.names, ['a']);
    assert.deepEqual(sink.heard, ['b:2', 'b.']);
    queue.forgetTree(other.root);
    job.answer(5);
    job.done();
    await queue.idle();
    assert.deepEqual(sink.heard, ['b:2', 'b.', 'a:5', 'a.']);
  });

  it('begins a job anew of whose tree more is known', async () => {
    const sink = new NotingSink();
    queue.want(sink, asks(reportsNamed('a')));
    const first = await decoder.next();
    queue.forgetTree(TREE.root);
    await first.cancelled;
    await finishAll();
    assert.deepEqual(sink.heard, ['a:1', 'a.']);
  });

  it('is idle when there is nothing to do', async () => {
    await queue.idle();
    queue.want(new NotingSink(), []);
    await queue.idle();
    assert.equal(queue.waitingFrames, 0);
  });
});

/** Lets messages come in until `isTrue`. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
