/** Answers about `.config` and defconfig files, which hold names of symbols and nothing else. */
import type { ConfigNames } from './config-names.js';
import type { DocumentAnswers } from './document-answers.js';

export function configAnswers(names: ConfigNames): DocumentAnswers {
  return {
    hover: (at, signal) => names.hover(at, signal),
    definition: async (at, signal) => (await names.definition(at, signal)) ?? [],
    references: async (at, _, signal) => (await names.references(at, signal)) ?? [],
  };
}
