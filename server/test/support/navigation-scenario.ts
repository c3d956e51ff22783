/**
 * Scenarios of navigation: one file in `server/test/scenarios/navigation/` is prose, then a tree as `-- path --` sections, one
 * of which holds the cursor, `<|>`, then what is expected of each feature as `-- expect FEATURE --`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TreePath } from '../../src/base/tree-path.js';

export interface NavigationScenario {
  readonly name: string;
  /** The first line of the prose. */
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly path: TreePath;
  readonly offset: number;
  /** By feature. */
  readonly expected: ReadonlyMap<string, string>;
}

/** The tests run compiled, in `out/server/test/support`. */
const folder = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../../server/test/scenarios/navigation',
);
const CURSOR = '<|>';

export function navigationScenarios(): readonly NavigationScenario[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => parse(file.slice(0, -4), readFileSync(join(folder, file), 'utf8')));
}

/** What is expected of a feature; with `UPDATE_EXPECT` set, `actual` is written there first. */
export function expectedOf(scenario: NavigationScenario, feature: string, actual: string): string {
  const expected = scenario.expected.get(feature) ?? '';
  if (process.env.UPDATE_EXPECT === undefined || expected === actual) return expected;
  const path = join(folder, `${scenario.name}.txt`);
  const heading = `-- expect ${feature} --\n`;
  const [before = '', after = ''] = readFileSync(path, 'utf8').split(heading);
  const next = after.search(/^-- .+ --$/m);
  writeFileSync(path, `${before}${heading}${actual}${next < 0 ? '' : after.slice(next)}`);
  return actual;
}

function parse(name: string, text: string): NavigationScenario {
  const [prose = '', ...parts] = text.split(/^-- (.+) --\n/m);
  const files: Record<string, string> = {};
  const expected = new Map<string, string>();
  let cursor: { path: string; offset: number } | undefined;
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [heading = '', body = ''] = [parts[i], parts[i + 1]];
    const feature = /^expect (.+)$/.exec(heading)?.[1];
    if (feature !== undefined) {
      expected.set(feature, body);
      continue;
    }
    const at = body.indexOf(CURSOR);
    if (at >= 0) {
      if (cursor !== undefined || body.includes(CURSOR, at + 1))
        throw new Error(`${name}: two cursors`);
      cursor = { path: heading, offset: at };
    }
    files[heading] = body.replace(CURSOR, '');
  }
  if (cursor === undefined || expected.size === 0)
    throw new Error(`${name}: no cursor or no expectation`);
  const [title = name] = prose.trim().split('\n');
  return { name, title, files, path: cursor.path as TreePath, offset: cursor.offset, expected };
}
