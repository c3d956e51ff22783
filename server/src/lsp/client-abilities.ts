/** What the client can do, as far as answers depend on it. */
import { isAbsolute } from 'node:path';
import type { InitializeParams } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../protocol.js';

export interface ClientAbilities {
  /** `LocationLink` for definitions, declarations and type definitions. */
  readonly definitionLinks: boolean;
  /** Inlay hints are asked for again when we say so; where not, an answer waits for what it is about. */
  readonly inlayHintRefresh: boolean;
  readonly inlayHintLinks: boolean;
  /** Hovers are shown as Markdown; where not, as plain text. */
  readonly markdownHovers: boolean;
  /** Folding ranges of a document that it takes at most. */
  readonly foldingLimit: number;
  readonly workDoneProgress: boolean;
  /** It answers `workspace/configuration`. */
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly workspaceFolders: boolean;
  /** It has the commands of `ClientCommand`, and hears our own notifications. */
  readonly isOurs: boolean;
}

/** Reads what a client says of itself. */
export function abilitiesOf(
  { capabilities }: InitializeParams,
  { clientCommands }: InitializationOptions,
): ClientAbilities {
  const { textDocument, workspace, window } = capabilities;
  const formats: unknown = textDocument?.hover?.contentFormat;
  return {
    definitionLinks: textDocument?.definition?.linkSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    // A client that resolves the location of a label's part also follows it.
    inlayHintLinks: textDocument?.inlayHint !== undefined,
    // Who prefers nothing is as old as Markdown in hovers.
    markdownHovers: !Array.isArray(formats) || formats.includes('markdown'),
    foldingLimit: limitOf(textDocument?.foldingRange?.rangeLimit),
    workDoneProgress: window?.workDoneProgress === true,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    isOurs: clientCommands === true,
  };
}

function limitOf(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : Infinity;
}

const EMPTY: InitializationOptions = {};

/** The options of `initialize`, as far as they are of the right kind: any client may send anything. */
export function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return EMPTY;
  const { ripgrepPath, clientCommands, chosenTree, cacheDirectory, settings, runsGit } =
    value as Record<string, unknown>;
  return {
    ...(isPath(ripgrepPath) && { ripgrepPath }),
    ...(typeof clientCommands === 'boolean' && { clientCommands }),
    ...(typeof runsGit === 'boolean' && { runsGit }),
    ...(isPath(chosenTree) && { chosenTree }),
    ...(isPath(cacheDirectory) && { cacheDirectory }),
    ...(typeof settings === 'object' && settings !== null && { settings }),
  };
}

/** A relative path would be seen from wherever the server happened to be started, or from the tree. */
function isPath(value: unknown): value is string {
  return typeof value === 'string' && isAbsolute(value);
}
