/**
 * Scenarios: one file in `server/test/scenarios/FEATURE/` is prose, then `-- log --`, then the tree as `-- path --` sections,
 * then what is expected as `-- expect FEATURE --`. `UPDATE_EXPECT=1 npm test` rewrites the expected part: read the diff, a
 * wrong answer that is expected is worth nothing.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Scenario {
  /** The file's name without its ending. */
  readonly name: string;
  /** The first sentence of the prose. */
  readonly title: string;
  readonly log: string;
  /** The tree; a Makefile with the version 6.1.0 is in it where the scenario has none. */
  readonly files: Readonly<Record<string, string>>;
  /** Files that a search finds and that are gone when they are read: `-- fs/x.c (gone) --`. */
  readonly gone: ReadonlySet<string>;
  /** Empty where the scenario has no expectation yet. */
  readonly expected: string;
  /** Where an index of the tree tells more: `-- expect FEATURE with an index --`, before the other one. */
  readonly expectedIndexed: string;
}

/** The tests run compiled, in `out/server/test/support`. */
const scenarios = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../../server/test/scenarios',
);

const MAKEFILE = 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n';

/** The scenarios of a feature, by name. */
export function readScenarios(feature: string): readonly Scenario[] {
  return readdirSync(join(scenarios, feature))
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(scenarios, feature, file), 'utf8');
      return parseScenario(file.slice(0, -'.txt'.length), feature, text);
    });
}

/**
 * What the scenario expects of `feature`. With `UPDATE_EXPECT` set, `actual` is written there first, and is what is expected.
 */
export function expectation(feature: string, scenario: Scenario, actual: string): string {
  if (process.env.UPDATE_EXPECT === undefined) return scenario.expected;
  const path = join(scenarios, feature, `${scenario.name}.txt`);
  const heading = `-- expect ${feature} --\n`;
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(heading);
  const before = at < 0 ? text : text.slice(0, at);
  writeFileSync(path, `${before}${heading}${actual}`);
  return actual;
}

function parseScenario(name: string, feature: string, text: string): Scenario {
  // `-- drivers/foo/foo.c --`: the heading of a section, alone on its line.
  const [prose = '', ...parts] = text.split(/^-- (.+) --\n/m);
  const files: Record<string, string> = { Makefile: MAKEFILE };
  const gone = new Set<string>();
  let log = '';
  let expected = '';
  let expectedIndexed: string | undefined;
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const heading = parts[i] ?? '';
    const body = parts[i + 1] ?? '';
    if (heading === 'log') log = body;
    else if (heading === `expect ${feature}`) expected = body;
    else if (heading === `expect ${feature} with an index`) expectedIndexed = body;
    else {
      const path = heading.replace(/ \(gone\)$/, '');
      if (path !== heading) gone.add(path);
      files[path] = body;
    }
  }
  if (prose.trim() === '' || log === '') throw new Error(`${name} has no prose or no log`);
  const title = /^[^.]*(?:\.\w[^.]*)*/.exec(prose.replaceAll('\n', ' '))?.[0] ?? name;
  return { name, title, log, files, gone, expected, expectedIndexed: expectedIndexed ?? expected };
}
