/** An open log of another release than the tree's: its lines are of that release's commit, in documents that can be opened. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  DocumentLink,
  Hover,
  InlayHint,
  Location,
  MarkupContent,
} from 'vscode-languageserver-types';
import { REVISION_TEXT, type RevisionText, type TreeStatus } from '../../src/protocol.js';
import { parseRevisionUri, revisionUri } from '../../src/lsp/revision-uris.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { kernelFiles, newRepository, type TestRepository } from '../support/git-repository.js';
import { Editor, type EditorOptions } from './editor.js';
import { drawHints, EVERYTHING } from './sample-server.js';

const source = (before: string): string =>
  `${before}static int foo_call(void)\n{\n\treturn 1;\n}\n\nint foo_probe(void)\n{\n\treturn foo_call();\n}\n`;
const SAME =
  'int same_call(void)\n{\n\treturn 2;\n}\n\nint same_probe(void)\n{\n\treturn same_call();\n}\n';

const report = (release: string, name = 'foo'): string =>
  `[    1.000000] WARNING: CPU: 0 PID: 7 at fs/none.c:1 ${name}_call+0x4/0x8
[    1.000001] CPU: 0 PID: 7 Comm: cat Not tainted ${release} #1
[    1.000002] RIP: 0010:${name}_call+0x4/0x8
[    1.000003] Call Trace:
[    1.000004]  ${name}_probe+0x1c/0x80
[    1.000005] ---[ end trace 0000000000000000 ]---
`;
/** On the last frame of the report. */
const ON_PROBE = { line: 4, character: 20 };

let repository: TestRepository;
let old = '';
let cache = '';
let editor: Editor | undefined;
before(() => {
  cache = mkdtempSync(join(tmpdir(), 'kernav-cache-'));
  process.env.KERNAV_CACHE_DIR = cache;
  repository = newRepository();
  repository.write({
    ...kernelFiles('4.5.0-rc6'),
    'fs/foo.c': source('/* old */\n'),
    'fs/same.c': SAME,
  });
  old = repository.commit('v4.5-rc6');
  repository.write({ ...kernelFiles('6.12.0'), 'fs/foo.c': source('\n\n\n\n\n') });
  repository.commit('v6.12');
});
afterEach(async () => {
  await editor?.stop();
  editor = undefined;
});
after(() => {
  repository.remove();
  rmSync(cache, { recursive: true, force: true });
});

const uri = 'untitled:oops';

async function open(text: string, options: EditorOptions = {}): Promise<Editor> {
  const started = await Editor.start({ folders: [repository.root], ...options });
  editor = started;
  await started.open(uri, 'kernel-log', text);
  await started.decoded(uri);
  return started;
}

async function definition(of: Editor): Promise<string> {
  const [found] = await of.of<Location[]>('textDocument/definition', uri, { position: ON_PROBE });
  return `${found?.uri}:${(found?.range.start.line ?? -1) + 1}`;
}

const hints = async (of: Editor): Promise<string[]> =>
  drawHints(await of.of<InlayHint[]>('textDocument/inlayHint', uri, { range: EVERYTHING }));

const OURS = { initializationOptions: { clientCommands: true } };
const SENTENCE =
  'the log is of Linux 4.5.0-rc6: lines are of the tag v4.5-rc6 of this repository, which is not checked out';

