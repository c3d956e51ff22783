/** Navigation in the C files of a tree without a build, by VS Code's own commands. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { ask, openFile, placeText, positionOf, textOf, until, uriOf } from './window.js';

const MAIN = 'linux/drivers/gizmo/main.c';
const IOCTL = 'linux/fs/ioctl.c';

type Found = readonly (vscode.Location | vscode.LocationLink)[];

function places(found: Found): string[] {
  return found.map((each) =>
    'targetUri' in each
      ? placeText(each.targetUri, each.targetSelectionRange ?? each.targetRange)
      : placeText(each.uri, each.range),
  );
}

/** Asks a provider at the first place of a text; `within` is the part of it that the cursor is on. */
async function at<T>(command: string, path: string, text: string, within = text): Promise<T> {
  const document = await openFile(path);
  const start = document.offsetAt(positionOf(document, text)) + text.indexOf(within);
  return ask<T>(command, document.uri, document.positionAt(start));
}

async function targets(
  kind: string,
  path: string,
  text: string,
  within?: string,
): Promise<string[]> {
  return places(await at<Found>(`vscode.execute${kind}Provider`, path, text, within));
}

export const sourceNavigation: InHostTests = {
  'C: definition, declaration and type of what stands there': async () => {
    assert.deepEqual(
      [
        await targets('Definition', MAIN, 'gizmo_queue_drain'),
        await targets('Declaration', MAIN, 'gizmo_queue_drain'),
        await targets('Definition', MAIN, 'request->priority', 'priority'),
        await targets('TypeDefinition', MAIN, 'request->priority'),
        await targets('Definition', MAIN, '<linux/gizmo.h>', 'linux/gizmo.h'),
      ],
      [
        ['linux/drivers/gizmo/queue.c:29'],
        ['linux/include/linux/gizmo.h:17'],
        ['linux/include/linux/gizmo.h:8'],
        ['linux/include/linux/gizmo.h:5'],
        ['linux/include/linux/gizmo.h:1'],
      ],
    );
  },

  'C: from a field to the functions in it, and back to the table': async () => {
    assert.deepEqual(
      [
        await targets('Implementation', IOCTL, 'f_op->unlocked_ioctl', 'unlocked_ioctl'),
        await targets('Implementation', MAIN, 'gizmo_ioctl'),
      ],
      [[`${MAIN}:15`], [`${MAIN}:41`]],
    );
  },

  'C: references in all files': async () => {
    const found = await targets('Reference', MAIN, 'gizmo_try_submit');
    assert.deepEqual(found.sort(), [`${MAIN}:12`, 'linux/include/linux/gizmo.h:20']);
  },

  'C: calls in both directions, through an ops table too': async () => {
    const [item] = await at<vscode.CallHierarchyItem[]>(
      'vscode.prepareCallHierarchy',
      MAIN,
      'gizmo_ioctl',
    );
    assert.ok(item);
    const incoming = await ask<vscode.CallHierarchyIncomingCall[]>(
      'vscode.provideIncomingCalls',
      item,
    );
    const outgoing = await ask<vscode.CallHierarchyOutgoingCall[]>(
      'vscode.provideOutgoingCalls',
      item,
    );
    assert.deepEqual(
      [
        incoming.map(({ from }) => `${from.name} ${from.detail ?? ''}`),
        outgoing.map(({ to }) => to.name),
      ],
      [
        ['vfs_ioctl through file_operations.unlocked_ioctl · fs/ioctl.c'],
        ['gizmo_submit_one', 'gizmo_queue_drain'],
      ],
    );
  },

  'C: symbols of the tree': async () => {
    const names = await until('symbols', async () => {
      const found = await ask<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'gizmo_queue',
      );
      return found.length >= 3 ? found.map(({ name }) => name) : undefined;
    });
    assert.ok(names.includes('gizmo_queue_submit'));
  },

  'C: hover with signature and comment': async () => {
    const hovers = await at<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      MAIN,
      'gizmo_try_submit',
    );
    assert.match(
      textOf(hovers),
      /static inline int gizmo_try_submit[\s\S]*Submits the request unless/,
    );
  },

  'C: links of includes': async () => {
    const { uri } = await openFile(MAIN);
    const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
    assert.deepEqual(
      links.map(({ target }) => target && vscode.workspace.asRelativePath(target)),
      ['linux/include/linux/fs.h', 'linux/include/linux/gizmo.h'],
    );
  },

  'C: members of a known type are completed, from the text as it is being written': async () => {
    const document = await openFile('linux/drivers/gizmo/trace.c');
    const edit = new vscode.WorkspaceEdit();
    const text = '#include <linux/gizmo.h>\nint otter(struct gizmo *g)\n{\n\treturn g->\n}\n';
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
    const place = positionOf(document, 'g->\n').translate(0, 3);
    const { items } = await ask<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uriOf('linux/drivers/gizmo/trace.c'),
      place,
    );
    const fields = items.filter(({ kind }) => kind === vscode.CompletionItemKind.Field);
    assert.deepEqual(fields.map(({ label }) => label).sort(), ['depth', 'head']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },
};
