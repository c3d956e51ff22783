// The layer table of ARCHITECTURE.md, checked. A new arrow between folders is a change of both.
const mayImport = {
  base: [],
  oops: ['base'],
  'kernel-tree': ['base'],
  'c-source': ['base'],
  maintainers: ['base'],
  'symbol-search': ['base', 'c-source', 'kernel-tree'],
  resolve: ['base', 'oops', 'kernel-tree', 'c-source', 'symbol-search', 'maintainers'],
  glossary: ['base', 'oops'],
  explain: ['base', 'oops', 'kernel-tree', 'maintainers', 'resolve'],
  features: [
    'base',
    'oops',
    'kernel-tree',
    'c-source',
    'maintainers',
    'symbol-search',
    'resolve',
    'glossary',
    'explain',
    'protocol\\.ts',
  ],
  platform: ['base', 'oops', 'kernel-tree', 'symbol-search'],
  commands: [
    'explain',
    'base',
    'oops',
    'kernel-tree',
    'c-source',
    'symbol-search',
    'maintainers',
    'resolve',
    'platform',
  ],
};
const facts = 'base|oops|glossary|kernel-tree|c-source|maintainers|symbol-search|resolve';

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
