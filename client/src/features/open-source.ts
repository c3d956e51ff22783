/** From a log to the sources: the guilty line, the entry of MAINTAINERS, any location. */
import type { Location } from 'vscode-languageserver-types';
import * as vscode from 'vscode';
import { GUILTY_LINE, MAINTAINERS_ENTRY } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import type { Feature } from '../feature.js';
import { openLocation, placeOf } from '../places.js';

export const activate: Feature = ({ session }) => [
  registerCommand(session, 'openLocation', async (location) => {
    await openLocation(location as Location); // Only code lenses, actions and our own tree call it; protocol.ts has the shape.
  }),

  registerCommand(session, 'openGuiltyLine', async (...args) => {
    const place = placeOf(args);
    if (place === undefined) return;
    const location = await session.ask(GUILTY_LINE, place);
    if (location !== null) await openLocation(location);
    else tell(vscode.l10n.t('No source line is known for the guilty frame of this report.'));
  }),

  registerCommand(session, 'goToMaintainers', async (...args) => {
    const place = placeOf(args);
    if (place === undefined) return;
    const location = await session.ask(MAINTAINERS_ENTRY, place);
    if (location !== null) await openLocation(location);
    else tell(vscode.l10n.t('No entry of MAINTAINERS is known for this.'));
  }),
];

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
