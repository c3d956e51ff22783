/** What an open document is to us. */
import { DocumentLines } from '../base/document-lines.js';
import { detectsLog } from '../features/log/detect-log.js';
import type { Settings } from '../protocol.js';

/** `other` documents are left alone. */
export type DocumentKind = 'log' | 'maintainers' | 'source' | 'other';

/** Languages that editors give to C and assembly. */
const SOURCE_LANGUAGES: ReadonlySet<string> = new Set([
  'c',
  'cpp',
  'h',
  'asm',
  'asm-collection',
  'gas',
  'arm',
  'assembly',
]);

/** Languages that are never logs, whatever stands in them: looking would be a waste. */
const SOURCE_FILE = /\.(?:c|h|S|s)$/;

/** Decides by the language, then by the name, then by a look at the text. `text` is asked for only then. */
export function documentKind(
  { uri, languageId }: { readonly uri: string; readonly languageId: string },
  settings: Settings,
  text: () => string,
): DocumentKind {
  if (languageId === 'kernel-log') return 'log';
  if (languageId === 'maintainers' || uri.endsWith('/MAINTAINERS')) return 'maintainers';
  if (SOURCE_LANGUAGES.has(languageId) || SOURCE_FILE.test(uri)) return 'source';
  return settings.detectInText && detectsLog(new DocumentLines(text())) ? 'log' : 'other';
}
