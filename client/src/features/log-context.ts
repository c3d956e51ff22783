/** The context keys `kernav.isLog` and `kernav.inTree`, which show and hide commands, menus and keys. */
import * as vscode from 'vscode';
import type { Feature } from '../feature.js';

export const activate: Feature = ({ activeDocument }) => {
  const set = (): void => {
    const active = activeDocument.current;
    setContext('kernav.isLog', active?.isLog === true);
    setContext('kernav.inTree', active?.status?.tree !== undefined);
  };
  set();
  return [activeDocument.onDidChange(set)];
};

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
