import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../../src/base/file-source.js';
import type { TreePath } from '../../../src/base/tree-path.js';
import { countMatches, type PatternCounts } from '../../../src/maintainers/count-matches.js';
import { lintMaintainers } from '../../../src/maintainers/lint/lint-maintainers.js';
import type { MaintainersProblem } from '../../../src/maintainers/lint/problem.js';
import { parseMaintainers, type Section } from '../../../src/maintainers/parse-maintainers.js';
import { readMaintainers } from '../../../src/maintainers/read-maintainers.js';
import { nodeFiles } from '../../../src/platform/node-files.js';
import { realTree } from '../../support/real-tree.js';

function problemsOf(text: string, counts?: PatternCounts): readonly MaintainersProblem[] {
  return lintMaintainers(readMaintainers(text), counts);
}

/** Each line that has a problem, with the problem's range and words under it. */
function drawn(text: string, counts?: PatternCounts): string {
  const lines = text.replaceAll('\t', '>').split('\n');
  return problemsOf(text, counts)
    .flatMap(({ kind, lineNumber, range: { start, end }, text: words }) => [
      lines[lineNumber - 1],
      `${' '.repeat(start)}${'^'.repeat(end - start)} ${kind}: ${words}`,
    ])
    .join('\n');
}

/** A head that wants everything sorted. */
const ORDERED = 'Entries in preferred order, please in\n  alphabetical  order\n\n';

/** A section without a problem, under which others can stand. */
const FINE = 'A\nM:\ta@b\nS:\tMaintained\nF:\tx\n';

