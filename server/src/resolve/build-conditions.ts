/** Which `#if` branches the kernel in the log was built with, as far as its configuration or its architecture tells. */
import type { TreePath } from '../base/tree-path.js';
import { allConditionsHold, type IsSet } from '../c-source/conditions.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';
import { isAlways, isNever } from '../kernel-tree/condition.js';
import type { KernelConfig } from '../kernel-tree/config.js';
import type { ModuleMap } from '../kernel-tree/module-map.js';

/** Symbols of Kconfig that stand for an architecture of `arch/`. */
const ARCHITECTURE_SYMBOLS: Readonly<Record<string, string>> = {
  CONFIG_X86: 'x86',
  CONFIG_ARM64: 'arm64',
  CONFIG_ARM: 'arm',
  CONFIG_PPC: 'powerpc',
  CONFIG_RISCV: 'riscv',
  CONFIG_S390: 's390',
  CONFIG_MIPS: 'mips',
  CONFIG_SPARC: 'sparc',
  CONFIG_PARISC: 'parisc',
  CONFIG_LOONGARCH: 'loongarch',
  CONFIG_UML: 'um',
};

/** Symbols that stand for the size of a word. */
const WORD_SYMBOLS: Readonly<Record<string, 32 | 64>> = {
  CONFIG_64BIT: 64,
  CONFIG_X86_64: 64,
  CONFIG_PPC64: 64,
  CONFIG_X86_32: 32,
  CONFIG_PPC32: 32,
  CONFIG_32BIT: 32,
};

/**
 * Whether a definition's own conditions let it be compiled; undefined where that depends on what nobody knows. With a
 * configuration every `CONFIG_` name is known.
 */
export function compilesIn(
  definition: Pick<FunctionDefinition, 'conditions'>,
  config: KernelConfig | undefined,
  architecture: string | undefined,
  wordBits: 32 | 64 | undefined,
): boolean | undefined {
  const isSet: IsSet = (name) => {
    if (name === '__KERNEL__') return true;
    if (!name.startsWith('CONFIG_')) return undefined;
    if (config !== undefined) return isConfigured(name, config);
    const ofArchitecture = ARCHITECTURE_SYMBOLS[name];
    if (ofArchitecture !== undefined && architecture !== undefined) {
      return ofArchitecture === architecture;
    }
    const bits = WORD_SYMBOLS[name];
    return bits === undefined || wordBits === undefined ? undefined : bits === wordBits;
  };
  return allConditionsHold(definition.conditions, isSet);
}

/** Whether the makefiles make anything of the file. Only with a configuration do they tell. */
export function isBuilt(modules: ModuleMap, path: TreePath): boolean {
  return modules
    .builtInto(path)
    .some(
      ({ module, when }) => !isNever(when) && !(isNever(module.module) && isNever(module.builtIn)),
    );
}

/** Whether the makefiles make the file part of every kernel, of whatever configuration: `obj-y += base/`, `obj-y = core.o`. */
export function isAlwaysBuiltIn(modules: ModuleMap, path: TreePath): boolean {
  return modules
    .builtInto(path)
    .some(({ module, when }) => isAlways(when) && isAlways(module.builtIn));
}

/** `CONFIG_X` is defined for `=y` and for values, `CONFIG_X_MODULE` for `CONFIG_X=m`. Source: include/generated/autoconf.h. */
function isConfigured(name: string, { values }: KernelConfig): boolean {
  const value = values.get(name);
  if (value !== undefined) return value !== 'm' && value !== '0';
  return name.endsWith('_MODULE') && values.get(name.slice(0, -'_MODULE'.length)) === 'm';
}
