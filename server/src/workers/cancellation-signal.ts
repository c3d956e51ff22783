/** Between the two ways to say that an answer is not wanted any more: JSON-RPC's tokens, and the signals of everything else. */
import type { CancellationToken } from 'vscode-jsonrpc';

/** A signal that is aborted when the request is cancelled. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else {
    token.onCancellationRequested(() => {
      controller.abort();
    });
  }
  return controller.signal;
}
