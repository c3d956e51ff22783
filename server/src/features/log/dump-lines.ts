/** Lines of a report that come in heaps and that nobody reads at first: registers, lists of modules, memory. One row per kind. */

interface DumpLine {
  readonly name: string;
  readonly example: string;
  /** Print site: kernel file and function. */
  readonly source: string;
  /** Found anywhere in the line, prefixes and all; every quantifier is bounded. */
  readonly pattern: RegExp;
}

export const dumpLines: readonly DumpLine[] = [
  {
    name: 'registers',
    example: 'RAX: 0000000000000000 RBX: ffff9c3a8421d000 RCX: 0000000000000063',
    source: 'arch/x86/kernel/process_64.c __show_regs(), arch/arm64/kernel/process.c __show_regs()',
    pattern:
      /(?:^|[\s\]])(?:[A-Za-z][A-Za-z0-9_]{1,8} ?[:=] {0,4}|GPR\d\d: )(?:[0-9a-f]{4}:)?(?:0x)?[0-9a-f]{8,16}(?=\s|$|,)/,
  },
  {
    name: 'modules',
    example: 'Modules linked in: btrfs xor raid6_pq(OE) [last unloaded: xor]',
    source: 'kernel/module/main.c print_modules()',
    pattern: /Modules linked in:/,
  },
  {
    name: 'memory',
    example: ' ffff88810c9e9a00: fb fb fb fb fb fb fb fb fb fb fb fb fb fb fb fb',
    source:
      'mm/kasan/report.c print_memory_metadata(), lib/hexdump.c, `Code:` of all architectures',
    pattern:
      /(?:[\s<(>[]|^)(?:[0-9a-f]{2}[\s>)\]]{1,3}[<([]?){7}|(?:^|\s)(?:[0-9a-f]{8}\s){3}[0-9a-f]{8}|(?:^|\s)(?:[0-9a-f]{4}\s){5}[0-9a-f]{4}/,
  },
];

/** No line of a dump is longer than a record of printk, 1 KiB; the list of modules may be. */
const LOOKED_AT = 2048;

/** The name of the row that a line is of; undefined for other lines. Long lines are told by their beginning. */
export function dumpLineKind(text: string): string | undefined {
  const head = text.slice(0, LOOKED_AT);
  return dumpLines.find(({ pattern }) => pattern.test(head))?.name;
}

/** ` btrfs xor raid6_pq(OE) [last unloaded: xor]` alone: what a list of modules goes on with in the next line. */
export function continuesModules(message: string): boolean {
  return (
    message.length <= LOOKED_AT &&
    /^\s{0,64}(?:[\w-]{1,64}(?:\([A-Z+-]{1,12}\))?(?:\s{1,8}|$))+(?:\[last unloaded: [^\]]{0,512}\])?\s*$/.test(
      message,
    )
  );
}
