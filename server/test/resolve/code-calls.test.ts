/** Lines that are told by the calls in the code of a kernel without debug info: the code is drawn by hand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugObject, ObjectFunction } from '../../src/debug-info/debug-object.js';
import { decodeLog, drawAnswers, framesOf, treeInMemory } from './decode-support.js';
import { resolutionText } from '../../src/explain/evidence-text.js';

const MAIN = `static int siskin_lock(struct siskin *s)
{
	return siskin_wait(s);
}

int siskin_open(struct siskin *s)
{
	if (siskin_lock(s))
		return siskin_fail(s);
	if (s->ops->start(s))
		siskin_free(s);
	return siskin_last(s);
}

int siskin_end(struct siskin *s)
{
	s->count++;
	WARN_ON(s->count);
	return s->count;
}

int siskin_free(struct siskin *s)
{
	s->count--;
	return s->count;
}

int siskin_twice(struct siskin *s)
{
	siskin_free(s);
	siskin_note(s);
	return 0;
}
`;
const LAST = `int siskin_last(struct siskin *s)
{
	siskin_note(s);
	return siskin_end(s);
}
`;
const FILES = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n',
  'drivers/siskin/main.c': MAIN,
  'drivers/siskin/last.c': LAST,
};

/** Functions of 0x100 bytes. */
const NAMES = [
  'siskin_open',
  'siskin_last',
  'siskin_end',
  'siskin_free',
  'siskin_twice',
  'siskin_wait',
  '__x86_indirect_thunk_rax',
  'siskin_unknown',
];

/** An object in whose `siskin_open` calls end at these offsets; a name of none is code that calls nothing. */
function objectWith(calls: Readonly<Record<number, string>>, caller = 'siskin_open'): DebugObject {
  const bytes = Buffer.alloc(NAMES.length * 0x100, 0x48);
  for (const [offset, name] of Object.entries(calls)) {
    const end = NAMES.indexOf(caller) * 0x100 + Number(offset);
    bytes[end - 5] = 0xe8;
    bytes.writeInt32LE(NAMES.indexOf(name) * 0x100 - end, end - 4);
  }
  const functionAt = (i: number): ObjectFunction => ({
    name: NAMES[i] ?? '',
    place: { section: 1, byteOffset: i * 0x100 },
    byteSize: 0x100,
    distanceToNext: 0x100,
  });
  return {
    machine: 62,
    wordBits: 64,
    isLittleEndian: true,
    buildId: undefined,
    release: undefined,
    hasLines: false,
    problems: [],
    functionsNamed: (name) => (NAMES.includes(name) ? [functionAt(NAMES.indexOf(name))] : []),
    functionAtAddress: () => undefined,
    functionsFrom: ({ byteOffset }) =>
      byteOffset % 0x100 === 0 && byteOffset < bytes.length ? [functionAt(byteOffset / 0x100)] : [],
    targetAt: () => undefined,
    addressOf: ({ byteOffset }) => BigInt(byteOffset),
    linesAt: () => [],
    codeAt: ({ byteOffset }, byteLength) =>
      byteOffset + byteLength <= bytes.length
        ? bytes.subarray(byteOffset, byteOffset + byteLength)
        : undefined,
  };
}

/** The answer for the last of these frames. */
async function answered(
  frames: readonly string[],
  object: DebugObject | undefined,
): Promise<{ readonly drawn: string; readonly text: string }> {
  const log = ['Call Trace:', ' <TASK>', ...frames.map((each) => ` ${each}`), ' </TASK>', ''];
  const tree = treeInMemory(FILES);
  const debugObjects = {
    objectFor: () => Promise.resolve(object && { object, isAssumed: false }),
  };
  const decoded = await decodeLog(log.join('\n'), { ...tree, debugObjects });
  const frame = framesOf(decoded.reports).at(-1);
  const last = frame && decoded.resolutions.get(frame);
  assert.ok(last);
  const lines = drawAnswers(decoded).trimEnd().split('\n');
  return {
    drawn: lines.at(-1)?.replace(/drivers\/siskin\/main\.c/, '') ?? '',
    text: resolutionText(last),
  };
}

const END = 'siskin_end+0x20/0x100';

describe('calls in the code', () => {
  it('tell through which function a frame came to one that it does not call', async () => {
    const frames = [END, 'siskin_open+0x80/0x100'];
    const before = await answered(frames, undefined);
    assert.equal(
      before.drawn,
      'siskin_open -> :12 tail-call likely | via siskin_last drivers/siskin/last.c:4 = return siskin_last(s);',
    );
    const { drawn, text } = await answered(frames, objectWith({ 0x80: 'siskin_last' }));
    assert.equal(drawn, 'siskin_open -> :12 only-call-site certain = return siskin_last(s);');
    assert.match(text, /certain: only call site, the code calls siskin_last there$/);
  });

  it('tell the line of an entry in doubt', async () => {
    const frames = [END, '? siskin_open+0x30/0x100'];
    const wait = await answered(frames, objectWith({ 0x30: 'siskin_wait' }));
    assert.equal(
      wait.drawn,
      '? siskin_open -> :8 through-inline certain | via siskin_lock :3 = if (siskin_lock(s))',
    );
  });

  it('come before the next frame of the log, and its line is no more than likely where the tree has no such call', async () => {
    const frames = ['siskin_free+0x10/0x100', 'siskin_open+0x40/0x100'];
    const other = await answered(frames, objectWith({ 0x40: 'siskin_wait' }));
    assert.match(other.drawn, /^siskin_open -> :8 through-inline certain/);
    const unknown = await answered(frames, objectWith({ 0x40: 'siskin_unknown' }));
    assert.match(unknown.drawn, /^siskin_open -> :11 only-call-site likely/);
    assert.match(unknown.text, /only call site, but the code calls siskin_unknown there$/);
    const agreeing = await answered(frames, objectWith({ 0x40: 'siskin_free' }));
    assert.match(agreeing.drawn, /^siskin_open -> :11 only-call-site certain/);
  });

  it('through a pointer are at a line with a pointer', async () => {
    const frames = ['siskin_free+0x10/0x100', 'siskin_open+0x40/0x100'];
    const object = objectWith({ 0x40: '__x86_indirect_thunk_rax' });
    const { drawn, text } = await answered(frames, object);
    assert.match(drawn, /^siskin_open -> :10 indirect-call likely/);
    assert.match(text, /through a function pointer, the code calls through a pointer there/);
  });

  it('that are none leave an entry in doubt over', async () => {
    const frames = [END, '? siskin_open+0x40/0x100'];
    const { drawn, text } = await answered(frames, objectWith({ 0x80: 'siskin_last' }));
    assert.match(drawn, /^\? siskin_open -> :\d+ left-over guess/);
    assert.match(text, /left over on the stack, the code calls nothing there/);
  });

  it('of a function with another size are not asked', async () => {
    const { drawn } = await answered(
      [END, 'siskin_open+0x80/0x120'],
      objectWith({ 0x80: 'siskin_last' }),
    );
    assert.match(drawn, /tail-call likely/);
  });
});
