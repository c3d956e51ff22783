// The layer table of ARCHITECTURE.md, checked. A new arrow between folders is a change of both.
const FACTS = [
  'base',
  'oops',
  'glossary',
  'kernel-tree',
  'c-source',
  'maintainers',
  'symbol-search',
  'symbol-index',
  'printk',
  'debug-info',
  'machine-code',
  'resolve',
  'navigation',
];
const mayImport = {
  base: [],
  oops: ['base'],
  'kernel-tree': ['base'],
  'c-source': ['base'],
  maintainers: ['base'],
  'debug-info': ['base'],
  'machine-code': ['base'],
  'symbol-search': ['base', 'c-source', 'kernel-tree', 'symbol-index'],
  'symbol-index': ['base', 'c-source'],
  printk: ['base', 'oops', 'kernel-tree', 'c-source', 'symbol-search', 'symbol-index'],
  resolve: [
    'base',
    'oops',
    'kernel-tree',
    'c-source',
    'symbol-search',
    'symbol-index',
    'maintainers',
    'debug-info',
    'machine-code',
  ],
  navigation: ['base', 'c-source', 'kernel-tree', 'symbol-index', 'symbol-search', 'resolve'],
  glossary: ['base', 'oops'],
  explain: ['base', 'oops', 'kernel-tree', 'maintainers', 'printk', 'machine-code', 'resolve'],
  features: [...FACTS, 'explain', 'protocol\\.ts'],
  platform: [
    'base',
    'oops',
    'kernel-tree',
    'symbol-search',
    'symbol-index',
    'debug-info',
    'machine-code',
  ],
  indexing: ['base', 'printk', 'symbol-index', 'platform'],
  commands: [...FACTS, 'explain', 'platform', 'indexing'],
  workers: [...FACTS, 'features', 'platform', 'indexing'],
  lsp: [...FACTS, 'explain', 'features', 'workers', 'platform/worker-thread\\.ts', 'protocol\\.ts'],
};
const facts = FACTS.join('|');

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `layer-${folder}`,
      severity: 'error',
      from: { path: `^server/src/${folder}/` },
      to: { path: '^server/src/', pathNot: `^server/src/(${[folder, ...allowed].join('|')})(/|$)` },
    })),
    {
      name: 'facts-do-no-io',
      severity: 'error',
      from: { path: `^server/src/(${facts}|features)/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?path(/posix)?$' },
    },
    {
      name: 'the-wire-is-known-to-few',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot:
          '^server/src/(lsp/|workers/|platform/worker-thread\\.ts|main\\.ts|tree-worker\\.ts)',
      },
      to: { path: 'vscode-(languageserver|jsonrpc)', pathNot: 'vscode-languageserver-types' },
    },
    {
      name: 'the-server-is-handed-its-disk',
      severity: 'error',
      from: { path: '^server/src/lsp/' },
      to: { path: '^(node:)?fs' },
    },
    {
      name: 'facts-have-their-own-types',
      severity: 'error',
      from: { path: `^server/src/(${facts})/` },
      to: { path: 'vscode-languageserver-types' },
    },
    {
      name: 'features-give-plain-data',
      severity: 'error',
      from: { path: '^server/src/features/' },
      to: {
        path: 'vscode-(languageserver|jsonrpc|languageclient)',
        pathNot: 'vscode-languageserver-types',
      },
    },
    {
      name: 'one-owner-of-wasm',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/c-source/parser\\.ts$' },
      to: { path: 'web-tree-sitter' },
    },
    {
      name: 'server-does-not-know-the-client',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^client/' },
    },
    {
      name: 'client-meets-server-in-protocol',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^server/', pathNot: '^server/src/protocol\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  },
};
