/** Any bytes as an object: a clear error or a partial answer, soon, and nothing else. The mutations are the same in every run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Overrun } from '../../src/debug-info/byte-cursor.js';
import type { ObjectCompanions } from '../../src/debug-info/companions.js';
import { UnreadableObject } from '../../src/debug-info/elf-file.js';
import { openObject } from '../../src/debug-info/open-object.js';
import { ALONE } from './alone.js';
import { memoryBytes } from '../../src/platform/object-source.js';
import { compile, missingOf, sourceDirectory } from './compiled.js';

const skip = missingOf(['gcc', 'clang', 'ld']);

const MUTATIONS = 20_000;
/** Milliseconds for one damaged object of some kilobytes. It takes one or two. */
const PATIENCE = 2000;

const companions: ObjectCompanions = {
  ...ALONE,
  decompress: (kind, bytes, byteSize) => {
    assert.equal(kind, 'zlib');
    try {
      return inflateSync(bytes, { maxOutputLength: Math.max(1, byteSize) });
    } catch {
      throw new UnreadableObject('a compressed section is damaged');
    }
  },
};

/** xorshift32 */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Bits flipped, bytes set to what breaks formats, pieces copied, cut off or blanked. */
function mutated(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  // Most damage goes where numbers are that others depend on: headers, and the debug sections at the end.
  const place = (): number =>
    next(4) === 0
      ? next(64)
      : next(2) === 0
        ? next(copy.length)
        : copy.length - 1 - next(Math.min(copy.length, 6000));
  for (let count = 1 + next(6); count > 0; count--) {
    const at = place();
    switch (next(6)) {
      case 0:
        copy[at] = (copy[at] ?? 0) ^ (1 << next(8));
        break;
      case 1:
        copy[at] = [0, 0xff, 0x7f, 0x80, 1][next(5)] ?? 0;
        break;
      case 2:
        copy.fill(0xff, at, at + 1 + next(12));
        break;
      case 3:
        copy.fill(0, at, at + 1 + next(40));
        break;
      case 4:
        copy.copyWithin(at, place(), place());
        break;
      default:
        return copy.subarray(0, at);
    }
  }
  return copy;
}

/** Asks all that can be asked of an object. */
function ask(bytes: Uint8Array): 'answered' | 'refused' {
  try {
    const object = openObject(memoryBytes(bytes), companions);
    for (const name of ['entry', 'last', 'twice', 'sink']) {
      for (const found of object.functionsNamed(name)) {
        for (const offset of [-1, 0, 7, 20, found.byteSize - 1]) {
          const place = { ...found.place, byteOffset: found.place.byteOffset + offset };
          for (const line of object.linesAt(place)) assert.ok(line.lineNumber > 0);
          object.codeAt(place, 16);
        }
      }
    }
    object.functionAtAddress(0x401000n);
    for (const text of [object.release, object.buildId, ...object.problems]) {
      assert.ok(text === undefined || text.length < 10_000);
    }
    return 'answered';
  } catch (error) {
    assert.ok(
      error instanceof UnreadableObject,
      error instanceof Overrun
        ? (error.stack ?? '')
        : String(error instanceof Error ? error.stack : error),
    );
    assert.ok(error.message.length > 5);
    return 'refused';
  }
}

describe('damaged objects', { skip }, () => {
  it(`${MUTATIONS} of them end in an answer or a plain refusal`, () => {
    const directory = sourceDirectory();
    const build = (name: string, program: string, ...flags: string[]): Uint8Array => {
      compile(directory, program, [
        '-O2',
        '-ffreestanding',
        '-fno-pic',
        ...flags,
        '-c',
        'main.c',
        '-o',
        name,
      ]);
      return readFileSync(join(directory, name));
    };
    const objects = [
      build('a.o', 'gcc', '-gdwarf-5'),
      build('b.o', 'gcc', '-gdwarf-4', '-gz=zlib'),
      build('c.o', 'clang', '-gdwarf-5', '-ffunction-sections'),
      build('d.o', 'clang', '-gdwarf-5', '-target', 'powerpc-linux-gnu'),
      build('e.o', 'gcc', '-gdwarf-5', '-gsplit-dwarf'),
    ];
    compile(directory, 'gcc', ['-O2', '-g', '-ffreestanding', '-fno-pic', '-c', 'other.c']);
    compile(directory, 'ld', ['--build-id', '-o', 'linked', 'a.o', 'other.o']);
    objects.push(readFileSync(join(directory, 'linked')));
    const next = random(0x6b65726e);
    const counts = { answered: 0, refused: 0 };
    for (let count = 0; count < MUTATIONS; count++) {
      const bytes = mutated(objects[count % objects.length] ?? new Uint8Array(), next);
      const began = performance.now();
      counts[ask(bytes)]++;
      assert.ok(performance.now() - began < PATIENCE, `mutation ${count} took too long`);
    }
    // Damage is not always in the way, and not always survivable.
    assert.ok(
      counts.answered > MUTATIONS / 10 && counts.refused > MUTATIONS / 50,
      JSON.stringify(counts),
    );
  });

  it('an empty file and one of a few bytes are refused', () => {
    for (let length = 0; length < 70; length++) {
      assert.equal(
        ask(Uint8Array.from({ length }, (_, at) => [0x7f, 0x45, 0x4c, 0x46, 2, 1][at] ?? 1)),
        'refused',
      );
    }
  });
});
