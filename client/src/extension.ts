/** Life of the extension. The editor features come with the language server; until then there is nothing to start. */
export function activate(): void {
  // Nothing yet: the command line is the product's first face.
}
