/** Life of the language server: start, stop, restart, crash. Features ask it and listen to it; none of them holds the client. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  ACTIVITY,
  CHANGED,
  type ActivityParams,
  type ChangedParams,
  type InitializationOptions,
} from '../../server/src/protocol.js';
import type { ClientSetup } from './language-client.js';
import type { Answer, Method, Params } from './requests.js';
import { ripgrepPath } from './settings.js';

/** `failed`: it ended for good, or never came up; only a restart by the user helps. */
export type ServerState = 'stopped' | 'starting' | 'running' | 'failed';

export class ServerSession implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Kernav', { log: true });
  /** The tree that the user chose in this workspace, for the server's next start. */
  chosenTree: string | undefined;

  readonly #state = new vscode.EventEmitter<ServerState>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #activity = new vscode.EventEmitter<ActivityParams>();
  readonly onDidChangeState = this.#state.event;
  /** The URI of a document of which the server has something new to say. */
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeActivity = this.#activity.event;

  readonly #serverModule: string;
  readonly #storage: string;
  #client: LanguageClient | undefined;
  #started: Promise<void> | undefined;
  /** Stands for the launch under way; another one, or none, where that was stopped meanwhile. */
  #launching: object | undefined;
  #current: ServerState = 'stopped';
  #failure = '';
  #isTelling = false;

  /** `serverModule`: absolute path of the bundled server. `storage`: where it may keep what it has learnt. */
  constructor(serverModule: string, storage: string) {
    this.#serverModule = serverModule;
    this.#storage = storage;
  }

  get state(): ServerState {
    return this.#current;
  }

  /** Starts the server unless it is up or coming up. Rejects where it does not come up; the user has then been told. */
  start(): Promise<void> {
    this.#started ??= this.#launch();
    return this.#started;
  }

  async #launch(): Promise<void> {
    const launching = {};
    this.#launching = launching;
    this.#enter('starting');
    let client: LanguageClient | undefined;
    try {
      // The library takes longer to load than all else: nothing that is shown at once waits for it.
      const { createClient } = await import('./language-client.js');
      if (this.#launching !== launching) return;
      client = createClient(this.#setup(() => client !== undefined && client === this.#client));
      this.#client = client;
      await client.start();
    } catch (error) {
      if (this.#client === client) this.#fail(vscode.l10n.t('The Kernav server did not start.'));
      throw error;
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    const started = this.#started;
    this.#client = undefined;
    this.#started = undefined;
    this.#launching = undefined;
    if (client === undefined) {
      if (this.#current === 'starting') this.#enter('stopped');
      return;
    }
    try {
      await started; // A client that is starting cannot be stopped.
      await client.dispose();
    } catch (error) {
      this.log.debug(`The server had ended before it was stopped: ${String(error)}`);
    }
    // Unless somebody has started another one meanwhile.
    if (this.#isStopped()) this.#enter('stopped');
  }

  #isStopped(): boolean {
    return this.#client === undefined;
  }

  /** Asks the server, starting it if need be. Rejects where it fails, is cancelled, or does not run. */
  async ask<M extends Method>(
    method: M,
    params: Params<M>,
    token?: vscode.CancellationToken,
  ): Promise<Answer<M>> {
    await this.start();
    if (this.#client === undefined) throw new Error(vscode.l10n.t('The server has been stopped.'));
    // A token that is there but undefined would be sent as a second parameter.
    return token === undefined
      ? this.#client.sendRequest<Answer<M>>(method, params)
      : this.#client.sendRequest<Answer<M>>(method, params, token);
  }

  /** Asks the server if it runs. Undefined where it does not, or has no answer: for what shows up unasked. */
  async askQuietly<M extends Method>(
    method: M,
    params: Params<M>,
    token?: vscode.CancellationToken,
  ): Promise<Answer<M> | undefined> {
    if (this.#current !== 'running') return undefined;
    try {
      return await this.ask(method, params, token);
    } catch (error) {
      this.log.debug(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Makes the server ask for its settings again. */
  async settingsChanged(): Promise<void> {
    if (this.#current !== 'running') return;
    await this.#client?.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  dispose(): void {
    for (const each of [this.#state, this.#changed, this.#activity, this.log]) each.dispose();
  }

  /** `isCurrent`: whether the client is still the one of this session; what another one has to say is of the past. */
  #setup(isCurrent: () => boolean): ClientSetup {
    return {
      serverModule: this.#serverModule,
      log: this.log,
      initializationOptions: () => this.#initializationOptions(),
      onGivenUp: (wasRunning) => {
        if (!isCurrent()) return;
        this.#fail(
          wasRunning
            ? vscode.l10n.t('The Kernav server ended too often and is not restarted.')
            : vscode.l10n.t('The Kernav server did not start.'),
        );
      },
      onState: (state) => {
        if (isCurrent()) this.#enter(state);
      },
      onNotification: {
        [CHANGED]: ({ uri }: ChangedParams) => {
          this.#changed.fire(uri);
        },
        [ACTIVITY]: (activity: ActivityParams) => {
          this.#activity.fire(activity);
        },
      },
    };
  }

  #initializationOptions(): InitializationOptions {
    const ripgrep = ripgrepPath();
    this.log.info(`ripgrep: ${ripgrep ?? 'none found, the server scans with Node'}`);
    return {
      clientCommands: true,
      cacheDirectory: this.#storage,
      // What a repository configures is its author's: git is not started on one that the user does not trust.
      runsGit: vscode.workspace.isTrusted,
      ...(ripgrep === undefined ? {} : { ripgrepPath: ripgrep }),
      ...(this.chosenTree === undefined ? {} : { chosenTree: this.chosenTree }),
    };
  }

  #enter(state: ServerState): void {
    if (this.#current === state) return;
    this.#current = state;
    this.#state.fire(state);
  }

  #fail(reason: string): void {
    if (this.#current === 'failed') return;
    this.#failure = reason;
    this.log.error(reason);
    this.#enter('failed');
    this.tellFailure();
  }

  /** Says why there is no server, with the way out; once at a time. */
  tellFailure(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    const restart = vscode.l10n.t('Restart');
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(this.#failure, restart, showLog).then((choice) => {
      this.#isTelling = false;
      if (choice === restart) void vscode.commands.executeCommand('kernav.restartServer');
      if (choice === showLog) this.log.show();
    });
  }
}
