/** Every dump of x86 in the shared logs beside scripts/decodecode of the kernel, which asks GNU as and objdump. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { disassembleDump } from '../../src/machine-code/disassemble-dump.js';
import { readCodeDump, type CodeDump } from '../../src/oops/code-dump.js';
import { readMessages } from '../../src/oops/log-line.js';
import { loadDisassembler } from '../../src/platform/capstone.js';
import { realTree, sharedData } from '../support/real-tree.js';

const tree = realTree('6.1');
const folders = ['data/oops/seed', 'data/oops/zoo', 'data/oops/syzkaller', 'data/frames']
  .map(sharedData)
  .filter((folder) => folder !== undefined);
const missing =
  tree === undefined
    ? 'no kernel tree'
    : folders.length === 0
      ? 'no shared logs'
      : ['as', 'objdump', 'bash'].find((each) => spawnSync(each, ['--version']).status !== 0);

/** Taken evenly from all of them: the script takes a third of a second for each. */
const MOST_DUMPS = 40;

/** Marked dumps of x86, each once, with the bits of a word. */
function dumpsIn(folder: string): readonly { readonly dump: CodeDump; readonly bits: 32 | 64 }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'latin1');
      const lines = text
        .split('\n')
        .map((line, i) => readMessages({ line: i, text: line }).at(-1)?.text ?? '');
      return lines.flatMap((_, line) => {
        const dump = readCodeDump((each) => lines[each], line);
        if (dump?.unitBytes !== 1 || dump.trapUnit === undefined) return [];
        // The script takes the width of the first word, with its mark, for that of a unit.
        if (dump.trapUnit === 0) return [];
        return [{ dump, bits: text.includes('EIP') ? (32 as const) : (64 as const) }];
      });
    });
}

interface Decoded {
  readonly code: string;
  readonly text: string;
}

/** What the script prints under "Code starting with the faulting instruction". */
function decodecode(dump: CodeDump, bits: 32 | 64): readonly Decoded[] {
  const bytes = dump.units.map((unit) => unit?.toString(16).padStart(2, '0') ?? '00');
  const marked = bytes.map((byte, i) => (i === dump.trapUnit ? `<${byte}>` : byte));
  const { stdout } = spawnSync('bash', [join(tree ?? '', 'scripts/decodecode')], {
    input: `Code: ${marked.join(' ')}\n`,
    encoding: 'utf8',
    env: { ...process.env, AFLAGS: bits === 32 ? '--32' : '' },
  });
  const [, behind = ''] = stdout.split(/^Code starting with .*\n=+\n/m);
  const found: Decoded[] = [];
  for (const [, code = '', text] of behind.matchAll(LISTED)) {
    const before = found.at(-1);
    // A long instruction goes on in a second line, without a text.
    if (text !== undefined) found.push({ code: code.trim(), text: plain(text) });
    else if (before !== undefined)
      found.splice(-1, 1, { ...before, code: `${before.code} ${code.trim()}` });
  }
  return found;
}

const LISTED = /^ +[0-9a-f]+:\t((?:[0-9a-f]{2} ?)+)[ ]*(?:\t(.*))?$/gm;

const plain = (text: string): string =>
  text
    .replace(/\s*(?:#|<).*$/, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Spelled otherwise here: displacements of 0, and prefixes of padding. */
function likeOurs(text: string): string {
  return text
    .replace(/(?<![0-9a-fx])0x0\(/g, '(')
    .replace(/^(?:data16 )*cs nopw \(/, 'nopw %cs:(')
    .replace(/^xchg %ax,%ax$/, 'nop');
}

describe('beside scripts/decodecode', { skip: missing !== undefined && `no ${missing}` }, () => {
  test('the trapping instruction and what follows it are the same', async (t) => {
    const disassembler = await loadDisassembler();
    const all = new Map(
      folders.flatMap(dumpsIn).map((each) => [each.dump.units.join(' '), each] as const),
    );
    const step = Math.ceil(all.size / MOST_DUMPS);
    const dumps = [...all.values()].filter((_, i) => i % step === 0);
    const differences: string[] = [];
    let nTraps = 0;
    let nInstructions = 0;
    for (const { dump, bits } of dumps) {
      const ours = disassembleDump(dump, bits === 32 ? 'i386' : 'x86-64', disassembler);
      const behind = ours.filter(({ byteOffset }) => byteOffset >= 0);
      // The last instruction of a dump is a part of one; objdump reads its bytes one by one.
      const whole = behind.at(-1)?.text === undefined ? behind.slice(0, -1) : behind;
      const theirs = decodecode(dump, bits);
      for (const [
        i,
        { byteOffset, code, text = '(bad)', branchTo, isTrapping },
      ] of whole.entries()) {
        const target = branchTo === undefined ? '' : `0x${wrapped(branchTo, bits)}`;
        const said = target === '' ? text : `${text}${text.includes(' ') ? ',' : ' '}${target}`;
        const expected = theirs[i];
        const isSame = code === expected?.code && said === likeOurs(expected.text);
        nInstructions++;
        if (isTrapping) nTraps++;
        if (!isSame)
          differences.push(
            `+${byteOffset} ${code} ${said} | ${expected?.code ?? ''} ${expected?.text ?? ''}`,
          );
        assert.equal(i === 0, isTrapping);
        if (isTrapping) assert.equal(code, expected?.code, `the trapping instruction of ${code}`);
      }
    }
    t.diagnostic(`${nInstructions - differences.length} of ${nInstructions} instructions the same`);
    t.diagnostic(`${dumps.length} of ${all.size} dumps, ${nTraps} trapping instructions`);
    for (const each of differences.slice(0, 10)) t.diagnostic(each);
    assert.equal(nTraps, dumps.length);
    assert.ok(differences.length <= nInstructions * 0.01, differences.join('\n'));
  });
});

function wrapped(value: number, bits: 32 | 64): string {
  return BigInt.asUintN(bits, BigInt(value)).toString(16);
}
