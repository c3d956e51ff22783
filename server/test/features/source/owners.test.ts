/** Whose a source file is, over its first line and in a hover. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreePath } from '../../../src/base/tree-path.js';
import { memoryFiles } from '../../../src/base/file-source.js';
import type { FileOwners } from '../../../src/features/log/tree-facts.js';
import { ownerLenses } from '../../../src/features/source/owner-lens.js';
import { ownersHover } from '../../../src/features/source/owners-hover.js';
import { ownersIn, sampleTree } from '../log/log-support.js';

const tree = { uriOf: (path: TreePath) => `file:///linux/${path}` };

function ownersOf(path: string): FileOwners {
  const owners = ownersIn(memoryFiles(sampleTree), [path as TreePath]);
  assert.ok(owners);
  return owners;
}

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

describe('ownerLenses', () => {
  it('name the section, and lead to it', () => {
    const start = { line: 5, character: 0 };
    assert.deepEqual(ownerLenses(tree, ownersOf('drivers/gizmo/main.c')), [
      {
        range: top,
        command: {
          title: 'GIZMO CHARACTER DEVICE · Maintained · linux-gizmo@lists.example',
          command: 'kernav.openLocation',
          arguments: [{ uri: 'file:///linux/MAINTAINERS', range: { start, end: start } }],
        },
      },
    ]);
  });

  it('say so where only THE REST owns the file, and lead nowhere', () => {
    assert.deepEqual(ownerLenses(tree, ownersOf('lib/dump_stack.c')), [
      { range: top, command: { title: 'No section of MAINTAINERS but THE REST', command: '' } },
    ]);
  });

  it('draw no icon, and are no longer than a line', () => {
    const title = `$(bug) ${'X'.repeat(500)}`;
    const owners = { ...ownersOf('lib/dump_stack.c'), section: { title, lineNumber: 1 } };
    const shown = ownerLenses(tree, owners)[0]?.command?.title ?? '';
    assert.match(shown, /^\$ \(bug\) X+…$/);
    assert.ok(shown.length <= 80);
  });
});

describe('ownersHover', () => {
  it('lists people and lists with their parts', () => {
    const hover = ownersHover(tree, ownersOf('drivers/gizmo/main.c'));
    assert.deepEqual(hover?.contents, {
      kind: 'markdown',
      value: [
        '[GIZMO CHARACTER DEVICE](<file:///linux/MAINTAINERS#L6>) · Maintained',
        '',
        '- Ada Sample \\<ada\\@gizmo\\.example\\> (maintainer\\:GIZMO CHARACTER DEVICE)',
        '- Brook Sample \\<brook\\@gizmo\\.example\\> (reviewer\\:GIZMO CHARACTER DEVICE)',
        '- Eli Sample \\<eli\\@kernel\\.example\\> (chief penguin\\:THE REST)',
        '- linux\\-gizmo\\@lists\\.example (open list\\:GIZMO CHARACTER DEVICE)',
        '- linux\\-kernel\\@lists\\.example (open list)',
        '- git git\\:\\/\\/git\\.example\\/gizmo\\.git',
      ]
        .join('\n')
        .replaceAll('\\/', '/'),
    });
  });

  it('makes no link or markup of what stands in MAINTAINERS', () => {
    const text = `[x](command:y) <b>x</b> \`code\``;
    const owners: FileOwners = {
      section: { title: text, lineNumber: 1 },
      status: [text],
      people: [{ text, role: text }],
      lists: [{ text, role: text }],
      trees: [text],
      subsystems: [],
    };
    const { value } = ownersHover(tree, owners)?.contents as { readonly value: string };
    const withoutEscapes = value.replaceAll(/\\./g, '');
    assert.doesNotMatch(withoutEscapes, /\]\(command|<b>|`/);
    assert.equal(withoutEscapes.match(/\]\(/g)?.length, 1);
  });
});
