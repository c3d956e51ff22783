/**
 * Debug files from debuginfod servers, by build ID, kept in the cache that elfutils' own client has.
 * Source: debuginfod(8) on the protocol, debuginfod_find_debuginfo(3) on the environment and the cache.
 */
import { randomBytes } from 'node:crypto';
import { open, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';

export interface DebuginfodSettings {
  /** Addresses of servers, asked in this order. */
  readonly servers: readonly URL[];
  readonly cacheDirectory: string;
  /** In this time 100 KB have to come; 0: wait for ever. */
  readonly timeoutSeconds: number;
  /** A larger file is not fetched; undefined: there is no bound. */
  readonly mostBytes: number | undefined;
}

/** `debuginfo`: the file with the DWARF; `executable`: the one that is run. */
export type DebuginfodKind = 'debuginfo' | 'executable';

export interface DebuginfodRequest {
  /** Hexadecimal. Nothing else is ever sent. */
  readonly buildId: string;
  readonly kind: DebuginfodKind;
  /** Whether the user allows that servers are asked. Without, only the cache answers. */
  readonly consent: boolean;
  /** Hears how far a download is; `totalBytes` is undefined where the server does not say. */
  readonly onProgress?: (doneBytes: number, totalBytes: number | undefined) => void;
  readonly signal?: AbortSignal;
}

export type DebuginfodAnswer =
  | { readonly kind: 'file'; readonly path: string }
  /** No server has it, or had it some minutes ago. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-asked'; readonly reason: string }
  /** Why each server gave nothing, for people. */
  | { readonly kind: 'failed'; readonly reasons: readonly string[] };

const DEFAULT_TIMEOUT_SECONDS = 90;
/** What has to come within the timeout. Source: debuginfod_find_debuginfo(3), DEBUGINFOD_TIMEOUT. */
const LEAST_BYTES = 100 << 10;
/** How long an answer "no such file" holds, where the cache's `cache_miss_s` does not say. Source: the same page. */
const MISS_SECONDS = 600;
const MOST_REDIRECTS = 5;
const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1');

/** The settings that elfutils' client would have in this environment. */
export function debuginfodSettings(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): DebuginfodSettings {
  const timeout = Number(environment.DEBUGINFOD_TIMEOUT ?? NaN);
  const mostBytes = Number(environment.DEBUGINFOD_MAXSIZE ?? NaN);
  return {
    servers: (environment.DEBUGINFOD_URLS ?? '').split(/\s+/).flatMap(serverAt),
    cacheDirectory: cacheDirectory(environment, home),
    timeoutSeconds: timeout >= 0 ? timeout : DEFAULT_TIMEOUT_SECONDS,
    mostBytes: mostBytes > 0 ? mostBytes : undefined,
  };
}

/** `ima:enforcing` and its like, which newer clients accept between addresses, and other schemes are left out. */
function serverAt(text: string): URL[] {
  if (!URL.canParse(text)) return [];
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? [url] : [];
}

function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const given = environment.DEBUGINFOD_CACHE_PATH;
  if (given !== undefined && given !== '') return given;
  const old = join(home, '.debuginfod_client_cache');
  if (existsSync(old)) return old;
  const caches = environment.XDG_CACHE_HOME;
  const parent = caches === undefined || caches === '' ? join(home, '.cache') : caches;
  return join(parent, 'debuginfod_client');
}

