/** The settings of the server, as the client tells them. The only place that knows their defaults. */
import type { Connection } from 'vscode-languageserver/node';
import type { InitializationOptions, Settings } from '../protocol.js';

/** As in package.json; a test compares the two. */
export const DEFAULT_SETTINGS: Settings = {
  tree: '',
  architecture: '',
  config: '',
  inlayHints: { enabled: true, unreliable: false },
  codeLens: { enabled: true },
  diagnostics: { reports: false, maintainers: true },
  detectInText: true,
  sourceFeatures: 'auto',
};

/** Section of the configuration. */
const SECTION = 'kernav';

/** Settings by document, asked of the client when they are first needed, and again after a change. */
export class SettingsReader {
  readonly #connection: Connection;
  readonly #given: Settings;
  readonly #canAsk: boolean;
  readonly #known = new Map<string, Promise<Settings>>();

  /** `canAsk`: the client answers `workspace/configuration`. */
  constructor(connection: Connection, options: InitializationOptions, canAsk: boolean) {
    this.#connection = connection;
    this.#given = readSettings(options.settings, DEFAULT_SETTINGS);
    this.#canAsk = canAsk;
  }

  /** The settings that hold for a document. */
  of(uri: string): Promise<Settings> {
    if (!this.#canAsk) return Promise.resolve(this.#given);
    const known =
      this.#known.get(uri) ??
      this.#connection.workspace
        .getConfiguration({ scopeUri: uri, section: SECTION })
        .then((value: unknown) => readSettings(value, this.#given));
    this.#known.set(uri, known);
    return known;
  }

  /** They have changed. */
  forget(): void {
    this.#known.clear();
  }
}

/** What is of the right kind in `value`, the rest from `otherwise`: a client may send anything. */
export function readSettings(value: unknown, otherwise: Settings): Settings {
  return merge(value, otherwise) as Settings;
}

function merge(value: unknown, otherwise: unknown): unknown {
  if (!isRecord(otherwise)) return typeof value === typeof otherwise ? value : otherwise;
  const given = isRecord(value) ? value : {};
  return Object.fromEntries(
    Object.entries(otherwise).map(([name, inner]) => [name, merge(given[name], inner)]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
