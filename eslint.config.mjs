// Type-checked lint for the product, plain lint for the scripts. Errors only: a warning nobody must act on is noise.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  [
    'process',
    'console',
    'Buffer',
    'URL',
    'setTimeout',
    'setImmediate',
    'setInterval',
    'clearInterval',
    'performance',
    'fetch',
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '**/*.cjs'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    ignores: ['server/src/{symbol-index/{scanner,name-scan},debug-info/scan}/**'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers in messages and keys are the normal case here (lines, offsets, sizes).
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportNamedDeclaration > VariableDeclaration[kind=/let|var/]',
          message:
            'A part of the command line takes what another exports once (scripts/parts.mjs).',
        },
        {
          selector: 'ExportNamedDeclaration[source=null] > ExportSpecifier',
          message: 'Export where it is declared, a constant, a function or a class.',
        },
      ],
    },
  },
  {
    // AssemblyScript: its compiler knows the types, which are not those of TypeScript.
    files: ['server/src/{symbol-index/{scanner,name-scan},debug-info/scan}/**/*.ts'],
    extends: [tseslint.configs.base],
    rules: {
      'no-undef': 'off',
      // Numbers of 64 bits are what they say.
      'no-loss-of-precision': 'off',
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['server/src/symbol-index/**/*.ts', 'server/src/debug-info/**/*.ts'],
    ignores: ['server/src/{symbol-index/{scanner,name-scan},debug-info/scan}/**'],
    // Elements of typed arrays are there where a loop over them is; an iterator for each costs more than what it gives.
    rules: {
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  {
    files: ['server/test/**/*.ts', 'client/test/**/*.ts'],
    // node:test returns promises from describe() and it() that nobody awaits.
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: nodeGlobals } },
);
