/** Semantic tokens as the library that encodes them wants them. */
import type { SemanticTokensLegend } from 'vscode-languageserver-types';
import { tokenModifiers, tokenTypes, type LogToken } from '../features/log/semantic-tokens.js';
import type { TokenRow } from './document-answers.js';

export const tokenLegend: SemanticTokensLegend = {
  tokenTypes: [...tokenTypes],
  tokenModifiers: [...tokenModifiers],
};

export function tokenRow({ line, start, length, type, modifiers }: LogToken): TokenRow {
  const bits = modifiers.reduce((sum, each) => sum | (1 << tokenModifiers.indexOf(each)), 0);
  return [line, start, length, tokenTypes.indexOf(type), bits];
}
