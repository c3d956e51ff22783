/** Whole answers of small trees, as the script would print them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { createMaintainers } from '../../src/maintainers/maintainers.js';
import { NEW_SCRIPT, OLD_SCRIPT, printed, SCRIPT_OF_6_12, treeWith } from './small-tree.js';

const SCRIPT = 'scripts/get_maintainer.pl';

describe('roles', () => {
  const roleIn = (status: string, script: string): string | undefined =>
    printed(treeWith(`A\nM: a@x.org\n${status}F: *\n`, { [SCRIPT]: script }), ['f'])[0];

  it('come from the status', () => {
    assert.deepEqual(
      ['Supported', 'Maintained', 'Odd Fixes', 'Orphan', 'Obsolete', 'Orphan / Obsolete'].map(
        (status) => roleIn(`S: ${status}\n`, OLD_SCRIPT),
      ),
      [
        'supporter',
        'maintainer',
        'odd fixer',
        'orphan minder',
        'obsolete minder',
        'orphan / obsolete',
      ].map((role) => `a@x.org (${role}:A)`),
    );
    assert.equal(roleIn('', OLD_SCRIPT), 'a@x.org (unknown:A)');
    assert.equal(roleIn('S: Maintained\nS: Orphan\n', OLD_SCRIPT), 'a@x.org (orphan minder:A)');
  });

  it('are the same for all where the script says the status elsewhere', () => {
    assert.equal(roleIn('S: Odd Fixes\n', NEW_SCRIPT), 'a@x.org (maintainer:A)');
    assert.equal(roleIn('S: Buried alive in reporters\n', NEW_SCRIPT), 'a@x.org (chief penguin:A)');
  });

  it('cut long titles', () => {
    const title = 'ABCDEFGHI '.repeat(6).trimEnd();
    const tree = treeWith(`${title}\nR: a@x.org\nF: *\n`);
    assert.deepEqual(printed(tree, ['f']), [
      'a@x.org (reviewer:ABCDEFGHI ABCDEFGHI ABCDEFGHI ABCDEFGHI ABCDEFG...)',
    ]);
    assert.deepEqual(tree.ask(['f']).subsystems, [title]);
  });
});

describe('mailing lists', () => {
  it('are open, moderated, or not named', () => {
    const tree = treeWith(
      [
        'A',
        'L: one@x.org',
        'L: two@x.org (moderated for non-subscribers)',
        'L: three@x.org (subscribers-only)',
        'L: ONE@x.org',
        'L: Some Words <four@x.org>',
        'F: f',
        'THE REST',
        'L: five@x.org',
        'F: *',
      ].join('\n'),
    );
    assert.deepEqual(printed(tree, ['f']), [
      'one@x.org (open list:A)',
      'two@x.org (moderated list:A)',
      ' (open list:A)',
      'five@x.org (open list)',
    ]);
  });
});

describe('people', () => {
  it('come once, by name and by address', () => {
    const tree = treeWith(
      'A\nM: Jane Roe <jane@x.org>\nM: JANE ROE <other@x.org>\nR: Joe <JANE@x.org>\nR: Joe <joe@x.org>\nF: *\n',
    );
    assert.deepEqual(printed(tree, ['f']), [
      'Jane Roe <jane@x.org> (unknown:A)',
      'Joe <joe@x.org> (reviewer:A)',
    ]);
  });

  it('are merged after the mail map has spoken', () => {
    const tree = treeWith(
      'A\nM: Jane Roe <old@x.org>\nM: J R <older@x.org>\nL: old@x.org\nF: *\n',
      {
        '.mailmap': 'Jane Roe <new@x.org> <old@x.org>\nJane Roe <new@x.org> <older@x.org>\n',
      },
    );
    assert.deepEqual(printed(tree, ['f']), ['Jane Roe <new@x.org> (unknown:A)']);
  });

  it('do not include the chief penguin', () => {
    const tree = treeWith(
      'THE REST\nM: Linus Torvalds <torvalds@linux-foundation.org>\nL: l@x.org\nF: *\n',
    );
    assert.deepEqual(printed(tree, ['f']), ['l@x.org (open list)']);
  });

  it('may stand several in one entry', () => {
    const tree = treeWith('A\nM: J R <j@x.org>, Q S <q@x.org>\nM: nobody\nF: *\n');
    assert.deepEqual(printed(tree, ['f']), [
      'J R <j@x.org> (unknown:A)',
      'Q S <q@x.org> (unknown:A)',
    ]);
  });
});

describe('addresses in a file', () => {
  const files = {
    'b/one.yaml': '- Jane Roe <jane@x.org>\nsee: new@x.org\n',
    'b/two.c': '- Other <other@x.org>\n',
  };
  const tree = treeWith(
    'A\nM: Jane Roe <jane@x.org>\nM: list@x.org\nS: Maintained\nF: b/\n',
    files,
  );

  it('are named with the people, and tag those who are named already', () => {
    assert.deepEqual(printed(tree, ['b/one.yaml', 'b/two.c']), [
      'Jane Roe <jane@x.org> (maintainer:A,in file)',
      'list@x.org (maintainer:A,in file)', // It has no name, as new@x.org has none.
      'new@x.org (in file)',
    ]);
    assert.deepEqual(tree.ask(['b/one.yaml']).people.at(-1)?.reason, {
      kind: 'in-file',
      file: 'b/one.yaml',
    });
  });

  it('are not looked for when nobody wants them', () => {
    assert.deepEqual(printed(tree, ['b/one.yaml'], { emails: false }), [
      'Jane Roe <jane@x.org> (maintainer:A)',
      'list@x.org (maintainer:A)',
    ]);
  });
});

describe('sections found by content', () => {
  const text = 'A\nR: a@x.org\nT: git tree\nK: \\bword\\b\n';
  const files = { f: 'a word' };

  it('are there by the older script', () => {
    assert.deepEqual(printed(treeWith(text, files), ['f']), ['a@x.org (reviewer:A)']);
    assert.deepEqual(printed(treeWith(text, files), ['f'], { keywords: false }), []);
  });

  it('wait to be asked for by the newer one, and say how they came', () => {
    const tree = treeWith(text, { ...files, [SCRIPT]: SCRIPT_OF_6_12 });
    assert.deepEqual(printed(tree, ['f']), []);
    const suffix = ':Keyword:\\bword\\b';
    assert.deepEqual(printed(tree, ['f'], { keywords: true }), [`a@x.org (reviewer:A${suffix})`]);
    assert.deepEqual(tree.ask(['f'], { keywords: true }).scm, [`git tree${suffix}`]);
  });
});

describe('an answer for several files', () => {
  it('follows the files, and says for each name why it is there', () => {
    const tree = treeWith('A\nM: a@x.org\nF: a\nB\nM: b@x.org\nL: l@x.org\nF: b*\n');
    const { people, lists } = tree.ask(['b1', 'a', 'b2']);
    assert.deepEqual(
      [...people, ...lists].map(({ text, reason }) =>
        reason.kind === 'section'
          ? `${text} ${reason.entry.lineNumber} ${reason.match.file} ${reason.match.entry.value} ${reason.match.section.lineNumber}`
          : '',
      ),
      ['b@x.org 5 b1 b* 4', 'a@x.org 2 a a 1', 'l@x.org 6 b1 b* 4'],
    );
  });
});

describe('createMaintainers', () => {
  const reason = (files: Readonly<Record<string, string>>): string => {
    const found = createMaintainers(memoryFiles(files));
    return found.kind === 'unreadable' ? found.reason : 'readable';
  };

  it('says why a tree cannot be used', () => {
    assert.equal(reason({}), 'it has no file MAINTAINERS');
    assert.equal(reason({ 'MAINTAINERS/x': '' }), 'its MAINTAINERS cannot be read');
    assert.equal(reason({ MAINTAINERS: 'no\n' }), 'its MAINTAINERS has no entry such as `F: path`');
    assert.equal(reason({ MAINTAINERS: 'A\nF: x\n' }), 'readable');
  });

  it('goes by the newest rules without a script', () => {
    const found = createMaintainers(memoryFiles({ MAINTAINERS: 'A\nF: x\n' }));
    assert.deepEqual(found.kind === 'readable' && found.maintainers.rules, {
      keywords: 'on-request',
      names: 'text',
      roles: 'uniform',
    });
  });
});
