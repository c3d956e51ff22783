/** Which documents are the server's business, and the ids that the manifest gives to ours. */
import type { DocumentSelector } from 'vscode-languageclient';

export const KERNEL_LOG = 'kernel-log';
export const MAINTAINERS = 'maintainers';

/** Languages of documents that may hold a kernel log; the server looks, and `kernav.detectInText` forbids it. */
const TEXT_LANGUAGES = ['plaintext', 'log', 'mail', 'email', 'eml', 'mbox'];

/**
 * Languages of sources in a kernel tree; the server leaves files outside of trees alone. VS Code itself has no
 * language for assembly: `.S` files are plain text there, and these are the ids of its extensions.
 */
const SOURCE_LANGUAGES = ['c', 'cpp', 'asm', 'asm-intel-x86-generic', 'gas', 'arm', 'riscv'];

/** Kconfig files, and the makefiles of Kbuild among others: the server leaves those outside of trees alone. */
const BUILD_LANGUAGES = ['kconfig', 'makefile'];

/** Configurations have no language of their own: VS Code takes `.config` for XML. */
const CONFIG_PATTERNS = ['**/.config', '**/.config.*', '**/*defconfig', '**/configs/*.config'];

/**
 * Documents on the disk, and unsaved ones. Not `git:` and other schemes of old or foreign versions: their lines are not those
 * of the tree on the disk, and an answer for them would be wrong without looking so. Not virtual file systems either: the server reads the disk.
 */
const SCHEMES = ['file', 'untitled'];

export const DOCUMENTS: DocumentSelector = [
  ...SCHEMES.flatMap((scheme) =>
    [KERNEL_LOG, MAINTAINERS, ...TEXT_LANGUAGES, ...SOURCE_LANGUAGES, ...BUILD_LANGUAGES].map(
      (language) => ({ scheme, language }),
    ),
  ),
  ...CONFIG_PATTERNS.map((pattern) => ({ scheme: 'file', pattern })),
];

/** Whether a document of this kind can be a log: ours by its language, or text that the server looks into. */
export function mayBeLog(document: {
  readonly languageId: string;
  readonly uri: { readonly scheme: string };
}): boolean {
  return (
    SCHEMES.includes(document.uri.scheme) &&
    [KERNEL_LOG, ...TEXT_LANGUAGES].includes(document.languageId)
  );
}
