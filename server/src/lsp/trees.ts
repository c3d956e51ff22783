/** Which kernel tree a document belongs to. Trees are looked for on the disk by a worker, and remembered. */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { toTreePath, type TreePath } from '../base/tree-path.js';
import { architectureNamed } from '../kernel-tree/architecture.js';
import { compareRelease, type KernelVersion } from '../kernel-tree/version.js';
import type { Settings } from '../protocol.js';
import {
  FIND_TREE,
  type DebugChoice,
  type FoundTree,
  type TreeChoice,
} from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';

/** A tree, and why it is this one. */
export interface ChosenTree {
  readonly choice: TreeChoice;
  readonly version: KernelVersion;
  /** For people: `the log lies in it`. */
  readonly reason: string;
}

/** Where a document is looked up, or why nowhere, for people. */
export type TreeAnswer =
  | { readonly kind: 'tree'; readonly tree: ChosenTree }
  | { readonly kind: 'none'; readonly problem: string };

const NO_TREE =
  'no kernel tree is known for this log: open a folder of one, or choose one with "Choose kernel tree..."';

export class Trees {
  readonly #worker: TreeWorker;
  readonly #found = new Map<string, Promise<FoundTree>>();
  /** Absolute paths. */
  folders: readonly string[] = [];
  /** Absolute path of the tree that the user chose for logs outside of any. */
  chosen: string | undefined;

  constructor(worker: TreeWorker) {
    this.#worker = worker;
  }

  /** The roots of all trees found so far. */
  async roots(): Promise<ReadonlySet<string>> {
    const found = await Promise.all(this.#found.values());
    return new Set(found.flatMap((each) => (each.kind === 'found' ? [each.root] : [])));
  }

  /** The disk may have changed. */
  forget(): void {
    this.#found.clear();
  }

  /**
   * The tree for a log: the one of the settings, the one that the log lies in, the one that the user chose, or that of the
   * workspace folders whose version is nearest to `release`.
   */
  async forLog(uri: string, settings: Settings, release: string | undefined): Promise<TreeAnswer> {
    if (settings.tree !== '') {
      const directory = this.#resolve(settings.tree);
      if (directory === undefined) {
        const problem = `kernav.tree: ${settings.tree} is a relative path, and no folder is open`;
        return { kind: 'none', problem };
      }
      const found = await this.find(directory, false);
      if (found.kind === 'found')
        return chosen(found, settings, 'the setting kernav.tree names it');
      return {
        kind: 'none',
        problem: `kernav.tree: ${directory} is no kernel tree: ${found.reason}`,
      };
    }
    const around = await this.#around(uri);
    if (around !== undefined) return chosen(around, settings, 'the log lies in it');
    if (this.chosen !== undefined) {
      const found = await this.find(this.chosen, false);
      if (found.kind === 'found') return chosen(found, settings, 'it was chosen');
    }
    const ofFolders: Found[] = [];
    for (const folder of this.folders) {
      const found = await this.find(folder, true);
      if (found.kind === 'found') ofFolders.push(found);
    }
    const [best] = ofFolders.sort(
      (a, b) => distance(release, a.version) - distance(release, b.version),
    );
    if (best !== undefined) return chosen(best, settings, 'it is open in the workspace');
    return { kind: 'none', problem: NO_TREE };
  }

  /** The tree that a file lies in, and its path there; undefined where it lies in none. */
  async ofFile(
    uri: string,
    settings: Settings,
  ): Promise<{ readonly tree: ChosenTree; readonly path: TreePath } | undefined> {
    const file = filePathOf(uri);
    const around = await this.#around(uri);
    if (file === undefined || around === undefined) return undefined;
    const answer = chosen(around, settings, 'the file lies in it');
    const prefix = around.root.endsWith('/') ? around.root : `${around.root}/`;
    const path = file.startsWith(prefix) ? toTreePath(file.slice(prefix.length)) : undefined;
    return answer.kind === 'tree' && path !== undefined ? { tree: answer.tree, path } : undefined;
  }

  /** The trees around the workspace's folders and around the files asked about so far, each once. */
  async all(
    settingsOf: (uri: string) => Promise<Settings>,
  ): Promise<readonly { readonly tree: ChosenTree; readonly settings: Settings }[]> {
    await Promise.all(this.folders.map((folder) => this.find(folder, true)));
    const found = await Promise.all(this.#found.values());
    const byRoot = new Map(
      found.flatMap((each) => (each.kind === 'found' ? [[each.root, each] as const] : [])),
    );
    const trees = [...byRoot.values()].map(async (each) => {
      const settings = await settingsOf(pathToFileURL(each.root).href);
      const answer = chosen(each, settings, 'it is open in the workspace');
      return answer.kind === 'tree' ? [{ tree: answer.tree, settings }] : [];
    });
    return (await Promise.all(trees)).flat();
  }

  /** The tree at a directory; with `upward` also the one around it. */
  find(directory: string, upward: boolean): Promise<FoundTree> {
    const key = `${upward ? 'around' : 'at'} ${directory}`;
    const known = this.#found.get(key) ?? this.#worker.request(FIND_TREE, { directory, upward });
    this.#found.set(key, known);
    // The next one who asks tries again: it may be there by then.
    const forget = (): void => {
      if (this.#found.get(key) === known) this.#found.delete(key);
    };
    known.then(({ kind }) => {
      if (kind === 'missing') forget();
    }, forget);
    return known;
  }

  async #around(uri: string): Promise<Found | undefined> {
    const file = filePathOf(uri);
    if (file === undefined) return undefined;
    const found = await this.find(dirname(file), true);
    return found.kind === 'found' ? found : undefined;
  }

  /** A relative path of the settings is seen from the first workspace folder. */
  #resolve(path: string): string | undefined {
    if (isAbsolute(path)) return path;
    const [folder] = this.folders;
    return folder && join(folder, path);
  }
}

type Found = Extract<FoundTree, { kind: 'found' }>;

/** The URI of a file of a tree. */
export function uriInTree(root: string, path: TreePath): string {
  return pathToFileURL(join(root, path)).href;
}

/** The file's absolute path; undefined for a document that is none on this machine's disk. */
export function filePathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined; // `file://host/...`, or an encoded slash.
  }
}

