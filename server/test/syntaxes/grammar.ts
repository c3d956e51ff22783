/** Reads the grammars that package.json names, and asks them for the scopes of a text. */
import { readFileSync } from 'node:fs';
import common from 'vscode-tmgrammar-test/dist/common/index.js';

/** One rule of a TextMate grammar: the keys that we use. */
export interface Rule {
  readonly comment?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly beginCaptures?: Readonly<Record<string, { readonly name: string }>>;
  readonly endCaptures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Rule[];
  readonly repository?: Readonly<Record<string, Rule>>;
}

/** A language of the extension, as package.json declares it. */
export interface Language {
  readonly id: string;
  readonly extensions?: readonly string[];
  readonly filenames?: readonly string[];
  readonly filenamePatterns?: readonly string[];
  readonly firstLine?: string;
  readonly configuration: string;
}

interface Contributes {
  readonly languages: readonly Language[];
  readonly grammars: readonly { language: string; scopeName: string; path: string }[];
}

/** What package.json contributes to the editor. */
export function contributes(): Contributes {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: Contributes };
  return manifest.contributes;
}

function grammarPath(scopeName: string): string {
  const grammar = contributes().grammars.find((each) => each.scopeName === scopeName);
  if (grammar === undefined) throw new Error(`package.json contributes no grammar ${scopeName}`);
  return grammar.path;
}

/** The rules of a grammar as they are written. */
export function readGrammar(scopeName: string): Required<Pick<Rule, 'patterns' | 'repository'>> {
  return JSON.parse(readFileSync(grammarPath(scopeName), 'utf8')) as ReturnType<typeof readGrammar>;
}

/** A grammar in use. */
export interface Grammar {
  /** All scopes that the last line of `text` has somewhere, but the grammar's own. */
  scopes(text: string): readonly string[];
}

export async function loadGrammar(scopeName: string): Promise<Grammar> {
  const { grammars } = common.loadConfiguration(undefined, undefined, [grammarPath(scopeName)]);
  const grammar = await common.createRegistry(grammars).loadGrammar(scopeName);
  if (grammar === null) throw new Error(`${scopeName} does not load`);
  return {
    scopes: (text) => {
      let state: Parameters<typeof grammar.tokenizeLine>[1] = null;
      let scopes = new Set<string>();
      for (const line of text.split('\n')) {
        const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
        scopes = new Set(tokens.flatMap((token) => token.scopes.slice(1)));
        state = ruleStack;
      }
      return [...scopes];
    },
  };
}
