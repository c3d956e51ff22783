/** A client's end of which only some parts are there: what a unit of the server calls is all that a test has to play. */
import type { Connection } from 'vscode-languageserver/node';

/** `parts` as a connection; a call of anything else fails as it would on `undefined`. */
export function fakeConnection(parts: {
  readonly [K in keyof Connection]?: Connection[K] extends (...args: never[]) => unknown
    ? (...args: Parameters<Connection[K]>) => unknown
    : Readonly<Record<string, unknown>>;
}): Connection {
  return parts as unknown as Connection; // The rest is not called: see above.
}
