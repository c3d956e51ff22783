/** The only reader of VS Code's settings. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ConfigurationParams } from 'vscode-languageclient';
import type { Settings } from '../../server/src/protocol.js';
import { findActiveCExtension } from './c-extensions.js';
import { findRipgrep } from './ripgrep-path.js';

const SECTION = 'kernav';

/** The ripgrep that the server may start: the one of the settings, else VS Code's own; undefined where there is neither. */
export function ripgrepPath(): string | undefined {
  const chosen = vscode.workspace.getConfiguration(SECTION).get<string>('ripgrep.path', '').trim();
  return chosen === '' ? findRipgrep(vscode.env.appRoot, process, existsSync) : chosen;
}

/** `kernav.sourceFeatures`, with `auto` decided: off where another extension answers for C. */
function sourceFeatures(setting: Settings['sourceFeatures']): 'on' | 'off' {
  if (setting !== 'auto') return setting;
  const other = findActiveCExtension(
    (id) => vscode.extensions.getExtension(id) !== undefined,
    (name) => vscode.workspace.getConfiguration().get(name),
  );
  return other === undefined ? 'on' : 'off';
}

/**
 * What the server is told of the sections it asks for: as VS Code has them, but for `auto`, which only the client
 * can decide. `answers` are VS Code's, in the order of `params.items`.
 */
export function decideSections(
  params: ConfigurationParams,
  answers: readonly unknown[],
): readonly unknown[] {
  return answers.map((answer, index) => {
    if (params.items[index]?.section !== SECTION || answer === null) return answer;
    const settings = answer as Settings; // The manifest declares the section in this shape.
    return { ...settings, sourceFeatures: sourceFeatures(settings.sourceFeatures) };
  });
}

/** Calls back when something outside of the section `kernav` changes what `auto` means. */
export function onDidChangeCExtensions(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(listener),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (['clangd', 'C_Cpp'].some((section) => event.affectsConfiguration(section))) listener();
    }),
  );
}

/** Calls back when the server has to be started with another ripgrep. */
export function onDidChangeRipgrep(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SECTION}.ripgrep`)) listener();
  });
}
