/** `Kernav: Restart Server` and `Kernav: Show Log`. */
import { registerCommand } from '../commands.js';
import type { Feature } from '../feature.js';

export const activate: Feature = ({ session }) => [
  registerCommand(session, 'restartServer', () => session.restart()),
  registerCommand(session, 'showLog', () => {
    session.log.show();
  }),
];
