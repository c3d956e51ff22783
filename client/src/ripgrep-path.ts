/** Where VS Code keeps its own ripgrep, which the server may start: the extension then carries no binary of its own. */

/**
 * Places under `vscode.env.appRoot`, newest VS Code first:
 * one binary per platform since 1.122 (`@vscode/ripgrep-universal`), one binary before, and both outside the asar archive of the desktop.
 */
function ripgrepPlaces(platform: NodeJS.Platform, architecture: string): readonly string[] {
  const binary = platform === 'win32' ? 'rg.exe' : 'rg';
  return ['node_modules', 'node_modules.asar.unpacked'].flatMap((modules) => [
    `${modules}/@vscode/ripgrep-universal/bin/${platform}-${architecture}/${binary}`,
    `${modules}/@vscode/ripgrep/bin/${binary}`,
  ]);
}

/** The path of VS Code's own ripgrep binary; undefined where this VS Code has none, or keeps it elsewhere. */
export function findRipgrep(
  appRoot: string,
  { platform, arch }: { readonly platform: NodeJS.Platform; readonly arch: string },
  exists: (path: string) => boolean,
): string | undefined {
  return ripgrepPlaces(platform, arch)
    .map((place) => `${appRoot}/${place}`)
    .find(exists);
}
