/** `kernav decode` where the tree was built: lines from its vmlinux, and what is said where that is of another build. */
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { BUILDERS, buildIn, type BuiltFrame } from '../debug-info/built-tree.js';
import { compile, missingOf, sourceDirectory } from '../debug-info/compiled.js';
import { fakeIo, type FakeIo } from './fake-io.js';

describe('kernav decode with debug info', { skip: missingOf(BUILDERS) }, () => {
  const tree = sourceDirectory();
  let built: BuiltFrame;
  before(() => {
    built = buildIn(tree);
  });

  async function run(
    frame: string,
    options: DecodeOptions = {},
    top = 'sink+0x2/0x10',
  ): Promise<FakeIo> {
    writeFileSync(
      join(tree, 'oops.log'),
      ['Call Trace:', ' <TASK>', ` ${top}`, ` ${frame}`, ' </TASK>', ''].join('\n'),
    );
    const io = fakeIo(tree, '');
    await decode(io, 'oops.log', { tree, ...options });
    return io;
  }

  it('names the line of the frame and what is inlined there', async () => {
    const text = (await run(built.text)).bytes().toString();
    const { line, inlined } = built;
    assert.ok(
      text.includes(`-> ${line}  exact: debug info, by way of ${inlined.join(' > ')}`),
      text,
    );
  });

  it('gives the same as JSON', async () => {
    const io = await run(built.text, { json: true });
    const { reports } = JSON.parse(io.bytes().toString()) as {
      reports: { frames: { site: Record<string, unknown> | null; inlines: unknown[] }[] }[];
    };
    const frame = reports[0]?.frames[1];
    assert.equal(`${String(frame?.site?.file)}:${String(frame?.site?.line)}`, built.line);
    assert.equal(frame?.site?.evidence, 'debug-info');
    assert.equal(frame.site.confidence, 'exact');
    assert.equal(frame.inlines.length, built.inlined.length);
  });

  it('says that a vmlinux is of another build, and infers the line', async () => {
    const other = `entry+0x${built.offset.toString(16)}/0x${(built.size + 16).toString(16)}`;
    const io = await run(other, {}, 'sink+0x2/0x999');
    assert.match(io.notes.join('\n'), /vmlinux is not used: it is of another build: \w+ takes/);
    assert.doesNotMatch(io.bytes().toString(), /debug info/);
  });

  it('leaves debug info aside where it is told to', async () => {
    const io = await run(built.text, { debugInfo: false });
    assert.doesNotMatch(io.bytes().toString(), /debug info/);
    assert.deepEqual(io.notes, []);
  });

  it('takes a file that is named, and says what is wrong with one', async () => {
    mkdirSync(join(tree, 'elsewhere'));
    renameSync(join(tree, 'vmlinux'), join(tree, 'elsewhere/image'));
    const named = await run(built.text, { vmlinux: 'elsewhere/image' });
    assert.match(named.bytes().toString(), /exact: debug info/);
    const wrong = await run(built.text, { vmlinux: 'MAINTAINERS' });
    assert.match(wrong.notes.join('\n'), /MAINTAINERS cannot be used: it is no ELF file/);
    const absent = await run(built.text, { vmlinux: 'elsewhere/nothing' });
    assert.match(absent.notes.join('\n'), /nothing is not there/);
    compile(tree, 'objcopy', ['--strip-debug', 'elsewhere/image', 'elsewhere/plain']);
    const plain = await run(built.text, { vmlinux: 'elsewhere/plain' });
    assert.match(
      plain.notes.join('\n'),
      /plain has no debug info, and only its symbols and its code are used/,
    );
    mkdirSync(join(tree, 'nothing'));
    const missing = await run(built.text, { debugDir: ['nothing'] });
    assert.match(missing.notes.join('\n'), /^kernav: no debug info was found for the kernel and/);
    assert.deepEqual((await run(built.text)).notes, []);
    renameSync(join(tree, 'elsewhere/image'), join(tree, 'elsewhere/vmlinux'));
    const found = await run(built.text, { debugDir: ['elsewhere'] });
    assert.match(found.bytes().toString(), /exact: debug info/);
  });
});
