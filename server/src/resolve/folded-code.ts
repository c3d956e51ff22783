/** Functions that a compiler may have made one of: gcc's -fipa-icf, part of -O2, folds what is alike to the letter. */
import type { SourceFile } from '../symbol-search/source-files.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';

/**
 * Whether another function of the file has the same body. Then one of the two is a jump to the other, or a name of it, and what is
 * printed as one may be the other's code.
 */
export function mayBeFolded(
  { text, outline }: Pick<SourceFile, 'text' | 'outline'>,
  { bodyStart, end }: FunctionDefinition,
): boolean {
  if (bodyStart === undefined) return false;
  const body = text.slice(bodyStart, end);
  return outline.functions.some(
    (other) =>
      other.bodyStart !== undefined &&
      other.bodyStart !== bodyStart &&
      other.end - other.bodyStart === body.length &&
      text.startsWith(body, other.bodyStart),
  );
}
