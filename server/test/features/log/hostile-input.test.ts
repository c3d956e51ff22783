/** Every feature on logs that were made to break it: nothing of them is drawn as markup, nothing throws, nothing takes long. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Range, type Position } from 'vscode-languageserver-types';
import { codeActions } from '../../../src/features/log/code-actions.js';
import { codeLenses } from '../../../src/features/log/code-lenses.js';
import { declaration, definition, typeDefinition } from '../../../src/features/log/definition.js';
import { detectsLog } from '../../../src/features/log/detect-log.js';
import { diagnostics } from '../../../src/features/log/diagnostics.js';
import { documentLinks } from '../../../src/features/log/document-links.js';
import { documentSymbols } from '../../../src/features/log/document-symbols.js';
import { foldingRanges } from '../../../src/features/log/folding-ranges.js';
import { guiltyLine } from '../../../src/features/log/guilty-line.js';
import { hover } from '../../../src/features/log/hover.js';
import { inlayHints } from '../../../src/features/log/inlay-hints.js';
import { logReports } from '../../../src/features/log/log-reports.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import { neighbourFrame } from '../../../src/features/log/neighbour-frame.js';
import { reportText } from '../../../src/features/log/report-text.js';
import { documentHighlights, references } from '../../../src/features/log/same-function.js';
import { semanticTokens } from '../../../src/features/log/semantic-tokens.js';
import { answersOf, decodedSnapshot, factsOf, sampleLog, wholeLog } from './log-support.js';

const never = new AbortController().signal;
const links = { linkSupport: true };

/** All answers of all features, at each of some positions. */
async function everything(snapshot: LogSnapshot): Promise<unknown[]> {
  const all = wholeLog(snapshot);
  const facts = factsOf();
  const answer = answersOf(snapshot);
  const answers: unknown[] = [
    inlayHints(snapshot, all, { unreliable: true, labelLinks: true }),
    documentSymbols(snapshot),
    foldingRanges(snapshot),
    documentLinks(snapshot),
    semanticTokens(snapshot),
    codeLenses(snapshot),
    [...diagnostics(snapshot)],
    logReports(snapshot),
    detectsLog(snapshot.lines),
  ];
  for (const position of positionsIn(snapshot)) {
    answers.push(
      await hover(snapshot, position, facts, answer, never),
      await definition(snapshot, position, answer, links),
      await declaration(snapshot, position, answer, links),
      await typeDefinition(snapshot, position, answer, facts, links, never),
      await references(snapshot, position, answer, { includeDeclaration: true }),
      documentHighlights(snapshot, position),
      neighbourFrame(snapshot, position, 'next'),
      neighbourFrame(snapshot, position, 'previous'),
      codeActions(snapshot, { start: position, end: position }),
      await guiltyLine(snapshot, position, answer),
      await reportText(snapshot, position, 'mail', facts, never),
      await reportText(snapshot, position, 'decoded', facts, never),
    );
  }
  return answers;
}

/** The beginning, middle and end of some lines, and places that are not there. */
function positionsIn({ lines }: LogSnapshot): Position[] {
  const step = Math.max(1, Math.floor(lines.count / 40));
  const positions: Position[] = [{ line: lines.count + 5, character: 5 }];
  for (let line = 0; line < lines.count; line += step) {
    const length = lines.lengthOf(line);
    for (const character of [0, length >> 1, length, length + 100]) {
      positions.push({ line, character });
    }
  }
  return positions;
}

/** Every `range` in an answer lies in the log and is no less than nothing. */
function assertRanges(snapshot: LogSnapshot, value: unknown): void {
  if (Array.isArray(value)) for (const each of value) assertRanges(snapshot, each);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    const isOfLog = key === 'range' || key === 'selectionRange' || key === 'originSelectionRange';
    const isElsewhere = 'uri' in value && value.uri !== snapshot.uri;
    if (isOfLog && !isElsewhere && Range.is(each)) assertRange(snapshot, each);
    else if (key !== 'contents') assertRanges(snapshot, each);
  }
}

function assertRange({ lines }: LogSnapshot, range: Range): void {
  const { start, end } = range;
  assert.ok(
    start.line < end.line || (start.line === end.line && start.character <= end.character),
    JSON.stringify(range),
  );
  assert.ok(
    end.line < lines.count && end.character <= lines.lengthOf(end.line),
    JSON.stringify(range),
  );
}

/** All Markdown in the answers. */
function markdownIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markdownIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('kind' in value && 'value' in value && value.kind === 'markdown')
    return [String(value.value)];
  return Object.values(value).flatMap(markdownIn);
}

/** Markdown without its code and without characters that are escaped: what is left is drawn as it stands. */
function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,}).*\n[^]*?^\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '')
    .replace(/\\./g, '');
}

describe('logs made to break the features', () => {
  const nasty = '[x](command:y) <img src=z onerror=w> `t` ![i](j) $(bug) <a href="javascript:k">';
  const logs: readonly (readonly [what: string, log: string])[] = [
    ['an empty document', ''],
    ['line ends alone', '\r\r\n\n\r'],
    ['lone carriage returns', sampleLog.replaceAll('\n', '\r')],
    ['line ends of Windows', sampleLog.replaceAll('\n', '\r\n')],
    ['colours', sampleLog.replace(/(\w+)\+0x/g, '\x1b[31m$1\x1b[0m+0x')],
    ['control characters', sampleLog.replaceAll(' ', '\0\x07 \u202e')],
    ['lines torn apart by mail', sampleLog.replace(/(.{60})/g, '$1=\n')],
    ['quoted mail', sampleLog.replace(/^/gm, '> > ')],
    ['markup in every place', sampleLog.replace(/gizmo\w*/g, nasty)],
    ['markup in names', `BUG: KASAN: ${nasty}\nCall Trace:\n <${nasty}>::f+0x1/0x2 [${nasty}]\n`],
    ['markup in Rust names', 'Call Trace:\n <[x](command:y) as `t`>::f+0x1/0x2 [gizmo]\n'],
    [
      'paths that climb',
      'WARNING: CPU: 0 PID: 1 at ../../../etc/passwd.c:1 f+0x1/0x2\n f+0x1/0x2\n',
    ],
    [
      'numbers out of range',
      'Call Trace:\n f+0xffffffffffffffff/0xffffffffffffffff\n at fs/ioctl.c:9999999\n',
    ],
    [
      'a long symbol',
      `Call Trace:\n ${'f'.repeat(2000)}+0x1/0x2\n ${'g'.repeat(1 << 20)}+0x1/0x2\n`,
    ],
    ['a long header', `BUG: KASAN: ${'x'.repeat(1 << 20)}\nCall Trace:\n f+0x1/0x2\n`],
    ['a long line of frames', `Call Trace:${'<ffffffff8015faa7>{f+1} '.repeat(5000)}\n`],
    [
      'a long line of links',
      `Call Trace:\n f+0x1/0x2\n${'https://a.b fs/ioctl.c:1 '.repeat(20_000)}`,
    ],
    ['a long line of registers', `${sampleLog}${'RAX: 0000000000000000 '.repeat(50_000)}\n`],
  ];
  for (const [what, log] of logs) {
    it(`answers for ${what}`, async () => {
      const snapshot = await decodedSnapshot(log);
      const answers = await everything(snapshot);
      assertRanges(snapshot, answers);
      for (const text of markdownIn(answers)) {
        assert.ok(text.length < 20_000, `${text.length} characters of Markdown`);
        assert.doesNotMatch(withoutCode(text), /\]\((?!<file:\/\/\/)|(?<!\()<|!\[|\$\(/, text);
      }
    });
  }
});
