/** How the library's client is set up: what it sends to the server, how it restarts it, and what it keeps to itself. */
import type { LogOutputChannel } from 'vscode';
import {
  CloseAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  type CloseHandlerResult,
  type ErrorHandler,
} from 'vscode-languageclient/node';
import {
  ACTIVITY,
  CHANGED,
  type ActivityParams,
  type ChangedParams,
  type InitializationOptions,
} from '../../server/src/protocol.js';
import { DOCUMENTS } from './documents.js';
import { decideSections } from './settings.js';

/** The library's client, without its own pop-ups: what fails is in the log, and what the user must act on is said once, by the session. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** glibc gives each of a dozen threads a heap of its own, and none of them back: one heap takes 20 MB less. */
const MEMORY = { MALLOC_ARENA_MAX: '1' };

export interface ClientSetup {
  /** Absolute path of the bundled server. */
  readonly serverModule: string;
  readonly log: LogOutputChannel;
  /** Asked at every start, those after a crash too. */
  readonly initializationOptions: () => InitializationOptions;
  /** The server is not restarted any more; `wasRunning`: it had come up before it ended. */
  readonly onGivenUp: (wasRunning: boolean) => void;
  readonly onState: (state: 'starting' | 'running') => void;
  readonly onNotification: {
    readonly [CHANGED]: (params: ChangedParams) => void;
    readonly [ACTIVITY]: (params: ActivityParams) => void;
  };
}

/** A client that is not started yet. */
export function createClient(setup: ClientSetup): LanguageClient {
  const run = {
    module: setup.serverModule,
    transport: TransportKind.ipc,
    options: { env: MEMORY },
  };
  const debug = { ...run, options: { env: MEMORY, execArgv: ['--nolazy', '--inspect=6009'] } };
  const client: LanguageClient = new QuietClient(
    'kernav',
    'Kernav',
    { run, debug },
    {
      documentSelector: DOCUMENTS,
      outputChannel: setup.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // What the server shows comes from logs and sources of anybody: no commands, no HTML.
      markdown: { isTrusted: false, supportHtml: false },
      initializationOptions: setup.initializationOptions,
      initializationFailedHandler: () => false,
      errorHandler: errorHandler(() => client, setup.onGivenUp),
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answers = await next(params, token);
            return Array.isArray(answers) ? [...decideSections(params, answers)] : answers;
          },
        },
      },
    },
  );
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) setup.onState('running');
    if (newState === State.Starting) setup.onState('starting');
  });
  client.onNotification(CHANGED, setup.onNotification[CHANGED]);
  client.onNotification(ACTIVITY, setup.onNotification[ACTIVITY]);
  return client;
}

/** Restarts as the library does, five times in three minutes at most; but a server that dies before it answers once is left dead. */
function errorHandler(
  client: () => LanguageClient,
  onGivenUp: ClientSetup['onGivenUp'],
): ErrorHandler {
  let library: ErrorHandler | undefined;
  const get = (): ErrorHandler => (library ??= client().createDefaultErrorHandler());
  return {
    error: (error, message, count) => get().error(error, message, count),
    closed: async (): Promise<CloseHandlerResult> => {
      const wasRunning = client().state === State.Running;
      const { action } = wasRunning
        ? await get().closed()
        : { action: CloseAction.DoNotRestart as const };
      if (action === CloseAction.DoNotRestart) onGivenUp(wasRunning);
      return { action, handled: true };
    },
  };
}
