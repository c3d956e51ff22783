/** One kernel tree in a worker, with all that was learnt of it. Thrown away as a whole when the tree changes. */
import { dirname } from 'node:path';
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import { createParser, type CParser } from '../c-source/parser.js';
import { parseConfig, type KernelConfig } from '../kernel-tree/config.js';
import type { BuildChoice } from '../kernel-tree/kbuild.js';
import type { KconfigIndex } from '../kernel-tree/kconfig/kconfig-index.js';
import { readKconfigInSlices } from '../kernel-tree/kconfig/read-in-slices.js';
import type { DebugPlaces } from '../debug-info/object-places.js';
import { ModuleMap } from '../kernel-tree/module-map.js';
import { parseKernelVersion } from '../kernel-tree/version.js';
import { createMaintainers, type Maintainers } from '../maintainers/maintainers.js';
import { MacroMadeTable } from '../navigation/macro-definitions.js';
import { SearchedIndex } from '../navigation/searched-index.js';
import type { NavigationChoice } from '../navigation/source-view.js';
import { DebugFiles, systemRoot, type DebugFilesOptions } from '../platform/debug-files.js';
import { disk } from '../platform/disk-probe.js';
import { openRevision, type RevisionTree } from '../platform/git-revisions.js';
import { nodeFiles } from '../platform/node-files.js';
import { openSearch } from '../platform/open-search.js';
import { wasmFiles } from '../platform/wasm-files.js';
import type { Boot } from '../resolve/boot.js';
import { isBuilt } from '../resolve/build-conditions.js';
import type { DecodableTree } from '../resolve/decodable-tree.js';
import { Decoder } from '../resolve/decode-reports.js';
import type { StoredIndex } from '../indexing/stored-index.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { FileOwners } from '../features/log/tree-facts.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { LineOrigins } from './line-origins.js';
import { ownersIn } from './owners.js';
import { differingFiles, repositoryAt } from './revisions.js';
import { KernelNames } from './names.js';
import type { DebugChoice, TreeChoice, WorkerSettings } from './requests.js';

/** A decoder remembers all symbols that it met: after so many frames it is made anew. */
const MAX_FRAMES_OF_DECODER = 4000;

/** Answers that are kept; all are dropped when there are more. */
const MOST_OWNERS = 2000;

/** Milliseconds for which names that a search has found stay known. */
const SEARCHED_MS = 20_000;

/** The wasm of the parser is loaded once for a thread. */
let parser: Promise<CParser> | undefined;

/** Hears of the debug files of a tree. */
export type DebugInfoListener = Pick<DebugFilesOptions, 'onProblem' | 'onProgress'>;

export class OpenedTree {
  /** Of the tree as it is, whatever commit lines are looked for in. */
  readonly files: FileSource;
  /** The commit that lines are looked for in, where it is not the tree as it is. */
  readonly #revision: RevisionTree | undefined;
  /** Whether a file of that commit differs from the one in the tree as it is. */
  readonly differs: (path: TreePath) => boolean;
  readonly #choice: TreeChoice;
  readonly #settings: WorkerSettings;
  #decodable: DecodableTree | undefined;
  #maintainers: Maintainers | null | undefined;
  readonly #owners = new Map<string, FileOwners | undefined>();
  #modules: ModuleMap | undefined;
  #macroMade: MacroMadeTable | undefined;
  #search: TextSearch | undefined;
  #searched: { readonly index: SearchedIndex; readonly until: number } | undefined;
  #kconfig: Promise<KconfigIndex> | undefined;
  #origins: LineOrigins | undefined;
  /** Null as long as it was not read. */
  #readConfig: KernelConfig | null | undefined = null;
  #decoder:
    | {
        readonly key: string;
        readonly decoder: Decoder;
        readonly index: TreeIndex | undefined;
        frames: number;
      }
    | undefined;

  readonly #stored: StoredIndex;
  readonly #debugFiles: DebugFiles | undefined;
  /** Names for addresses; undefined where no debug info is wanted. */
  readonly names: KernelNames | undefined;

