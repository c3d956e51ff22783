/** Line forms of Linux 2.4 and early 2.6, of ksymoops and crash(8): names with other offsets than `+0x1/0x2`, or none. */
import type { CodeReference } from './code-reference.js';
import { TAKEN_ADDRESS, type FrameForm } from './frame-form.js';

const RETURN = 'return-address' as const;

/** All matches of `pattern` as references; groups: `address`, `module`, `symbol`, `decimal`, `hex`, `size`. */
function readAll(text: string, pattern: RegExp): readonly CodeReference[] {
  return [...text.matchAll(pattern)].map((match) => {
    const { address, module, symbol, decimal, hex, size } = match.groups ?? {};
    const at = symbol === undefined ? 0 : match[0].lastIndexOf(symbol);
    const byteOffset =
      hex !== undefined ? parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : undefined;
    return {
      start: match.index + at,
      end: match.index + match[0].length,
      reliable: true,
      inlined: false,
      ...(symbol !== undefined && { symbol }),
      ...(byteOffset !== undefined && { byteOffset }),
      ...(size !== undefined && { byteSize: parseInt(size, 16) }),
      ...(module !== undefined && module !== 'kernel' && { module }),
      ...(address !== undefined && { address }),
    };
  });
}

const NAME = String.raw`(?<symbol>[A-Za-z_][\w.$]{0,511})`;
const braces = new RegExp(
  String.raw`<(?<address>[0-9a-f]{8,16})>\{(?::(?<module>\w{1,64}):)?${NAME}\+(?<decimal>\d{1,8})\}`,
  'g',
);
const redHat = new RegExp(
  String.raw`\[<(?<address>[0-9a-f]{8,16})>\] ${NAME} \[(?<module>[\w-]{1,64})\] 0x(?<hex>[0-9a-f]{1,8})(?![0-9a-f])`,
  'g',
);
const redHatIp = new RegExp(
  String.raw`EIP is at ${NAME} \[(?<module>[\w-]{1,64})\] 0x(?<hex>[0-9a-f]{1,8})(?![0-9a-f])`,
  'g',
);
const ksymoops = new RegExp(
  String.raw`(?:[EN]?IP|PC|Trace); {1,3}(?<address>[0-9a-f]{8,16}) <(?:\[(?<module>[\w-]{1,64})\])?${NAME}\+(?<hex>[0-9a-f]{1,8})/(?<size>[0-9a-f]{1,8})>`,
  'g',
);
const hexagon = new RegExp(
  String.raw`\[[0-9a-f]{8}\] 0x(?<address>[0-9a-f]{8}): ${NAME} \+ 0x(?<hex>[0-9a-f]{1,8})(?: \[(?<module>[\w-]{1,64})\])?`,
  'g',
);
const blackfin = new RegExp(
  String.raw`<0x(?<address>[0-9a-f]{8})> \{ (?:\[?:?(?<module>[\w-]{1,64})[:\]]{1,2} ?)?${NAME} \+ 0x(?<hex>[0-9a-f]{1,8}) \}`,
  'g',
);
const rawAddresses = /<(?<address>[0-9a-f]{8,16})>\]?/g;

