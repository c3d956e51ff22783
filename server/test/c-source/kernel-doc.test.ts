import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commentAbove, parseKernelDoc } from '../../src/c-source/kernel-doc.js';

describe('parseKernelDoc', () => {
  it('reads the brief, parameters over several lines, and sections', () => {
    assert.deepEqual(
      parseKernelDoc(`/**
 * foo_bar() - Does a thing
 *             over two lines
 * @a: the first,
 *     which goes on
 * @...: the rest
 *
 * A description.
 *
 * Second paragraph.
 * Context: Any context.
 * Return:
 * * 0 - fine
 * * %-EINVAL - not so
 */`),
      {
        brief: 'Does a thing             over two lines',
        parameters: [
          { name: 'a', text: 'the first,\n    which goes on' },
          { name: '...', text: 'the rest' },
        ],
        sections: [
          { title: '', text: 'A description.\n\nSecond paragraph.' },
          { title: 'Context', text: 'Any context.' },
          { title: 'Return', text: '* 0 - fine\n* %-EINVAL - not so' },
        ],
      },
    );
  });

  it('reads a struct, and nothing else than kernel-doc', () => {
    assert.equal(parseKernelDoc('/**\n * struct foo - a foo\n * @x: y\n */')?.brief, 'a foo');
    assert.equal(parseKernelDoc('/* plain */'), undefined);
    assert.equal(parseKernelDoc('/**/'), undefined);
  });
});

describe('commentAbove', () => {
  it('takes the comment right above, not one behind code or far away', () => {
    const above = (text: string) => commentAbove(text, text.indexOf('int f'));
    assert.equal(above('/* a */\nint f'), '/* a */');
    assert.equal(above('int x; /* a */\nint f'), undefined);
    assert.equal(above('/* a */\n\n\nint f'), undefined);
    assert.equal(above('int f'), undefined);
  });
});
