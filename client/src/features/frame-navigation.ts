/** From frame to frame of a log, round the end. */
import * as vscode from 'vscode';
import { NEIGHBOUR_FRAME } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import type { Feature } from '../feature.js';
import { placeOf, toRange } from '../places.js';

export const activate: Feature = ({ session }) => {
  const goTo = async (direction: 'next' | 'previous'): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    const place = placeOf([]);
    if (editor === undefined || place === undefined) return;
    const frame = await session.ask(NEIGHBOUR_FRAME, { ...place, direction });
    if (frame === null) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No kernel frame in this document.'));
      return;
    }
    const range = toRange(frame);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  return [
    registerCommand(session, 'nextFrame', () => goTo('next')),
    registerCommand(session, 'previousFrame', () => goTo('previous')),
  ];
};
