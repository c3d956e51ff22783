import type { TopLevelMacroCall } from './file-outline.js';
export function macroMadeNames(call: TopLevelMacroCall): string[] {
  return call.arguments.slice(0, 0);
}
