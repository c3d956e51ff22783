/** The semantic tokens that each document was given last, so that the next answer can be what has changed. */
import {
  SemanticTokensBuilder,
  type SemanticTokens,
  type SemanticTokensDelta,
} from 'vscode-languageserver/node';
import type { TokenRow } from './document-answers.js';

export class TokenMemory {
  readonly #builders = new Map<string, SemanticTokensBuilder>();

  /** All tokens of a document. */
  full(uri: string, rows: readonly TokenRow[]): SemanticTokens {
    const builder = new SemanticTokensBuilder();
    this.#builders.set(uri, builder);
    for (const row of rows) builder.push(...row);
    return builder.build();
  }

  /** What has changed since the answer `previousResultId`; all tokens where that is not known any more. */
  delta(
    uri: string,
    rows: readonly TokenRow[],
    previousResultId: string,
  ): SemanticTokens | SemanticTokensDelta {
    const builder = this.#builders.get(uri);
    if (builder === undefined) return this.full(uri, rows);
    builder.previousResult(previousResultId);
    for (const row of rows) builder.push(...row);
    return builder.buildEdits();
  }

  forget(uri: string): void {
    this.#builders.delete(uri);
  }
}
