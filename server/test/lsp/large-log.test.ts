/** A log of 200,000 lines: the server answers, and answers others meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  SemanticTokens,
} from 'vscode-languageserver-types';
import { Editor } from './editor.js';
import { drawHints, SampleFolder } from './sample-server.js';

const REPORTS = 4000;
const FRAMES = 30;
const NOISE = 18;
/** Functions of the sample tree, and some that it does not have. */
const CALLERS = [
  'gizmo_ioctl+0x71/0xb0',
  '__x64_sys_ioctl+0x8d/0xd0',
  'do_syscall_64+0x58/0xc0',
  'otter_run+0x10/0x20',
];

function largeLog(): string {
  const lines: string[] = [];
  for (let report = 0; report < REPORTS; report++) {
    const time = `[${String(report).padStart(5)}.000000]`;
    for (let line = 0; line < NOISE; line++) lines.push(`${time} gizmo ${line}: link is up`);
    lines.push(
      `${time} BUG: scheduling while atomic: worker/${report}/0x00000002`,
      `${time} Call Trace:`,
    );
    for (let frame = 0; frame < FRAMES; frame++) {
      // A few dozen different traces, as a machine has that is in trouble for days.
      const caller = CALLERS[(frame + report) % CALLERS.length];
      lines.push(`${time}  ${frame < FRAMES - 1 ? caller : `gizmo_${report % 40}+0x1/0x2`}`);
    }
  }
  return lines.join('\n');
}

describe('a log of 200,000 lines', () => {
  it('is answered, and whoever asks something small does not wait for it', async (t) => {
    const folder = new SampleFolder();
    const uri = folder.uri('large.log');
    const editor = await Editor.start({
      folders: [folder.tree],
      capabilities: { workspace: { inlayHint: { refreshSupport: true } } },
    });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    const text = largeLog();
    assert.equal(text.split('\n').length, 200_000);
    await editor.open(uri, 'kernel-log', text);

    const order: string[] = [];
    const symbols = editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    const outlined = symbols.then(() => order.push('outline'));
    const line = ' gizmo_ioctl+0x71/0xb0';
    const small = editor.ask('kernav/framesInLine', { line }).then(() => order.push('small'));
    await Promise.all([outlined, small]);
    assert.deepEqual(order, ['small', 'outline']);

    const stacks = (await symbols).flatMap(({ children }) => children ?? []);
    // An outline of 120,000 frames is none: it ends at the stacks.
    assert.deepEqual([stacks.length, stacks.at(-1)?.children], [REPORTS, undefined]);
    const folds = await editor.of<FoldingRange[]>('textDocument/foldingRange', uri);
    assert.ok(folds.length >= REPORTS);
    const tokens = await editor.of<SemanticTokens>('textDocument/semanticTokens/full', uri);
    assert.equal(tokens.data.length / 5, 2 * REPORTS * FRAMES);

    const last = (REPORTS - 1) * (NOISE + 2 + FRAMES) + NOISE;
    await editor.decoded(uri, last);
    const range = { start: { line: last, character: 0 }, end: { line: last + 8, character: 0 } };
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, { range });
    assert.ok(
      drawHints(hints).some((hint) => hint.endsWith('fs/ioctl.c:19')),
      drawHints(hints).join('\n'),
    );
    assert.deepEqual(editor.errors, []);
  });
});
