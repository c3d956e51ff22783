/** Searches a tree with ripgrep: a pass over 1.2 GB of kernel in about one second. */
import { spawn } from 'node:child_process';
import type { TreePath } from '../base/tree-path.js';
import type { SearchHit, SearchRequest, TextSearch } from '../symbol-search/text-search.js';

/** Lines longer than this are data, not code; ripgrep leaves them out. */
const MAX_COLUMNS = 4000;

/** Exit status where all went well but for some files; 1 means that nothing was found (ripgrep's manual, EXIT STATUS). */
const FILES_UNREADABLE = 2;

/** How a process came to its end. */
interface Ending {
  readonly error?: Error;
  readonly code?: number | null;
  readonly killedBy?: NodeJS.Signals | null;
}

/** A search by the program `ripgrep` (a path to `rg`) in the tree at `root`. */
export function ripgrepSearch(ripgrep: string, root: string): TextSearch {
  return {
    async *search(request, signal) {
      if (request.patterns.length === 0 || request.under.length === 0) return;
      const child = spawn(ripgrep, ripgrepArguments(request), {
        cwd: root,
        stdio: ['pipe', 'pipe', 'pipe'],
        ...(signal && { signal }),
      });
      const ended = new Promise<Ending>((resolve) => {
        child.once('error', (error) => {
          resolve({ error });
        });
        child.once('close', (code, killedBy) => {
          resolve({ code, killedBy });
        });
      });
      // The patterns go through standard input: an argument may be no longer than 128 KiB on Linux.
      child.stdin.on('error', () => undefined); // It ends before it has read them all when it is aborted.
      child.stdin.end(request.patterns.join('\n') + '\n');
      // Files that cannot be read are passed over in silence: what is said here is about the search itself.
      let complaint = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (complaint.length < 2000) complaint += text;
      });
      let rest: Buffer = Buffer.alloc(0);
      let isWholeOutput = false;
      try {
        for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
          const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
          const end = bytes.lastIndexOf(10) + 1;
          rest = bytes.subarray(end);
          if (end > 0) yield parseHits(bytes.toString('utf8', 0, end));
        }
        isWholeOutput = true;
      } finally {
        if (!isWholeOutput) child.kill();
      }
      const { error, code, killedBy } = await ended;
      if (signal?.aborted === true) return;
      if (error !== undefined) throw new Error(`Cannot run ripgrep (${ripgrep})`, { cause: error });
      if (complaint !== '') throw new Error(`ripgrep (${ripgrep}) failed: ${complaint.trim()}`);
      // What was not found by a search that was cut short is not known to be missing.
      const status = killedBy ?? code ?? 0;
      if (typeof status === 'string' || status > FILES_UNREADABLE) {
        throw new Error(`ripgrep (${ripgrep}) ended with ${status}`);
      }
    },
  };
}

function ripgrepArguments(request: SearchRequest): string[] {
  return [
    // Debian's source package ships a .gitignore that hides everything, and a user's own configuration could too.
    '--no-config',
    '--no-ignore',
    '--no-messages',
    '--color=never',
    '--no-heading',
    '--line-number',
    '--with-filename',
    '--null',
    `--max-columns=${MAX_COLUMNS}`,
    `--glob=*.{${request.extensions.join(',')}}`,
    ...request.except.map((directory) => `--glob=!/${escapeGlob(directory)}/`),
    '--file=-',
    '--',
    ...request.under.map((path) => (path === '' ? './' : `./${path}`)),
  ];
}

function escapeGlob(path: string): string {
  return path.replace(/[*?[\]{}!\\]/g, '\\$&');
}

/** `./fs/x.c\0 12:text` lines. */
function parseHits(text: string): SearchHit[] {
  const hits: SearchHit[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const nul = text.indexOf('\0', start);
    const colon = nul < 0 ? -1 : text.indexOf(':', nul);
    if (0 <= colon && colon < end) {
      const path = text.startsWith('./', start) ? start + 2 : start;
      hits.push({
        path: text.slice(path, nul) as TreePath,
        line: Number(text.slice(nul + 1, colon)) - 1,
        text: text.slice(colon + 1, end),
      });
    }
    start = end + 1;
  }
  return hits;
}
