/**
 * A kernel's configuration: the text of `.config`, `/boot/config-RELEASE` or `/proc/config.gz` unpacked. Format: written by
 * scripts/kconfig/confdata.c; one `CONFIG_X=value` or `# CONFIG_X is not set` per line.
 */
import { architectureNamed } from './architecture.js';

export interface KernelConfig {
  /** By full name, `CONFIG_BTRFS_FS`: `y`, `m`, a number, or a string without its quotes. Symbols that are not set are absent. */
  readonly values: ReadonlyMap<string, string>;
  /** The directory below arch/ it was made for; undefined where the text does not tell. */
  readonly architecture?: string;
  /** `6.1.192`, from the heading, where there is one. */
  readonly release?: string;
}

/** Reads a configuration. Undefined where the text has no line of one: it is some other file. */
export function parseConfig(text: string): KernelConfig | undefined {
  const values = new Map<string, string>();
  let seen = false;
  let heading: RegExpExecArray | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('CONFIG_')) {
      const equals = line.indexOf('=');
      if (equals < 0) continue;
      seen = true;
      values.set(line.slice(0, equals).trim(), valueOf(line.slice(equals + 1).trim()));
    } else if (line.startsWith('# CONFIG_') && line.trimEnd().endsWith(' is not set')) {
      seen = true;
      values.delete(line.slice(2).trimEnd().slice(0, -' is not set'.length));
    } else {
      // `# Linux/x86 6.1.192 Kernel Configuration`
      heading ??= /^# Linux\/(\S+) (\S+) Kernel Configuration/.exec(line);
    }
  }
  if (!seen) return undefined;
  const architecture = architectureOf(values, heading?.[1]);
  const release = heading?.[2];
  return {
    values,
    ...(architecture === undefined ? {} : { architecture }),
    ...(release === undefined ? {} : { release }),
  };
}

/** `"text with \" in it"` without quotes; other values as they are. `n` is how a few tools write "not set". */
function valueOf(value: string): string {
  if (value === 'n') return '';
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** Symbols that exactly one architecture sets, for a configuration without a heading. */
const TELLTALES: readonly (readonly [symbol: string, architecture: string])[] = [
  ['CONFIG_UML', 'um'],
  ['CONFIG_X86', 'x86'],
  ['CONFIG_ARM64', 'arm64'],
  ['CONFIG_ARM', 'arm'],
  ['CONFIG_PPC', 'powerpc'],
  ['CONFIG_S390', 's390'],
  ['CONFIG_RISCV', 'riscv'],
  ['CONFIG_MIPS', 'mips'],
  ['CONFIG_LOONGARCH', 'loongarch'],
  ['CONFIG_SPARC', 'sparc'],
  ['CONFIG_PARISC', 'parisc'],
  ['CONFIG_ALPHA', 'alpha'],
  ['CONFIG_IA64', 'ia64'],
  ['CONFIG_M68K', 'm68k'],
  ['CONFIG_SUPERH', 'sh'],
  ['CONFIG_XTENSA', 'xtensa'],
  ['CONFIG_ARC', 'arc'],
  ['CONFIG_CSKY', 'csky'],
  ['CONFIG_HEXAGON', 'hexagon'],
  ['CONFIG_MICROBLAZE', 'microblaze'],
  ['CONFIG_NIOS2', 'nios2'],
  ['CONFIG_OPENRISC', 'openrisc'],
];

function architectureOf(
  values: ReadonlyMap<string, string>,
  heading: string | undefined,
): string | undefined {
  const telltale = TELLTALES.find(([symbol]) => values.get(symbol) === 'y');
  return telltale?.[1] ?? (heading === undefined ? undefined : architectureNamed(heading));
}