/** The file with this build ID, from the cache or else from the servers. Throws `AbortError` when it is cancelled. */
export async function findByBuildId(
  settings: DebuginfodSettings,
  request: DebuginfodRequest,
): Promise<DebuginfodAnswer> {
  request.signal?.throwIfAborted();
  const buildId = request.buildId.toLowerCase();
  if (!/^(?:[0-9a-f]{2}){2,64}$/.test(buildId)) {
    return { kind: 'not-asked', reason: 'this is no build ID' };
  }
  const directory = join(settings.cacheDirectory, buildId);
  const path = join(directory, request.kind);
  const cached = await fromCache(path, settings.cacheDirectory);
  if (cached === 'file') return { kind: 'file', path };
  if (cached === 'absent') return { kind: 'absent' };
  if (!request.consent) {
    return { kind: 'not-asked', reason: 'asking debuginfod servers is not allowed' };
  }
  if (settings.servers.length === 0) {
    return { kind: 'not-asked', reason: 'DEBUGINFOD_URLS names no server' };
  }

  const reasons: string[] = [];
  for (const server of settings.servers) {
    try {
      const isThere = await download(addressOf(server, buildId, request.kind), path, {
        settings,
        request,
      });
      if (isThere) return { kind: 'file', path };
    } catch (error) {
      request.signal?.throwIfAborted();
      reasons.push(`${server.host}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (reasons.length > 0) return { kind: 'failed', reasons };
  await noteMiss(path);
  return { kind: 'absent' };
}

/** An empty file says that no server had it, until it is too old. Source: elfutils, debuginfod-client.c. */
async function fromCache(path: string, cache: string): Promise<'file' | 'absent' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  if (found.size > 0) return 'file';
  const stored = await readFile(join(cache, 'cache_miss_s'), 'utf8').catch(() => '');
  const seconds = /^\d+\s*$/.test(stored) ? Number(stored) : MISS_SECONDS;
  if (Date.now() - found.mtimeMs <= seconds * 1000) return 'absent';
  await rm(path, { force: true });
  return undefined;
}

/** Without it the servers are asked again, which costs time and nothing else. */
async function noteMiss(path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 }).catch(() => undefined);
  await writeFile(path, '', { flag: 'wx' }).catch(() => undefined);
}

function addressOf(server: URL, buildId: string, kind: DebuginfodKind): URL {
  const address = new URL(server.href);
  const base = address.pathname.replace(/\/+$/, '');
  address.pathname = `${base}${base.endsWith('/buildid') ? '' : '/buildid'}/${buildId}/${kind}`;
  return address;
}

interface Download {
  readonly settings: DebuginfodSettings;
  readonly request: DebuginfodRequest;
}

/** False where the server has no such file. Throws where it did not come whole. */
async function download(
  address: URL,
  path: string,
  { settings, request }: Download,
): Promise<boolean> {
  const stop = new AbortController();
  const cancel = (): void => {
    stop.abort(new Error('cancelled'));
  };
  request.signal?.addEventListener('abort', cancel, { once: true });
  let doneBytes = 0;
  let bytesBefore = 0;
  const watch =
    settings.timeoutSeconds === 0
      ? undefined
      : setInterval(() => {
          if (doneBytes - bytesBefore < LEAST_BYTES) {
            stop.abort(
              new Error(`too slow: it sent no 100 KB in ${String(settings.timeoutSeconds)} s`),
            );
          }
          bytesBefore = doneBytes;
        }, settings.timeoutSeconds * 1000);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const response = await follow(address, stop.signal);
    try {
      if (response.statusCode === 404) return false;
      if (response.statusCode !== 200) {
        throw new Error(`it answered with status ${String(response.statusCode)}`);
      }
      const totalBytes = sizeOf(response);
      refuseTooLarge(totalBytes ?? 0, settings.mostBytes);
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      const file = await open(temporary, 'wx', 0o400);
      try {
        let start = Buffer.alloc(0);
        for await (const chunk of response as AsyncIterable<Buffer>) {
          doneBytes += chunk.length;
          refuseTooLarge(doneBytes, settings.mostBytes);
          if (start.length < ELF_MAGIC.length) {
            start = Buffer.concat([start, chunk.subarray(0, ELF_MAGIC.length)]);
          }
          await file.writeFile(chunk);
          request.onProgress?.(doneBytes, totalBytes);
        }
        if (!start.subarray(0, ELF_MAGIC.length).equals(ELF_MAGIC)) {
          throw new Error('what it sent is no ELF file');
        }
        if (totalBytes !== undefined && doneBytes !== totalBytes) {
          throw new Error(`it sent ${String(doneBytes)} of ${String(totalBytes)} bytes`);
        }
      } finally {
        await file.close();
      }
    } finally {
      response.destroy();
    }
    stop.signal.throwIfAborted();
    await rename(temporary, path);
    return true;
  } catch (error) {
    // An aborted stream says "aborted" and not why.
    stop.signal.throwIfAborted();
    throw error;
  } finally {
    clearInterval(watch);
    request.signal?.removeEventListener('abort', cancel);
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function refuseTooLarge(byteSize: number, mostBytes: number | undefined): void {
  if (mostBytes === undefined || byteSize <= mostBytes) return;
  throw new Error(`the file is larger than DEBUGINFOD_MAXSIZE allows (${String(mostBytes)} bytes)`);
}

function sizeOf(response: IncomingMessage): number | undefined {
  const text = response.headers['content-length'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The first answer that is no redirect. From https nothing leads to http. */
async function follow(address: URL, signal: AbortSignal): Promise<IncomingMessage> {
  let at = address;
  for (let nRedirects = 0; nRedirects <= MOST_REDIRECTS; nRedirects++) {
    const response = await answerOf(at, signal);
    const { location } = response.headers;
    const status = response.statusCode ?? 0;
    if (status < 300 || status >= 400 || location === undefined) return response;
    response.destroy();
    if (!URL.canParse(location, at.href)) throw new Error('it redirects to no address');
    const next = new URL(location, at);
    const isAllowed =
      next.protocol === 'https:' || (next.protocol === 'http:' && at.protocol === 'http:');
    if (!isAllowed) throw new Error(`it redirects to ${next.protocol}//, which is not followed`);
    at = next;
  }
  throw new Error(`it redirects more than ${String(MOST_REDIRECTS)} times`);
}

async function answerOf(address: URL, signal: AbortSignal): Promise<IncomingMessage> {
  // Loaded when they are first needed: most runs ask no server.
  const { get } = await (address.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  return new Promise((resolve, reject) => {
    get(address, { signal, agent: false }, resolve).on('error', reject);
  });
}