describe('lintMaintainers', () => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['nothing in a good file', `Head\n\n${FINE}\nB\nM:\ta@b\nS:\tOrphan\nK:\tx\n`, ''],
    ['nothing in an empty file', '', ''],
    [
      'what a section lacks',
      'A\nW:\thttp://a\n',
      [
        'A',
        '^ no-address: This section names nobody: it has no M:, R: or L:.',
        'A',
        '^ no-status: This section has no status (S:).',
        'A',
        '^ no-pattern: No file and no patch leads to this section: it has no F:, N: or K:.',
      ].join('\n'),
    ],
    ['nobody needed for an orphan', 'A\nS:\tOrphan / Obsolete\nF:\tx\n', ''],
    ['a section found by K: alone', 'A\nM:\ta@b\nS:\tMaintained\nK:\tx\n', ''],
    [
      'what stands behind a comment as part of the section',
      'A\nM:\ta@b\n# F: y\nS:\tMaintained\nF:\tx\n',
      [
        'S:>Maintained',
        '^^ split-section: This entry is behind a comment: get_maintainer.pl still reads it as part of the section above, parse-maintainers.pl does not.',
      ].join('\n'),
    ],
    [
      'entries without a title',
      'M:\ta@b\nS:\tMaintained\nF:\tx\n',
      'M:>a@b\n^^^^^^ no-title: These entries have no title above them.',
    ],
    [
      'a title that comes twice, not one that begins another',
      `${FINE}\n${FINE.replace('A', 'AB')}\n${FINE}`,
      ['A', '^ duplicate-title: Another section has this title, on line 1.'].join('\n'),
    ],
    [
      'an entry that comes twice',
      `${FINE}F:\tx\nX:\tx\n`,
      'F:>x\n   ^ duplicate-entry: This stands in the section already, on line 4.',
    ],
    [
      'a letter that neither the head nor a script knows',
      `\tF: Files\n\tY: Yes\n\n${FINE}W:\tx\nY:\tx\nG:\tx\n`,
      'G:>x\n^^ unknown-letter: This is none of the letters known: F, Y, M, R, L, S, W, Q, B, C, P, T, X, N, K.',
    ],
    [
      'a status that is not described',
      'A\nM:\ta@b\nS:\tMaintaned\nS:\todd fixes (in summer)\nS:\tBuried alive in reporters\nF:\tx\n',
      'S:>Maintaned\n   ^^^^^^^^^ unknown-status: This is none of the statuses described: Supported, Maintained, Odd Fixes, Orphan, Obsolete.',
    ],
    [
      'a tree without a type',
      'A\nM:\ta@b\nS:\tMaintained\nT:\tgit git://a/b c\nT:\thttps://a/b\nT:\tgit\nF:\tx\n',
      [
        'T:>https://a/b',
        '   ^^^^^^^^^^^ unknown-tree-type: A tree is a type (one of git, hg, quilt, stgit, topgit) and a location.',
        'T:>git',
        '   ^^^ unknown-tree-type: A tree is a type (one of git, hg, quilt, stgit, topgit) and a location.',
      ].join('\n'),
    ],
    [
      'an entry without a value',
      'A\nM:\nL:\ta@b\nS:\tMaintained\nF:\t\n',
      [
        'A',
        '^ no-pattern: No file and no patch leads to this section: it has no F:, N: or K:.',
        'M:',
        '^^ empty-value: There is nothing behind M:.',
        'F:>',
        '^^ empty-value: There is nothing behind F:. The script takes it for all files at the top of the tree.',
      ].join('\n'),
    ],
    [
      'addresses that are none',
      'A\nM:\tA B <a at b>\nM:\tA, B <a@b> (mm)\nM:\tA <a@b\nR:\ta@b\nL:\tThe List <l@b>\nL:\tl@b (moderated)\nS:\tMaintained\nF:\tx\n',
      [
        'M:>A B <a at b>',
        '   ^^^^^^^^^^^^ invalid-address: There is no mail address in this.',
        'M:>A <a@b',
        '   ^^^^^^ invalid-address: "A <a@b" is no mail address.',
        'L:>The List <l@b>',
        '   ^^^^^^^^^^^^^^ invalid-address: get_maintainer.pl takes the first word of a list for its address, and "The" is none.',
      ].join('\n'),
    ],
    [
      'expressions that cannot be read',
      'A\nM:\ta@b\nS:\tMaintained\nF:\tfs/[\nN:\t(\nK:\t(?=x)\n',
      [
        'F:>fs/[',
        '   ^^^^ unreadable-expression: This is left out of all answers: the expression has no closing bracket.',
        'N:>(',
        '   ^ unreadable-expression: This is left out of all answers: the expression has a group without an end.',
        'K:>(?=x)',
        '   ^^^^^ unreadable-expression: This is left out of all answers: the expression uses `(?=`.',
      ].join('\n'),
    ],
    [
      'lines that are no entries',
      `${FINE}  F: y\nf: z\n\nB\n\n${FINE.replace('A', 'C')}`,
      [
        '  F: y',
        '^^^^^^ odd-line: This is no entry (a letter, a colon, a tab), and no title: no entry follows.',
        'f: z',
        '^^^^ odd-line: This is no entry (a letter, a colon, a tab), and no title: no entry follows.',
        'B',
        '^ odd-line: This is no entry (a letter, a colon, a tab), and no title: no entry follows.',
      ].join('\n'),
    ],
    [
      'a line that breaks a section in two',
      'A\nM:\ta@b\nS:\tMaintained\nF;\ty\nF:\tx\n',
      [
        'A',
        '^ no-pattern: No file and no patch leads to this section: it has no F:, N: or K:.',
        'F;>y',
        '^^^^ odd-line: This is no entry (a letter, a colon, a tab), so it begins a section here.',
        'F;>y',
        '^^^^ no-address: This section names nobody: it has no M:, R: or L:.',
        'F;>y',
        '^^^^ no-status: This section has no status (S:).',
      ].join('\n'),
    ],
    [
      'blanks where a tab belongs, and at the end',
      'A\nM:  a@b\nL:\ta@b\nR:\ta@b\nS:\tMaintained \nF:\t\tx \n',
      [
        'M:  a@b',
        '^^^^ blanks: One tab should stand between M: and its value.',
        'S:>Maintained ',
        '             ^ blanks: There are blanks at the end of this line.',
        'F:>>x ',
        '^^^^ blanks: One tab should stand between F: and its value.',
        'F:>>x ',
        '     ^ blanks: The blanks at the end are part of the pattern.',
      ].join('\n'),
    ],
    [
      'no order where the file does not ask for one',
      'B\nF:\tz\nF:\ty\nS:\tMaintained\nM:\ta@b\n\nA\nM:\ta@b\nS:\tOrphan\nF:\tx\n',
      '',
    ],
    [
      'no blanks where tabs are rare, and no headings',
      'Part\n----\n\nA\nM: a@b\nS: Maintained\nF:\tx\n\nOther\n-----\n\nB\nM: a@b\nS: Orphan\nF: y\n',
      '',
    ],
    [
      'what is out of order',
      `${ORDERED}B\nF:\tz\nF:\ty\nS:\tMaintained\nM:\ta@b\n\nA\nM:\ta@b\nS:\tOrphan\nF:\tx\n`,
      [
        'B',
        '^ section-order: In alphabetical order this section is behind "A".',
        'F:>z',
        '^^^^ entry-order: In the preferred order this entry is behind "F: y".',
        'F:>y',
        '^^^^ entry-order: In the preferred order this entry is behind "S: Maintained".',
        'S:>Maintained',
        '^^^^^^^^^^^^^ entry-order: In the preferred order this entry is behind "M: a@b".',
      ].join('\n'),
    ],
  ];
  for (const [what, text, expected] of cases) {
    it(`reports ${what}`, () => {
      assert.equal(drawn(text), expected);
    });
  }

  it('reports what the tree knows, where its files are counted', async () => {
    const text =
      'A\nM:\ta@b\nS:\tMaintained\nP:\tDocumentation/gone.rst\nP:\tJane Doe\nF:\tfs/*\nF:\tfs/a.b\nF:\tfs/x/\nF:\tfs/x/y.c/\nX:\tgone\nN:\tzzz\n';
    const files = memoryFiles({ 'fs/a.b/x.c': '', 'fs/x/y.c': '' });
    assert.equal(
      drawn(text, await countMatches(parseMaintainers(text), files)),
      [
        'P:>Documentation/gone.rst',
        '   ^^^^^^^^^^^^^^^^^^^^^^ missing-document: This tree has no such document.',
        'F:>fs/*',
        '   ^^^^ matches-nothing: No file of this tree matches. Without a slash at its end a pattern reaches no file in deeper directories, such as fs/a.b/x.c.',
        'F:>fs/a.b',
        '   ^^^^^^ matches-nothing: No file of this tree matches. It is a directory with a dot in its path, which get_maintainer.pl recognises by a slash at its end only.',
        'F:>fs/x/y.c/',
        '   ^^^^^^^^^ matches-nothing: No file of this tree matches. It is a file: without the slash at its end it would match.',
        'X:>gone',
        '   ^^^^ matches-nothing: No file of this tree matches.',
        'N:>zzz',
        '   ^^^ matches-nothing: No file of this tree matches.',
      ].join('\n'),
    );
  });

  it('takes no longer than the text is long', () => {
    const long = '<@ '.repeat(300_000);
    const text = `A\n${Array.from('MRLSTFXNKP', (letter) => `${letter}:\t${long}\n`).join('')}${long}\n`;
    assert.ok(0 < problemsOf(text).length);
  });
});

