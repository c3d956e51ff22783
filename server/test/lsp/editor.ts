/** An editor that speaks LSP with the built server, for tests: it opens documents, asks, and hears what it is told. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import {
  MessageType,
  type InitializeParams,
  type InitializeResult,
  type LogMessageParams,
} from 'vscode-languageserver/node';

import { REPORT_TEXT } from '../../src/protocol.js';

/** The tests run compiled, in `out/server/test/lsp`; the server is the bundle that users start. */
const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const SERVER = join(root, 'dist/server.js');

export interface EditorOptions {
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  readonly capabilities?: InitializeParams['capabilities'];
  /** What the editor answers to `workspace/configuration`. */
  readonly settings?: unknown;
  /** Says no to all that the server asks of it. */
  readonly refuses?: boolean;
  /** Parts of `initialize` that are to be otherwise, whatever their kind. */
  readonly initialize?: Readonly<Record<string, unknown>>;
  /** Besides that of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments of Node before the server's script. */
  readonly nodeOptions?: readonly string[];
}

export class Editor {
  readonly connection: MessageConnection;
  readonly initialized: InitializeResult;
  readonly process: ChildProcess;
  /** All that the server sent without being asked, by method. */
  readonly heard: ReadonlyMap<string, readonly unknown[]>;
  #version = 1;

  private constructor(
    process: ChildProcess,
    connection: MessageConnection,
    result: InitializeResult,
    heard: ReadonlyMap<string, readonly unknown[]>,
  ) {
    this.heard = heard;
    this.process = process;
    this.connection = connection;
    this.initialized = result;
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const child = spawn(process.execPath, [...(options.nodeOptions ?? []), SERVER, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...options.environment },
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const heard = new Map<string, unknown[]>();
    const note = (method: string, params: unknown): void => {
      heard.set(method, [...(heard.get(method) ?? []), params]);
    };
    connection.onNotification(note);
    connection.onUnhandledProgress((params) => {
      note('$/progress', params);
    });
    connection.onRequest((method, params) => {
      note(method, params);
      if (options.refuses === true) throw new Error('this editor does nothing of that kind');
      if (method !== 'workspace/configuration') return null;
      return (params as unknown as { items: unknown[] }).items.map(() => options.settings ?? {});
    });
    connection.listen();
    const folders = (options.folders ?? []).map((path) => ({
      uri: pathToFileURL(path).href,
      name: path,
    }));
    const result = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: folders[0]?.uri ?? null,
      workspaceFolders: folders,
      capabilities: options.capabilities ?? {},
      initializationOptions: options.initializationOptions,
      ...options.initialize,
    });
    await connection.sendNotification('initialized', {});
    return new Editor(child, connection, result, heard);
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    const textDocument = { uri, languageId, version: this.#version, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** Resolves when all that can be said of the frames of the report at a line is there. */
  async decoded(uri: string, line = 0): Promise<void> {
    await this.ask(REPORT_TEXT, { uri, position: { line, character: 0 }, form: 'decoded' });
  }

  /** Replaces the whole text. */
  async change(uri: string, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [{ text }],
    });
  }

  ask<R>(method: string, params: unknown, token?: CancellationToken): Promise<R> {
    return token === undefined
      ? this.connection.sendRequest<R>(method, params)
      : this.connection.sendRequest<R>(method, params, token);
  }

  /** A request about a document. */
  of<R>(method: string, uri: string, params: object = {}): Promise<R> {
    return this.ask<R>(method, { textDocument: { uri }, ...params });
  }

  /** A request about a place of a document. */
  at<R>(method: string, uri: string, line: number, character: number): Promise<R> {
    return this.ask<R>(method, { textDocument: { uri }, position: { line, character } });
  }

  /** The errors that the server has logged. */
  get errors(): readonly string[] {
    const logged = (this.heard.get('window/logMessage') ?? []) as readonly LogMessageParams[];
    return logged.filter(({ type }) => type === MessageType.Error).map(({ message }) => message);
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    this.connection.dispose();
    this.process.kill('SIGKILL');
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await once(this.process, 'exit');
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    if (this.process.exitCode === null) await once(this.process, 'exit');
    this.connection.dispose();
  }
}
