import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  codeBlock,
  codeSpan,
  escapeMarkdown,
  markdownLink,
  plainText,
} from '../../src/features/markdown.js';

describe('escapeMarkdown', () => {
  const cases: readonly (readonly [what: string, text: string, markdown: string])[] = [
    ['plain text', 'fs/btrfs, x', 'fs/btrfs, x'],
    ['emphasis', '*a* __b__ ~~c~~', '\\*a\\* \\_\\_b\\_\\_ \\~\\~c\\~\\~'],
    ['links', '[a](b)', '\\[a\\]\\(b\\)'],
    ['images', '![a](b)', '\\!\\[a\\]\\(b\\)'],
    ['HTML', '<img src=x>', '\\<img src\\=x\\>'],
    ['entities', '&lt;', '\\&lt;'],
    ['autolinks', '<http://a>', '\\<http\\://a\\>'],
    ['bare addresses', 'https://a.b www.a.b m@a.b', 'https\\://a\\.b www\\.a\\.b m\\@a\\.b'],
    ['code', '`a`', '\\`a\\`'],
    ['escapes', '\\*', '\\\\\\*'],
    ['tables', 'a|b', 'a\\|b'],
    ['icons', '$(x)', '\\$\\(x\\)'],
    ['lists', '- a', '\\- a'],
    ['numbered lists', '1. a', '1\\. a'],
    ['headings', '# a', '\\# a'],
    ['quotes', '> a', '\\> a'],
    ['line ends', 'a\n# b\r\n\r\nc\u2028d', 'a \\# b c d'],
    ['code blocks by indentation', '\t    a', ' a'],
    ['marks of direction', 'a\u202eb\0', 'a\ufffdb\ufffd'],
    ['other letters', 'Kleine-König 語', 'Kleine\\-König 語'],
  ];
  for (const [what, text, markdown] of cases) {
    it(`shows ${what} as they are`, () => {
      assert.equal(escapeMarkdown(text), markdown);
    });
  }

  it('takes no longer than the text is long', () => {
    const text = '[![`*_'.repeat(200_000);
    assert.equal(escapeMarkdown(text).length, text.length * 2);
  });
});

describe('codeSpan', () => {
  const cases: readonly (readonly [text: string, markdown: string])[] = [
    ['', ''],
    ['a*b', '`a*b`'],
    ['a`b', '``a`b``'],
    ['a``b`', '``` a``b` ```'],
    ['`', '`` ` ``'],
    [' a', '`  a `'],
    [' ', '` `'],
    ['a\n\nb', '`a b`'],
    ['a\u202eb', '`a\ufffdb`'],
  ];
  for (const [text, markdown] of cases) {
    it(`of ${JSON.stringify(text)} is ${markdown}`, () => {
      assert.equal(codeSpan(text), markdown);
    });
  }
});

describe('markdownLink', () => {
  it('shows its text as it is and keeps its address together', () => {
    assert.equal(markdownLink('a](b)', 'file:///a b>(c)'), '[a\\]\\(b\\)](<file:///a%20b%3E(c)>)');
  });
});

describe('codeBlock', () => {
  it('has a fence that its text does not have', () => {
    assert.equal(codeBlock('c', 'int x;'), '```c\nint x;\n```');
    assert.equal(codeBlock('c', '```\nx\n'), '````c\n```\nx\n````');
    assert.equal(codeBlock('', 'a\r```` b'), '`````\na\n```` b\n`````');
  });

  it('takes nothing but letters, digits, `_`, `+` and `-` for a language', () => {
    assert.equal(codeBlock('c++`\nx', ''), '```c++x\n\n```');
  });
});

describe('plainText', () => {
  it('shows what the Markdown of a hover shows, without its marks', () => {
    const markdown = [
      `${codeSpan('a`b*c')} ${markdownLink('fs/a_b.c:12', 'file:///linux/fs/a_b.c#L12')}`,
      '',
      codeBlock('c', 'int *p = `x`;\n```\n[a](<b>)'),
      '',
      `**certain**: ${escapeMarkdown('[x](command:y) <b> *z*')}`,
      `- ${escapeMarkdown('"A. B" <a@b.example>')}`,
    ].join('\n');
    assert.equal(
      plainText(markdown),
      [
        'a`b*c fs/a_b.c:12',
        '',
        'int *p = `x`;\n```\n[a](<b>)',
        '',
        'certain: [x](command:y) <b> *z*',
        '- "A. B" <a@b.example>',
      ].join('\n'),
    );
  });

  it('gives back any text that was escaped', () => {
    for (const text of ['', '\\', '`', '[a](<b>)', '](<', '**', '# a', '$(bug)', 'a\\*b']) {
      assert.equal(plainText(escapeMarkdown(text)), text);
      assert.equal(plainText(codeSpan(text)), text);
    }
  });
});
