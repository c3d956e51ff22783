/** A report on the clipboard: with source lines, as a mail, or only whom to write to. */
import * as vscode from 'vscode';
import { REPORT_TEXT, type ReportTextParams } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import type { Feature } from '../feature.js';
import { placeOf } from '../places.js';

/** Command to form, and what is said when the text is on the clipboard; `{0}` is the title of the report. */
const COPIES: readonly {
  readonly command: string;
  readonly form: ReportTextParams['form'];
  readonly done: (title: string) => string;
}[] = [
  {
    command: 'copyDecodedReport',
    form: 'decoded',
    done: (title) => vscode.l10n.t('Copied with source lines: {0}', title),
  },
  {
    command: 'copyForMail',
    form: 'mail',
    done: (title) => vscode.l10n.t('Copied as mail: {0}', title),
  },
  {
    command: 'copyAddressees',
    form: 'addressees',
    done: (title) => vscode.l10n.t('Copied To and Cc for: {0}', title),
  },
];

/** Milliseconds for which the status bar confirms a copy. */
const CONFIRMATION = 4000;

export const activate: Feature = ({ session }) =>
  COPIES.map(({ command, form, done }) =>
    registerCommand(session, command, async (...args) => {
      const place = placeOf(args);
      if (place === undefined) return;
      const report = await vscode.window.withProgress(
        // It waits for frames that are not answered yet.
        { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Decoding the report') },
        () => session.ask(REPORT_TEXT, { ...place, form }),
      );
      if (report === null) {
        void vscode.window.showInformationMessage(vscode.l10n.t('No kernel report is here.'));
        return;
      }
      await vscode.env.clipboard.writeText(report.text);
      vscode.window.setStatusBarMessage(`$(check) ${done(report.title)}`, CONFIRMATION);
    }),
  );
