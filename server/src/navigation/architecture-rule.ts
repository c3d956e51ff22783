/**
 * Which architecture is meant. The rule: the one of the setting or the configuration; else that of the file somebody looks
 * from; else x86 is assumed, which only decides where nothing else does.
 */
import type { TreePath } from '../base/tree-path.js';
import { archOf } from '../kernel-tree/architecture.js';
import type { NavigationChoice } from './source-view.js';

export interface MeantArchitecture {
  readonly name: string;
  /** False where it is only assumed. */
  readonly isKnown: boolean;
}

export function architectureFor(
  choice: NavigationChoice,
  from: TreePath | undefined,
): MeantArchitecture {
  const known = choice.architecture ?? choice.config?.architecture;
  const own = from === undefined ? undefined : archOf(from);
  // Who looks around in arch/arm64 means arm64, whatever is configured.
  const name = own ?? known;
  return { name: name ?? 'x86', isKnown: name !== undefined };
}

/** Architectures whose code another one uses. arch/um/Makefile. */
const BORROWS: Readonly<Record<string, readonly string[]>> = { um: ['x86'] };

/** Whether a file belongs to another architecture than the one meant. */
export function isForeign(path: TreePath, { name }: MeantArchitecture): boolean {
  const arch = archOf(path);
  return arch !== undefined && arch !== name && BORROWS[name]?.includes(arch) !== true;
}
