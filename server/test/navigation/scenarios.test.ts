/** Navigation in small trees: each scenario is a tree with a cursor, and what the features answer there. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { completionsAt } from '../../src/navigation/completions.js';
import {
  callablesAt,
  incomingCalls,
  outgoingCalls,
  type CallAnswer,
} from '../../src/navigation/calls.js';
import {
  ask,
  declarationTargets,
  definitionTargets,
  typeTargets,
  type Asked,
  type Target,
} from '../../src/navigation/go-to.js';
import { implementationTargets } from '../../src/navigation/implementations.js';
import { describe as describeName } from '../../src/navigation/describe.js';
import { MacroMadeTable } from '../../src/navigation/macro-definitions.js';
import { allReferences, referenceScope } from '../../src/navigation/references.js';
import { SourceView } from '../../src/navigation/source-view.js';
import { sourceHover } from '../../src/features/source/source-hover.js';
import { parseConfig } from '../../src/kernel-tree/config.js';
import { memoryIndex } from '../support/memory-index.js';
import { memorySearch } from '../support/memory-search.js';
import {
  expectedOf,
  navigationScenarios,
  type NavigationScenario,
} from '../support/navigation-scenario.js';

function viewOf({ files }: NavigationScenario): SourceView {
  const config = files['.config'] === undefined ? undefined : parseConfig(files['.config']);
  return new SourceView(memoryFiles(files), memoryIndex(files), config && { config });
}

/** `fs/read_write.c:12 ssize_t vfs_read(…)`, with the name in the line as ^^^ below it. */
function drawn(view: SourceView, target: Target): string {
  const source = view.source(target.path);
  const start = source?.lines.startOf(target.line) ?? 0;
  const text = source?.text.slice(start).split('\n', 1)[0] ?? '';
  const name = source?.text.slice(target.range.start, target.range.end) ?? '';
  return `${target.path}:${target.line + 1} [${name}] ${text.trim()}`;
}

function drawnCalls({ groups, nMore }: CallAnswer): string[] {
  const lines = groups.map(({ callable, sites, through }) => {
    const at = sites.map(({ path, line }) => `${path}:${line + 1}`).join(' ');
    return `${callable.name} ${callable.path}:${callable.line + 1} from ${at}${through === undefined ? '' : ` through ${through}`}`;
  });
  return nMore === 0 ? lines : [...lines, `and ${nMore} more`];
}

type Feature = (
  asked: Asked,
  scenario: NavigationScenario,
) => readonly string[] | Promise<readonly string[]>;

const targets =
  (find: (asked: Asked) => readonly Target[]): Feature =>
  (asked) =>
    find(asked).map((target) => drawn(asked.view, target));

const FEATURES: Readonly<Record<string, Feature>> = {
  definition: targets(definitionTargets),
  declaration: targets(declarationTargets),
  type: targets(typeTargets),
  implementation: targets(implementationTargets),
  async references(asked, { files }) {
    const scope = referenceScope(asked);
    if (scope === undefined) return [];
    const found: Target[] = [];
    const search = memorySearch(memoryFiles(files));
    for await (const some of allReferences(
      asked.view,
      scope,
      search,
      new AbortController().signal,
    )) {
      found.push(...some);
    }
    return found.map((target) => drawn(asked.view, target)).sort();
  },
  incoming: (asked) =>
    callablesAt(asked).flatMap((each) => drawnCalls(incomingCalls(asked.view, each))),
  outgoing: (asked) =>
    callablesAt(asked).flatMap((each) => drawnCalls(outgoingCalls(asked.view, each))),
  hover(asked) {
    const known = describeName(asked);
    return known === undefined
      ? []
      : sourceHover({ uriOf: (path) => `file:///linux/${path}` }, known).split('\n');
  },
};

describe('navigation', () => {
  for (const scenario of navigationScenarios()) {
    for (const feature of scenario.expected.keys()) {
      it(`${scenario.name}, ${feature}: ${scenario.title}`, async () => {
        const view = viewOf(scenario);
        const { path, offset, files } = scenario;
        const table = new MacroMadeTable(memoryFiles(files));
        await table.build(view.index);
        const asked = ask(view, path, offset, table);
        let lines: readonly string[] = [];
        if (feature === 'completion') {
          lines = completionsAt(view, path, offset).map(
            ({ label, detail }) => `${label}: ${detail}`,
          );
        } else {
          const run = FEATURES[feature];
          assert.ok(run, `no feature is called ${feature}`);
          if (asked !== undefined) lines = await run(asked, scenario);
        }
        const actual = lines.map((line) => `${line}\n`).join('');
        assert.equal(actual, expectedOf(scenario, feature, actual));
      });
    }
  }
});
