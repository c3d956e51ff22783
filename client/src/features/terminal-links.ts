/** Kernel frames in a terminal as links to their source lines. */
import * as vscode from 'vscode';
import { FRAMES_IN_LINE, FRAME_TARGET, type FrameInLine } from '../../../server/src/protocol.js';
import type { Feature } from '../feature.js';
import { openLocation } from '../places.js';
import type { ServerSession } from '../server-session.js';

/** UTF-16 units: no console line of a kernel is longer; a dump of something else may be. */
const LONGEST_LINE = 2000;
/** Milliseconds: a link that comes later than the eye is none. */
const PATIENCE = 300;

class FrameLink extends vscode.TerminalLink {
  constructor(
    readonly line: string,
    { start, length, symbol }: FrameInLine,
  ) {
    super(start, length, vscode.l10n.t('Open the source line of {0}', symbol));
  }
}

export const activate: Feature = ({ session }) => {
  const provider: vscode.TerminalLinkProvider<FrameLink> = {
    provideTerminalLinks: async ({ line }, token) => {
      if (line.length > LONGEST_LINE) return [];
      const frames = await framesInLine(session, line, token);
      return frames.map((frame) => new FrameLink(line, frame));
    },
    handleTerminalLink: ({ line, startIndex }) => openFrame(session, line, startIndex),
  };
  return [vscode.window.registerTerminalLinkProvider(provider)];
};

/** Nothing where the server does not run, or is too slow. */
async function framesInLine(
  session: ServerSession,
  line: string,
  token: vscode.CancellationToken,
): Promise<readonly FrameInLine[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  const frames = await Promise.race([session.askQuietly(FRAMES_IN_LINE, { line }, token), late]);
  clearTimeout(timer);
  return frames ?? [];
}

async function openFrame(session: ServerSession, line: string, start: number): Promise<void> {
  const target = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking for the line') },
    () => session.askQuietly(FRAME_TARGET, { line, start }),
  );
  if (target?.kind === 'found') {
    await openLocation(target.location);
    vscode.window.setStatusBarMessage(target.explanation, 6000);
  } else {
    const reason = target?.reason ?? vscode.l10n.t('The server did not answer.');
    void vscode.window.showInformationMessage(reason);
  }
}
