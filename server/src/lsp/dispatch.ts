/** The guard around every request: what a failure becomes on the wire, and in the log. */
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type RemoteConsole,
} from 'vscode-languageserver/node';
import { signalOf } from '../workers/cancellation-signal.js';

/** The document has changed since the request came: there is no answer for what the client asked. */
export class StaleDocument extends Error {
  override readonly name = 'StaleDocument';
}

export type Handler<P, R> = (params: P, signal: AbortSignal) => Promise<R> | R;

export type Guard = <P, R>(
  name: string,
  handler: Handler<P, R>,
) => (params: P, token: CancellationToken) => Promise<R | ResponseError | null>;

/**
 * Wraps handlers: a cancelled request and one for a document that changed answer with LSP's own errors; any other failure is
 * logged with the request's name and answered with null.
 */
export function createGuard(log: Pick<RemoteConsole, 'error'>): Guard {
  return (name, handler) => async (params, token) => {
    const signal = signalOf(token);
    try {
      return await handler(params, signal);
    } catch (error) {
      if (signal.aborted) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      if (error instanceof StaleDocument) {
        return new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed');
      }
      log.error(`${name}: ${textOf(error)}`);
      return null;
    }
  };
}

/** What is logged of a failure: its stack, and what caused it. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${textOf(error.cause)}`;
  return (error.stack ?? error.message) + cause;
}