describe('a log of another release', () => {
  it('leads to a document of that version in our own client', async () => {
    const server = await open(report('4.5.0-rc6'), OURS);
    assert.ok((await hints(server)).includes('4 ~ fs/foo.c:9'));
    const target = await definition(server);
    assert.match(target, /^kernav-git:\/fs\/foo\.c%20\(v4\.5-rc6\)\?.*:9$/);
    const answer = await server.ask<RevisionText>(REVISION_TEXT, {
      uri: target.replace(/:9$/, ''),
    });
    assert.equal(answer.text, source('/* old */\n'));
    const status = await server.ask<TreeStatus>('kernav/treeOf', { uri });
    assert.deepEqual(
      [status.tree?.version, status.revisions, status.mismatch],
      ['6.12.0', [SENTENCE], undefined],
    );
    const hover = await server.of<Hover>('textDocument/hover', uri, { position: ON_PROBE });
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /lines are of the tag v4\\\.5\\-rc6 of this repository/);
    assert.match(value, /return foo_call\(\);/);
  });

  it('leads from the places that it prints itself to that version', async () => {
    const log = report('4.5.0-rc6').replace('fs/none.c:1', 'fs/foo.c:2');
    const server = await open(log, OURS);
    const position = { line: 0, character: log.indexOf('fs/foo.c') + 1 };
    const [found] = await server.of<Location[]>('textDocument/definition', uri, { position });
    assert.match(found?.uri ?? '', /^kernav-git:\/fs\/foo\.c%20\(v4\.5-rc6\)/);
    const links = await server.of<DocumentLink[]>('textDocument/documentLink', uri);
    assert.match(links[0]?.target ?? '', /^kernav-git:.*#L2$/);
  });

  it('leads to a read-only file of that version in other editors', async () => {
    const server = await open(report('4.5.0-rc6'));
    const target = await definition(server);
    const path = join(cache, 'revisions', old, 'fs/foo.c');
    assert.equal(target, `${pathToFileURL(path).href}:9`);
    assert.equal(
      readFileSync(fileURLToPath(target.replace(/:9$/, '')), 'utf8'),
      source('/* old */\n'),
    );
    assert.equal(statSync(path).mode & 0o777, 0o444);
  });

  it('leads to the file of the tree where that is the same', async () => {
    const server = await open(report('4.5.0-rc6', 'same'));
    const path = join(repository.root, 'fs/same.c');
    assert.equal(await definition(server), `${pathToFileURL(path).href}:8`);
  });

  it('is looked up in the tree as it is where git must not be started, or the user says so', async () => {
    const path = pathToFileURL(join(repository.root, 'fs/foo.c')).href;
    const distrusted = await open(report('4.5.0-rc6'), {
      initializationOptions: { clientCommands: true, runsGit: false },
    });
    assert.equal(await definition(distrusted), `${path}:13`);
    const status = await distrusted.ask<TreeStatus>('kernav/treeOf', { uri });
    assert.match(status.mismatch ?? '', /the tree is 6\.12\.0/);
    assert.equal(status.revisions, undefined);
    await distrusted.stop();
    const refused = await open(report('4.5.0-rc6'), {
      initializationOptions: { settings: { otherVersions: false } },
    });
    assert.equal(await definition(refused), `${path}:13`);
  });

  it('says what is missing where the repository has no such tag', async () => {
    const server = await open(report('5.4.0'), OURS);
    const status = await server.ask<TreeStatus>('kernav/treeOf', { uri });
    assert.match(status.mismatch ?? '', /the repository has no tag v5\.4; git fetch --tags/);
  });

  it('of two boots leads to two versions', async () => {
    const server = await open(report('4.5.0-rc6') + report('6.12.0'), OURS);
    await server.decoded(uri, 7);
    const all = await hints(server);
    assert.ok(all.includes('4 ~ fs/foo.c:9'), all.join('\n'));
    assert.ok(all.includes('10 ~ fs/foo.c:13'), all.join('\n'));
  });
});

describe('kernav/revisionText', () => {
  const place = {
    root: '/linux',
    commit: 'a'.repeat(40),
    name: 'v6.1',
    path: 'fs/a b%?#.c' as TreePath,
  };

  it('names a file of a commit in a URI that comes back whole', () => {
    const text = revisionUri(place);
    assert.match(text, /^kernav-git:\/fs\/a%20b%25%3F%23\.c%20\(v6\.1\)\?/);
    const rest = { root: place.root, commit: place.commit, path: place.path };
    assert.deepEqual(parseRevisionUri(text), rest);
    assert.deepEqual(parseRevisionUri(`${text}#L12`), rest);
  });

  it('takes nothing else', () => {
    const query = (value: unknown): string =>
      `kernav-git:/x?${encodeURIComponent(JSON.stringify(value))}`;
    for (const text of [
      '',
      'file:///etc/passwd',
      'kernav-git:/x',
      'kernav-git:/x?%',
      query(null),
      query(['/linux', 'HEAD', 'a.c']),
      query(['/linux', '--output=x', 'a.c']),
      query(['/linux', 'a'.repeat(40), '../x']),
      query(['/linux', 'a'.repeat(40), '/etc/passwd']),
      query(['/linux', 'a'.repeat(40)]),
    ]) {
      assert.equal(parseRevisionUri(text), undefined, text);
    }
  });

  it('reads only repositories of trees in use', async () => {
    const server = await open(report('4.5.0-rc6'), OURS);
    const other = newRepository();
    other.write({ 'secret.c': 'x\n' });
    const commit = other.commit();
    const wanted = revisionUri({
      root: other.root,
      commit,
      name: 'x',
      path: 'secret.c' as TreePath,
    });
    assert.equal(await server.ask(REVISION_TEXT, { uri: wanted }), null);
    const missing = revisionUri({
      root: repository.root,
      commit: old,
      name: 'x',
      path: 'none.c' as TreePath,
    });
    assert.equal(await server.ask(REVISION_TEXT, { uri: missing }), null);
    other.remove();
  });
});
