import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameIndex } from '../../src/features/log/frame-index.js';
import { LogDocument } from '../../src/lsp/log-document.js';
import type { Report } from '../../src/oops/report.js';
import { framesOf } from '../../src/workers/report-frames.js';
import { lineAt, reportLines } from './scripted-decoder.js';

const forever = new AbortController().signal;
const TEXT = reportLines('a', 'b') + reportLines('c');

async function openDocument() {
  const changes: string[] = [];
  const document = new LogDocument({ uri: 'file:///x.log', version: 1, text: TEXT }, ({ uri }) => {
    changes.push(uri);
  });
  const { reports } = await document.parsed(forever);
  const [report, other] = reports;
  const [frame] = report === undefined ? [] : framesOf(report);
  assert.ok(report && other && frame);
  return { document, changes, reports, report, other, frame };
}

/** What became of a promise after all that could run has run. */
async function settled(promise: Promise<unknown>): Promise<unknown> {
  let outcome: unknown = 'still waiting';
  promise.then(
    (value) => (outcome = value),
    (error: unknown) => (outcome = error instanceof Error ? error.name : error),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return outcome;
}

describe('LogDocument', () => {
  it('holds the reports of its text', async () => {
    const { reports } = await openDocument();
    const names = (report: Report) => framesOf(report).map(({ symbol }) => symbol);
    assert.deepEqual(reports.map(names), [['a', 'b'], ['c']]);
  });

  it('hands an answer to whoever waits for it', async () => {
    const { document, report, frame, changes } = await openDocument();
    const waiting = document.whenAnswered(frame, report, forever);
    assert.equal(await settled(waiting), 'still waiting');
    document.answered(report, 1, lineAt(5));
    assert.equal(await settled(waiting), 'still waiting');
    document.answered(report, 0, lineAt(7));
    assert.deepEqual(await waiting, lineAt(7));
    assert.deepEqual(document.answerOf(frame), lineAt(7));
    assert.equal(document.answeredCount, 2);
    assert.deepEqual(changes, ['file:///x.log', 'file:///x.log']);
  });

  it('says nothing of answers that are the same again, and loses none', async () => {
    const { document, report, frame, changes } = await openDocument();
    document.answered(report, 0, lineAt(7));
    document.finished(report, undefined);
    const told = changes.length;
    document.answered(report, 0, lineAt(7));
    document.answered(report, 0, { kind: 'unresolved', reason: 'no-definition' });
    document.finished(report, 'the thread ended');
    assert.equal(changes.length, told);
    assert.equal(document.problem, undefined);
    assert.deepEqual(document.answerOf(frame), lineAt(7));
    document.answered(report, 0, lineAt(8));
    assert.equal(changes.length, told + 1);
    assert.deepEqual(document.answerOf(frame), lineAt(8));
  });

  it('says that there is none when no more will come', async () => {
    const { document, report, frame } = await openDocument();
    const waiting = document.whenAnswered(frame, report, forever);
    document.finished(report, undefined);
    assert.equal(await waiting, undefined);
  });

  it('waits for all reports that are asked for', async () => {
    const { document, report, other } = await openDocument();
    const waiting = document.whenFinished([report, other], forever);
    document.finished(report, undefined);
    assert.equal(await settled(waiting), 'still waiting');
    document.finished(other, undefined);
    await waiting;
  });

  it('keeps in mind that lines are missing, whatever else is found', async () => {
    const { document, report, other } = await openDocument();
    document.finished(report, 'the disk is full');
    document.finished(other, undefined);
    assert.equal(document.problem, 'the disk is full');
    document.reopen();
    assert.equal(document.problem, undefined);
  });

  it('lets everybody go when the document changes', async () => {
    const { document, report, frame } = await openDocument();
    const waiting = [
      document.whenAnswered(frame, report, forever),
      document.whenFinished([report], forever),
    ];
    document.close();
    for (const each of [...waiting, document.parsed(forever)]) {
      await assert.rejects(each, { name: 'StaleDocument' });
    }
  });

  it('lets go whoever does not want to wait any more', async () => {
    const { document, report, frame } = await openDocument();
    const control = new AbortController();
    const waiting = document.whenAnswered(frame, report, control.signal);
    control.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    document.answered(report, 0, lineAt(7));
  });

  it('goes on showing what it knew when the tree changes, and answers with what is new', async () => {
    const { document, report, frame } = await openDocument();
    document.answered(report, 0, lineAt(7));
    document.finished(report, undefined);
    document.reopen();
    assert.deepEqual(document.answerOf(frame), lineAt(7));
    assert.equal(document.answeredCount, 0);
    const waiting = document.whenAnswered(frame, report, forever);
    assert.equal(await settled(waiting), 'still waiting');
    document.answered(report, 0, lineAt(8));
    assert.deepEqual(await waiting, lineAt(8));
  });

  it('shows nothing of the old tree when the new one has no answer', async () => {
    const { document, report, frame } = await openDocument();
    document.answered(report, 0, lineAt(7));
    document.reopen();
    document.finished(report, undefined);
    assert.equal(document.answerOf(frame), undefined);
    assert.equal(await document.whenAnswered(frame, report, forever), undefined);
  });

  it('fails nobody when it is closed while it is read and none listens any more', async () => {
    const document = new LogDocument({ uri: 'x', version: 1, text: TEXT }, () => undefined);
    await assert.rejects(document.parsed(AbortSignal.abort()), { name: 'AbortError' });
    document.close();
    // A rejection that nobody handles would end the process, here as in the server.
    await new Promise((resolve) => setTimeout(resolve, 30));
  });

  it('tells whoever waits for a report that it is another one now, with names', async () => {
    const { document, report, other, frame } = await openDocument();
    const parsed = await document.parsed(forever);
    document.keep(parsed);
    document.answered(report, 0, lineAt(7));
    document.answered(other, 0, lineAt(8));
    const waiting = [
      document.whenAnswered(framesOf(report)[1] ?? frame, report, forever),
      document.whenFinished([report], forever),
      document.whenFinished([other], forever),
    ];
    const named = {
      ...report,
      stacks: report.stacks.map((stack) => ({
        ...stack,
        frames: stack.frames.map((each) => ({ ...each })),
      })),
    };
    const reports = [named, other];
    document.keep({ ...parsed, reports, frames: new FrameIndex(reports) });
    assert.deepEqual(await Promise.all(waiting.map(settled)), [
      'StaleDocument',
      'StaleDocument',
      'still waiting',
    ]);
    assert.equal(await settled(document.whenFinished([report], forever)), 'StaleDocument');
    // What is known of the others stays.
    assert.equal(document.answeredCount, 1);
    assert.equal(document.answerOf(frame), undefined);
    assert.deepEqual(document.answerOf(framesOf(other)[0] ?? frame), lineAt(8));
  });
});