const hasPerl = spawnSync('perl', ['-v']).status === 0;
for (const version of ['6.1', '6.12'] as const) {
  const root = realTree(version);
  const missing = root === undefined ? 'no tree' : !hasPerl && 'no perl';
  describe(`the MAINTAINERS of Linux ${version}`, { skip: missing }, () => {
    const text = root === undefined ? '' : (nodeFiles(root).read('MAINTAINERS' as TreePath) ?? '');
    const sections = parseMaintainers(text);

    it('has the problems that get_maintainer.pl --self-test=sections finds, but for K:', () => {
      const script = join(root ?? '', 'scripts/get_maintainer.pl');
      const { stdout } = spawnSync('perl', [script, '--self-test=sections'], {
        cwd: root,
        encoding: 'utf8',
      });
      // `./MAINTAINERS:502: warning: section without status <tab>TITLE`
      const theirs = Array.from(stdout.matchAll(/:(\d+): warning: section without (\w+)/g));
      const hasKeywords = (lineNumber: number): boolean =>
        sections.some(
          (section: Section) =>
            section.lineNumber === lineNumber &&
            section.entries.some(({ letter }) => letter === 'K'),
        );
      const kinds = { email: 'no-address', status: 'no-status', file: 'no-pattern' } as const;
      const expected = theirs
        .map(([, line, lack]) => ({ line: Number(line), kind: kinds[lack as keyof typeof kinds] }))
        .filter(({ line, kind }) => kind !== 'no-pattern' || !hasKeywords(line));
      const ours = problemsOf(text)
        .filter(({ kind }) => Object.values<string>(kinds).includes(kind))
        .map(({ lineNumber, kind }) => ({ line: lineNumber, kind }));
      assert.ok(0 < expected.length);
      assert.deepEqual(ours, expected);
    });

    it('has no line that we alone find odd', () => {
      const odd = problemsOf(text).filter(({ kind }) =>
        ['odd-line', 'split-section', 'unknown-letter', 'unknown-status', 'no-title'].includes(
          kind,
        ),
      );
      assert.deepEqual(odd, []);
    });
  });
}
