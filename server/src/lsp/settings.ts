/** The settings of the server, as the client tells them. The only place that knows their defaults. */
import type { Connection } from 'vscode-languageserver/node';
import type { InitializationOptions, Settings } from '../protocol.js';
import { textOf } from './dispatch.js';

/** As in package.json; a test compares the two. */
export const DEFAULT_SETTINGS: Settings = {
  tree: '',
  architecture: '',
  config: '',
  inlayHints: { enabled: true, unreliable: false },
  codeLens: { enabled: true },
  diagnostics: { reports: false, maintainers: true },
  detectInText: true,
  otherVersions: true,
  debugInfo: { enabled: true, vmlinux: '', directory: '', debuginfod: false, systemMap: '' },
  sourceFeatures: 'auto',
  index: { enabled: true, onBattery: false },
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

  /** The settings that hold for a document; with the empty string those that hold for none. */
  of(uri: string): Promise<Settings> {
    if (!this.#canAsk) return Promise.resolve(this.#given);
    const known = this.#known.get(uri) ?? this.#ask(uri);
    this.#known.set(uri, known);
    return known;
  }

  /** Never rejects: where the client cannot tell, what it said at the beginning holds. */
  async #ask(uri: string): Promise<Settings> {
    const scope = uri === '' ? {} : { scopeUri: uri };
    const { workspace, console: log } = this.#connection;
    try {
      const value: unknown = await workspace.getConfiguration({ ...scope, section: SECTION });
      return readSettings(value, this.#given);
    } catch (error) {
      log.error(`the settings of ${uri} are not known: ${textOf(error)}`);
      return this.#given;
    }
  }

  /** They have changed. */
  forget(): void {
    this.#known.clear();
  }
}

const SOURCE_FEATURES: ReadonlySet<string> = new Set(['auto', 'on', 'off']);

/** What is of the right kind in `value`, the rest from `otherwise`: a client may send anything. */
export function readSettings(value: unknown, otherwise: Settings): Settings {
  const { sourceFeatures, ...rest } = merge(value, otherwise) as Settings;
  const isKnown = SOURCE_FEATURES.has(sourceFeatures);
  return { ...rest, sourceFeatures: isKnown ? sourceFeatures : otherwise.sourceFeatures };
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
