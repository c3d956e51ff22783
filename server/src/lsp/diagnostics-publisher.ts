/** Problems that are shown of documents. Several logs can have problems with the same source file. */
import type { Connection } from 'vscode-languageserver/node';
import type { Diagnostic } from 'vscode-languageserver-types';
import { diagnostics } from '../features/log/diagnostics.js';
import type { Session } from './session.js';

/** Problems by the URI of the document that they are of. */
export type Problems = ReadonlyMap<string, readonly Diagnostic[]>;

const NONE: Problems = new Map();

export class DiagnosticsPublisher {
  readonly #connection: Pick<Connection, 'sendDiagnostics'>;
  /** By what they come from. */
  readonly #byOrigin = new Map<string, Problems>();
  readonly #published = new Map<string, string>();

  constructor(connection: Pick<Connection, 'sendDiagnostics'>) {
    this.#connection = connection;
  }

  /** From now on these are the problems that come from `origin` (a name of the caller's choice), and none else. */
  set(origin: string, problems: Problems): void {
    const before = this.#byOrigin.get(origin) ?? NONE;
    if (problems.size === 0) this.#byOrigin.delete(origin);
    else this.#byOrigin.set(origin, problems);
    for (const uri of new Set([...before.keys(), ...problems.keys()])) this.#publish(uri);
  }

  #publish(uri: string): void {
    const all = [...this.#byOrigin.values()].flatMap((problems) => problems.get(uri) ?? []);
    const text = JSON.stringify(all);
    if ((this.#published.get(uri) ?? '[]') === text) return;
    if (all.length === 0) this.#published.delete(uri);
    else this.#published.set(uri, text);
    void this.#connection.sendDiagnostics({ uri, diagnostics: all });
  }
}

/** Shows the reports of a log as problems, as far as the settings want that; takes them back where it is closed. */
export async function publishReports(
  session: Session,
  publisher: DiagnosticsPublisher,
  uri: string,
): Promise<void> {
  const wanted = session.isLog(uri) && (await session.settings.of(uri)).diagnostics.reports;
  const snapshot = wanted ? await session.snapshot(uri, NEVER) : undefined;
  publisher.set(`reports of ${uri}`, snapshot === undefined ? NONE : diagnostics(snapshot));
}

const NEVER = new AbortController().signal;
