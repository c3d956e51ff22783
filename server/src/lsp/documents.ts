/** What an open document is to us. */
import { DocumentLines } from '../base/document-lines.js';
import { detectsLog } from '../features/log/detect-log.js';
import type { Settings } from '../protocol.js';

/** `other` documents are left alone. */
export type DocumentKind =
  'log' | 'maintainers' | 'source' | 'kconfig' | 'kbuild' | 'config' | 'other';

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

/** `Kconfig`, `Kconfig.debug`, `Kconfig-nommu`. */
const KCONFIG_FILE = /\/Kconfig(?:[.-][^/]*)?$/;

/** `Makefile`, `Kbuild`, `Makefile.postlink`; editors call their language by either name. */
const KBUILD_FILE = /\/(?:Makefile|Kbuild)(?:\.[^/]*)?$/;
const KBUILD_LANGUAGES: ReadonlySet<string> = new Set(['makefile', 'make']);

/** `.config`, `.config.old`, `x86_64_defconfig`, `kernel/configs/hardening.config`. */
const CONFIG_FILE = /\/(?:\.config(?:[.-][^/]*)?|[^/]*_?defconfig|configs\/[^/]*\.config)$/;

/** Decides by the language, then by the name, then by a look at the text. `text` is asked for only then. */
export function documentKind(
  { uri, languageId }: { readonly uri: string; readonly languageId: string },
  settings: Settings,
  text: () => string,
): DocumentKind {
  if (languageId === 'kernel-log') return 'log';
  if (languageId === 'maintainers' || uri.endsWith('/MAINTAINERS')) return 'maintainers';
  if (SOURCE_LANGUAGES.has(languageId) || SOURCE_FILE.test(uri)) return 'source';
  if (languageId === 'kconfig' || KCONFIG_FILE.test(uri)) return 'kconfig';
  if (KBUILD_LANGUAGES.has(languageId) || KBUILD_FILE.test(uri)) return 'kbuild';
  if (CONFIG_FILE.test(uri)) return 'config';
  return settings.detectInText && detectsLog(new DocumentLines(text())) ? 'log' : 'other';
}