/** Addresses alone, each with its `?` behind it, or in front of it where the line begins with one. */
function readRaw(text: string): readonly CodeReference[] {
  const isInFront = /^[ \t]{0,12}\?/.test(text);
  return readAll(text, rawAddresses).map((found) => {
    const isDoubted = isInFront
      ? /\?[ \t]{0,4}\[?$/.test(text.slice(Math.max(0, found.start - 6), found.start))
      : /^[ \t]{0,4}\?/.test(text.slice(found.end, found.end + 6));
    return isDoubted ? { ...found, reliable: false } : found;
  });
}

export const oldForms: readonly FrameForm[] = [
  {
    name: 'x86_64 braces, running instruction',
    example: 'RIP: 0010:[<ffffffff8015faa7>] <ffffffff8015faa7>{cache_grow+647}',
    source: 'arch/x86_64/kernel/traps.c printk_address() up to Linux 2.6.16',
    role: 'instruction-pointer',
    hint: '>{',
    lead: /[ \t]*RIP:? /y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, braces),
  },
  {
    name: 'x86_64 braces',
    example:
      ' <ffffffff8015fcd0>{cache_alloc_refill+448} <ffffffff881cbe7f>{:xfs:xfs_iread_extents+182}',
    source: 'arch/x86_64/kernel/traps.c show_trace() up to Linux 2.6.16; offsets are decimal',
    role: RETURN,
    hint: '>{',
    lead: /[ \t]*(?:<[A-Z#]{2,12}> {0,2}){0,2}(?=<[0-9a-f]{8,16}>\{)/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, braces),
  },
  {
    name: 'Red Hat 2.4, running instruction',
    example: 'EIP is at blkdev_release_request [kernel] 0x23 (2.4.20-8)',
    source: 'Red Hat Linux 2.4 kernels',
    role: 'instruction-pointer',
    hint: 'EIP is at ',
    lead: /[ \t]*(?=EIP is at [\w.$]{1,512} \[)/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, redHatIp),
  },
  {
    name: 'Red Hat 2.4',
    example: '            [<e08da3a7>] cdrom_pc_intr [ide-cd] 0xb7 (0xc0323ee4))',
    source: 'Red Hat Linux 2.4 kernels',
    role: RETURN,
    hint: '] 0x',
    lead: /[ \t]*(?=\[<[0-9a-f]{8,16}>\] [A-Za-z_])/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, redHat),
  },
  {
    name: 'ksymoops, running instruction',
    example: '>>EIP; c0144b14 <__remove_from_queues+14/30>   <=====',
    source: 'ksymoops 2.4; offsets are hexadecimal without 0x',
    role: 'instruction-pointer',
    hint: 'P; ',
    lead: /(?:>>)?(?=[EN]?IP; {1,3}[0-9a-f]{8})/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, ksymoops),
  },
  {
    name: 'ksymoops, program counter',
    example: '>>PC;  c0144b14 <foo_bar+14/30>   <=====',
    source: 'ksymoops 2.4',
    role: 'instruction-pointer',
    hint: 'PC; ',
    lead: /(?:>>)?(?=PC; {1,3}[0-9a-f]{8})/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, ksymoops),
  },
  {
    name: 'ksymoops',
    example: 'Trace; e08da3a7 <[ide-cd]cdrom_pc_intr+b7/1c0>',
    source: 'ksymoops 2.4',
    role: RETURN,
    hint: 'Trace; ',
    lead: /[ \t]*(?=Trace; )/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, ksymoops),
  },
  {
    name: 'hexagon',
    example: '[c1825e50] 0xc0012abc: do_one_initcall + 0x44 [foo]',
    source: 'arch/hexagon/kernel/traps.c do_show_stack()',
    role: RETURN,
    hint: ' + 0x',
    lead: /[ \t]*(?=\[[0-9a-f]{8}\] 0x)/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, hexagon),
  },
  {
    name: 'blackfin',
    example: '   frame  1 : <0x00004ba6> { _do_one_initcall + 0x32 }',
    source: 'arch/blackfin/kernel/trace.c decode_address() up to Linux 4.16',
    role: RETURN,
    hint: '> { ',
    lead: /[ \t]*(?:frame {1,4}\d{1,4} : |\d{1,4} Target : |address : )/y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, blackfin),
  },
  {
    name: 'blackfin, running instruction',
    example: ' PC  : <0x0001e2ac> { _foo_probe + 0x1c }',
    source: 'arch/blackfin/kernel/trace.c show_regs() up to Linux 4.16',
    role: 'instruction-pointer',
    hint: '> { ',
    lead: /[ \t]*(?:RETX|PC) {0,3}: /y,
    strong: true,
    raw: 'never',
    read: (text) => readAll(text, blackfin),
  },
  {
    name: 'raw addresses',
    example: ' [<c0147ddf>] [<c0139228>]  [<c01394b3>]',
    source:
      'Linux 2.4 and kernels without CONFIG_KALLSYMS; nios2; mips prints several a line; with `?` behind: arch/x86/kernel/traps_32.c print_trace_address() of Linux 2.6.25',
    role: RETURN,
    hint: '<',
    lead: new RegExp(
      `[ \\t]*(?=(?:\\?[ \\t]{0,4})?(?:\\[?<[0-9a-f]{8,16}>\\]?[ \\t]{0,8}(?:\\?[ \\t]{0,8})?){1,64}$)`,
      'y',
    ),
    strong: true,
    raw: 'in-stack',
    read: (text, _lead, { inStack }) => (inStack ? readRaw(text) : []),
  },
  {
    name: 'raw address of a 2.4 register dump',
    example: 'EIP:    0010:[<c0144b14>]    Not tainted',
    source: 'Linux 2.4 arch/i386/kernel/process.c show_regs()',
    role: 'instruction-pointer',
    hint: 'EIP:',
    lead: new RegExp(
      `[ \\t]*EIP: {1,4}[0-9a-f]{4}:${TAKEN_ADDRESS} {1,8}(?=Not tainted|Tainted)`,
      'y',
    ),
    strong: true,
    raw: 'always',
    read: (_text, lead) => {
      const start = lead.index + lead[0].indexOf('[');
      const end = lead.index + lead[0].trimEnd().length;
      const address = lead.groups?.address ?? '0';
      return [{ start, end, address, reliable: true, inlined: false }];
    },
  },
];
