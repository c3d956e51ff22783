/** `kernav decode` where the tree was built: lines from its vmlinux, and what is said where that is of another build. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { compile, has, sourceDirectory, symbolized } from '../debug-info/compiled.js';
import { fakeIo, type FakeIo } from './fake-io.js';

const missing = ['gcc', 'ld', 'objdump', 'llvm-symbolizer'].filter((program) => !has(program));
const skip = missing.length > 0 && `${missing.join(', ')} missing`;

const sampleTree = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/linux');

describe('kernav decode with debug info', { skip }, () => {
  const tree = sourceDirectory();
  /** The return address of the first call in `entry`, from the start of the function, and how long that is. */
  let offset = 0;
  let size = 0;
  /** `inlined fs.c:3`, innermost first. */
  let expected: readonly string[] = [];

  before(() => {
    cpSync(sampleTree, tree, { recursive: true });
    for (const file of ['main', 'other']) {
      compile(tree, 'gcc', ['-O2', '-g', '-ffreestanding', '-fno-pic', '-c', `${file}.c`]);
    }
    compile(tree, 'ld', ['-o', 'vmlinux', 'main.o', 'other.o']);
    const [start = 0n, next = 0n] = ['entry', 'last'].map((name) => {
      const symbols = execFileSync('nm', ['vmlinux'], { cwd: tree, encoding: 'utf8' });
      return BigInt(`0x${new RegExp(`^(\\w+) T ${name}$`, 'm').exec(symbols)?.[1] ?? '0'}`);
    });
    const code = execFileSync('objdump', ['-d', 'vmlinux'], { cwd: tree, encoding: 'utf8' });
    const behind = /<entry>:[^]*?\tcall .*\n +(\w+):/.exec(code)?.[1] ?? '';
    const address = BigInt(`0x${behind}`);
    offset = Number(address - start);
    size = Number(next - start);
    [expected = []] = symbolized(tree, 'vmlinux', [address - 1n]);
    assert.ok(expected.length > 1, 'the call is in an inlined function');
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

  const hex = (value: number): string => `0x${value.toString(16)}`;
  const printed = (): string => `entry+${hex(offset)}/${hex(size)}`;

  it('names the line of the frame and what is inlined there', async () => {
    const text = (await run(printed())).bytes().toString();
    const outermost = expected.at(-1)?.replace(/^.*\//, '') ?? '';
    const through = expected
      .slice(0, -1)
      .map((each) => each.replace(/ .*/, ''))
      .reverse();
    assert.ok(
      text.includes(`-> ${outermost}  exact: debug info, by way of ${through.join(' > ')}`),
      text,
    );
  });

  it('gives the same as JSON', async () => {
    const io = await run(printed(), { json: true });
    const { reports } = JSON.parse(io.bytes().toString()) as {
      reports: {
        frames: {
          site: { evidence: string; confidence: string; line: number } | null;
          inlines: unknown[];
        }[];
      }[];
    };
    const frame = reports[0]?.frames[1];
    assert.equal(frame?.site?.evidence, 'debug-info');
    assert.equal(frame.site.confidence, 'exact');
    assert.equal(frame.inlines.length, expected.length - 1);
  });

  it('says that a vmlinux is of another build, and infers the line', async () => {
    const io = await run(`entry+${hex(offset)}/${hex(size + 16)}`, {}, 'sink+0x2/0x999');
    assert.match(io.notes.join('\n'), /vmlinux is not used: it is of another build: \w+ takes/);
    assert.doesNotMatch(io.bytes().toString(), /debug info/);
  });

  it('leaves debug info aside where it is told to', async () => {
    const io = await run(printed(), { debugInfo: false });
    assert.doesNotMatch(io.bytes().toString(), /debug info/);
    assert.deepEqual(io.notes, []);
  });

  it('takes a file that is named, and says what is wrong with one', async () => {
    mkdirSync(join(tree, 'elsewhere'), { recursive: true });
    execFileSync('mv', ['vmlinux', 'elsewhere/image'], { cwd: tree });
    const named = await run(printed(), { vmlinux: 'elsewhere/image' });
    assert.match(named.bytes().toString(), /exact: debug info/);
    const wrong = await run(printed(), { vmlinux: 'MAINTAINERS' });
    assert.match(wrong.notes.join('\n'), /MAINTAINERS cannot be used: it is no ELF file/);
    const absent = await run(printed(), { vmlinux: 'elsewhere/nothing' });
    assert.match(absent.notes.join('\n'), /nothing is not there/);
    compile(tree, 'objcopy', ['--strip-debug', 'elsewhere/image', 'elsewhere/plain']);
    const plain = await run(printed(), { vmlinux: 'elsewhere/plain' });
    assert.match(plain.notes.join('\n'), /plain has no debug info: build the kernel with/);
    const found = await run(printed(), { debugDir: ['elsewhere'] });
    assert.doesNotMatch(found.bytes().toString(), /debug info/);
  });
});
