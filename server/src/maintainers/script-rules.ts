/**
 * How the tree's own scripts/get_maintainer.pl differs from other trees'. Distributions carry changes back and forth, so the
 * script's text is asked, never the kernel's version.
 */

/** The differences between scripts that reach the answers. */
export interface ScriptRules {
  /**
   * Whether a file's content is searched for the K: expressions when nobody asks for it, and whether a section found so says
   * `:Keyword:` and the expression behind everything it gives. 6.1 does the former, 6.12 the latter.
   */
  readonly keywords: 'always' | 'on-request';
  /** Whether names are text, as in 6.12, or bytes that a letter outside of Latin-1 cuts in two, as in 6.1. */
  readonly names: 'text' | 'bytes';
  /** Whether the role is the section's status (`supporter`, `odd fixer`); later scripts call everybody `maintainer`. */
  readonly roles: 'by-status' | 'uniform';
}

/** Where the script stands in a tree. */
export const SCRIPT_PATH = 'scripts/get_maintainer.pl';

/** The rules of a script by its text; for a tree without one, those of the newest. */
export function detectScriptRules(script: string | undefined): ScriptRules {
  if (script === undefined) return { keywords: 'on-request', names: 'text', roles: 'uniform' };
  return {
    keywords: script.includes('keywords_in_file') ? 'on-request' : 'always',
    names: /^use open\b/m.test(script) ? 'text' : 'bytes',
    roles: script.includes('substatus') ? 'uniform' : 'by-status',
  };
}
