/** Each row of the tables matches its own example, and no row before it takes the example away. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { architectureSigns } from '../../src/oops/architecture.js';
import { cleanLine, dirt } from '../../src/oops/clean-line.js';
import { frameForms } from '../../src/oops/frame-forms.js';
import { readForm } from '../../src/oops/frame-form.js';
import { mayBeginReport } from '../../src/oops/line-filter.js';
import { prefixKinds, readPrefix } from '../../src/oops/log-prefix.js';
import { mentionKinds, readMentions } from '../../src/oops/mentions.js';
import { factLines, newFacts } from '../../src/oops/report-facts.js';
import { findHeader, reportKinds } from '../../src/oops/report-kinds.js';
import { isReportLine, reportLines } from '../../src/oops/report-lines.js';
import { topics } from '../../src/oops/report-title.js';
import type { PlacedRow } from '../../src/oops/rows-by-start.js';
import { findStackOpener, stackOpeners } from '../../src/oops/stack-openers.js';
import { prefixes, readSymbolName, suffixes } from '../../src/oops/symbol-name.js';

describe('tables', () => {
  it('frame forms: the first form that reads an example is its own', () => {
    const inStack = { inStack: true, stackIsEmpty: false };
    for (const form of frameForms) {
      const first = frameForms.find(
        (other) => readForm(other, form.example, inStack) !== undefined,
      );
      assert.equal(first?.name, form.name, form.example);
    }
  });

  it('report kinds: the first row that matches an example is its own', () => {
    for (const row of reportKinds) {
      const found = findHeader(row.example);
      assert.equal(found && reportKinds.indexOf(found.row), reportKinds.indexOf(row), row.example);
      assert.ok(mayBeginReport(row.example), row.example);
    }
  });

  it('stack openers: the first row that matches an example is its own', () => {
    for (const row of stackOpeners) {
      const found = findStackOpener(row.example);
      assert.equal(
        found && stackOpeners.indexOf(found.opener),
        stackOpeners.indexOf(row),
        row.example,
      );
    }
  });

  it('prefixes: an example is taken off as a whole by its own row', () => {
    for (const { name, example, pattern } of prefixKinds) {
      const text = `${example}${name === 'patch context' ? '[  1.0] ' : ''}message`;
      assert.equal(text.slice(readPrefix(text, 0).end), 'message', example);
      pattern.lastIndex = 0;
      assert.ok(pattern.test(text), example);
    }
  });

  it('rows tried by what stands there: no pattern matches what its row does not expect', () => {
    const corpus = readdirSync('server/test/corpus').filter((name) => name.endsWith('.log'));
    const lines = new Set([
      ...corpus.flatMap((name) => readFileSync(`server/test/corpus/${name}`, 'utf8').split('\n')),
      ...[...prefixKinds, ...stackOpeners, ...reportLines].map(({ example }) => example),
    ]);
    assert.ok(lines.size > 500);
    for (const row of [...prefixKinds, ...stackOpeners, ...reportLines] as readonly PlacedRow[]) {
      const { pattern, begins, has } = row;
      assert.ok(pattern.sticky && (begins ?? has) !== undefined);
      for (const line of lines) {
        for (let at = 0; at < Math.min(line.length, 100); at++) {
          pattern.lastIndex = at;
          // No host is called so, and a message may begin so.
          if (!pattern.test(line) || '._'.includes(line.charAt(at))) continue;
          assert.ok(
            begins?.some((each) => line.startsWith(each, at)) ?? true,
            `${String(pattern)} ${line.slice(at)}`,
          );
          assert.ok(has?.some((each) => line.includes(each)) ?? true, `${String(pattern)} ${line}`);
        }
      }
    }
  });

  it('lines that may begin a report: the same by one pattern for many lines as by each literal for few', () => {
    const told = (): readonly boolean[] =>
      reportKinds.flatMap(({ example }) => [
        mayBeginReport(example),
        mayBeginReport(example.toLowerCase()),
      ]);
    const first = told();
    for (let n = 0; n < 300; n++) assert.equal(mayBeginReport('audit: nothing'), false);
    assert.deepEqual(told(), first);
  });

  it('dirt: an example becomes what the row says', () => {
    for (const { example, becomes } of dirt) {
      const inside = example === '=20' ? `x${example}` : `x${example}y`;
      const expected = `x${becomes[example] ?? ''}${inside.endsWith('y') ? 'y' : ''}`;
      assert.equal(cleanLine(inside).text, expected, example);
    }
  });

  it('facts: an example says something', () => {
    for (const { example, marker, pattern, take } of factLines) {
      const at = example.indexOf(marker);
      pattern.lastIndex = at;
      const match = pattern.exec(example);
      assert.ok(at >= 0 && match !== null, example);
      const facts = newFacts();
      take(match.groups ?? {}, facts, 0);
      assert.notDeepEqual(facts, newFacts(), example);
    }
  });

  it('architecture signs: an example gives away its own', () => {
    for (const { architecture, example, marker, pattern } of architectureSigns) {
      assert.ok(example.includes(marker) || marker === 'CRMD' || marker === 'depc', example);
      if (example.includes(marker)) assert.ok(pattern.test(example), `${architecture}: ${example}`);
    }
  });

  it('mentions: the first kind that fits an example is its own', () => {
    for (const { what, example } of mentionKinds) {
      assert.equal(readMentions(example)[0]?.what, what, example);
    }
  });

  it('report lines: an example is of its own kind', () => {
    for (const { kind, example, pattern } of reportLines) {
      if (example === 'Call Trace is not available') continue;
      assert.equal(isReportLine(example), kind, example);
      assert.ok(pattern.sticky);
    }
  });

  it('topics: an example is recognised', () => {
    for (const { name, example, message, function: named } of topics) {
      const byMessage = message !== undefined && example.includes(message);
      const byFunction = example.split(/[^\w]/).some((word) => named?.test(word) === true);
      assert.ok(byMessage || byFunction, name);
    }
  });

  it('symbol decorations: an example is taken apart by its own row', () => {
    for (const { name, example } of [...prefixes, ...suffixes]) {
      assert.ok(readSymbolName(example).decorations.includes(name), example);
    }
  });

  it('patterns are sticky where they say so, and none is global without need', () => {
    for (const { pattern } of [...reportKinds, ...stackOpeners, ...prefixKinds]) {
      assert.equal(pattern.flags, 'y', pattern.source);
    }
    for (const { lead } of frameForms) assert.equal(lead.flags, 'y', lead.source);
  });
});