/** The absolute paths of workspace folders on this machine's disk. */
export function pathsOf(folders: readonly { readonly uri: string }[]): readonly string[] {
  return folders.map(({ uri }) => filePathOf(uri)).filter((path) => path !== undefined);
}

function chosen(found: Found, settings: Settings, reason: string): TreeAnswer {
  const { root, version } = found;
  const configFile = settings.config === '' ? found.configFile : join(root, settings.config);
  return {
    kind: 'tree',
    tree: {
      choice: {
        root,
        architecture: architectureNamed(settings.architecture),
        configFile: isAbsolute(settings.config) ? settings.config : configFile,
        debugInfo: debugChoice(settings, root),
      },
      version,
      reason,
    },
  };
}

/** Relative paths of the settings are seen from the tree, as a build in it leaves its files there. */
function debugChoice({ debugInfo }: Settings, root: string): DebugChoice | undefined {
  const { enabled, vmlinux, directory, debuginfod, systemMap } = debugInfo;
  const path = (text: string): string | undefined =>
    text === '' ? undefined : resolve(root, text);
  if (!enabled) return undefined;
  return {
    vmlinux: path(vmlinux),
    directory: path(directory),
    systemMap: path(systemMap),
    asksServers: debuginfod,
  };
}

/** How far a tree's version is from the one in the log. */
function distance(release: string | undefined, version: KernelVersion): number {
  const match = release === undefined ? undefined : compareRelease(release, version);
  if (match === undefined) return 2;
  if (match.kind === 'same') return 0;
  return match.kind === 'same-series' ? 1 : 3;
}
