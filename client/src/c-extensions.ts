/** Other extensions that answer for C: where one of them is at work, ours leaves symbols of C to it. */

interface CExtension {
  readonly id: string;
  /** The setting that switches its answers off while it stays installed, and the values that do. */
  readonly offBy: { readonly setting: string; readonly values: readonly unknown[] } | undefined;
}

const C_EXTENSIONS: readonly CExtension[] = [
  {
    id: 'llvm-vs-code-extensions.vscode-clangd',
    offBy: { setting: 'clangd.enable', values: [false] },
  },
  {
    id: 'ms-vscode.cpptools',
    // clangd's extension sets this one where both are installed.
    offBy: { setting: 'C_Cpp.intelliSenseEngine', values: ['disabled', 'Disabled'] },
  },
  { id: 'ccls-project.ccls', offBy: undefined },
];

/** The id of a C extension that is at work; undefined where there is none. */
export function findActiveCExtension(
  isInstalled: (id: string) => boolean,
  setting: (name: string) => unknown,
): string | undefined {
  return C_EXTENSIONS.find(
    ({ id, offBy }) => isInstalled(id) && !offBy?.values.includes(setting(offBy.setting)),
  )?.id;
}