  /**
   * `stored` is the index of the tree; `debugInfo` hears of its debug files. Throws where the root is gone, or the commit cannot be read.
   */
  constructor(
    choice: TreeChoice,
    settings: WorkerSettings,
    stored: StoredIndex,
    debugInfo: DebugInfoListener,
  ) {
    const { root, revision } = choice;
    this.files = nodeFiles(root);
    this.#revision = revision && openRevision(repositoryAt(root), revision);
    this.differs =
      revision === undefined || this.#revision === undefined
        ? () => false
        : differingFiles(root, revision.commit, this.#revision.files, settings);
    this.#choice = choice;
    this.#settings = settings;
    this.#stored = stored;
    const wanted = choice.debugInfo;
    if (wanted === undefined) return;
    const places = placesOf(choice, wanted);
    const { asksServers, systemMap } = wanted;
    const { cacheDirectory } = settings;
    this.#debugFiles = new DebugFiles({ places, cacheDirectory, asksServers, ...debugInfo });
    this.names = new KernelNames(this.#debugFiles, places, systemMap, debugInfo.onProblem);
  }

  /** Whether lines are looked for in a commit, and not in the tree as it is. */
  get isOfCommit(): boolean {
    return this.#revision !== undefined;
  }

  /** What is known of the whole tree, as far as it is indexed; undefined where it is not. Good for one answer. */
  index(): TreeIndex | undefined {
    return this.#stored.current();
  }

  /** Ends the download of a debug file that is under way, if there is one. */
  stopFetching(): void {
    this.#debugFiles?.stopFetching();
  }

  /** Ends what runs for it. */
  close(): void {
    this.#revision?.close();
    void this.#debugFiles?.close();
  }

  /** Undefined where the tree has no readable MAINTAINERS. It is that of the tree as it is: who to write to today. */
  get maintainers(): Maintainers | undefined {
    if (this.#maintainers === undefined) {
      const read = createMaintainers(this.files);
      this.#maintainers = read.kind === 'readable' ? read.maintainers : null;
    }
    return this.#maintainers ?? undefined;
  }

  /** Who owns these files together; undefined where the tree has no readable MAINTAINERS. */
  ownersOf(paths: readonly TreePath[]): FileOwners | undefined {
    const key = paths.join('\n');
    if (this.#owners.has(key)) return this.#owners.get(key);
    if (this.#owners.size === MOST_OWNERS) this.#owners.clear();
    const owners = this.maintainers && ownersIn(this.maintainers, paths);
    this.#owners.set(key, owners);
    return owners;
  }

  get modules(): ModuleMap {
    this.#modules ??= new ModuleMap(this.files, this.build());
    return this.#modules;
  }

  /** The configuration and architecture that are meant, as far as any was chosen. */
  readonly build = (): BuildChoice => {
    const { architecture } = this.#choice;
    const config = this.#config();
    return {
      ...(config && { config }),
      ...(architecture !== undefined && { architecture }),
    };
  };

  /** The Kconfig files of the tree, read in slices when they are first asked for. */
  readonly kconfig = (): Promise<KconfigIndex> => {
    this.#kconfig ??= readKconfigInSlices(this.files);
    return this.#kconfig;
  };

  get origins(): LineOrigins {
    this.#origins ??= new LineOrigins({
      files: this.files,
      search: () => this.search(),
      index: () => this.index(),
    });
    return this.#origins;
  }

  /** What decides between definitions of one name. */
  get navigationChoice(): NavigationChoice {
    const { architecture } = this.#choice;
    const config = this.#config();
    return {
      ...(architecture !== undefined && { architecture }),
      ...(config && {
        config,
        isBuilt: (path: TreePath) =>
          path.endsWith('.c') ? isBuilt(this.modules, path) : undefined,
      }),
    };
  }

  /** The macros of the tree that paste names; undefined as long as the index is not complete. */
  macroMade(): MacroMadeTable | undefined {
    const index = this.index();
    if (index?.coverage.isComplete !== true) return undefined;
    return (this.#macroMade ??= new MacroMadeTable(this.files));
  }

  /** What stands in for the index; what it has found is forgotten soon, as files change. */
  searchedIndex(): SearchedIndex {
    const search = this.search();
    const now = Date.now();
    if (this.#searched === undefined || this.#searched.until < now) {
      this.#searched = { index: new SearchedIndex(this.files, search), until: now + SEARCHED_MS };
    }
    return this.#searched.index;
  }

  search(): TextSearch {
    this.#search ??= openSearch(this.#choice.root, this.files, this.#settings.ripgrepPath);
    return this.#search;
  }

  /** A decoder for logs of that boot, which will be asked for the lines of `nFrames` frames. */
  decoder(boot: Boot, nFrames: number): Decoder {
    this.#decodable ??= this.#openDecodable();
    const architecture = this.#choice.architecture ?? this.#config()?.architecture;
    const booted = { ...boot, architecture: architecture ?? boot.architecture };
    const key = JSON.stringify(booted);
    // The records of a commit that is not checked out are others.
    const index = this.#revision === undefined ? this.#stored.fresh() : undefined;
    const kept = this.#decoder;
    if (kept?.key === key && kept.index === index && kept.frames < MAX_FRAMES_OF_DECODER) {
      kept.frames += nFrames;
      return kept.decoder;
    }
    const decoder = new Decoder({ ...this.#decodable, index: () => index }, booted);
    this.#decoder = { key, decoder, index, frames: nFrames };
    return decoder;
  }

  #openDecodable(): DecodableTree {
    const { root, architecture } = this.#choice;
    const { files, search, version } = this.#revision ?? {
      files: this.files,
      search: this.search(),
      version: parseKernelVersion(this.files.read('Makefile' as TreePath) ?? ''),
    };
    if (version === undefined) throw new Error(`${root} holds no kernel any more`);
    const config = this.#config();
    return {
      files,
      search,
      loadParser: () => (parser ??= createParser(wasmFiles())),
      version,
      ...(architecture !== undefined && { architecture }),
      ...(config && { config }),
      ...(this.#debugFiles && { debugObjects: this.#debugFiles }),
    };
  }

  #config(): KernelConfig | undefined {
    const { configFile } = this.#choice;
    if (this.#readConfig === null) {
      this.#readConfig =
        configFile === undefined ? undefined : parseConfig(disk.read(configFile) ?? '');
    }
    return this.#readConfig;
  }
}

/** Where debug info for a tree is: of a build in it, or in the directory of its configuration, and of the system. */
function placesOf(
  { root, configFile }: TreeChoice,
  { vmlinux, directory }: DebugChoice,
): DebugPlaces {
  const builds = configFile === undefined ? [root] : [dirname(configFile), root];
  return {
    ...(vmlinux !== undefined && { vmlinux }),
    builds: [...new Set(builds)],
    directories: directory === undefined ? [] : [directory],
    system: systemRoot(),
  };
}
