/** The context keys `kernav.isLog`, `kernav.inTree` and `kernav.serverFailed`, which show and hide commands, menus and keys. */
import * as vscode from 'vscode';
import type { Feature } from '../feature.js';

export const activate: Feature = ({ session, activeDocument }) => {
  const set = (): void => {
    const active = activeDocument.current;
    setContext('kernav.isLog', active?.isLog === true);
    setContext('kernav.inTree', active?.status?.tree !== undefined);
    setContext('kernav.serverFailed', session.state === 'failed');
  };
  set();
  return [activeDocument.onDidChange(set), session.onDidChangeState(set)];
};

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
