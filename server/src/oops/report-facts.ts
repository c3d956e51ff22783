/** The lines of a report that say something about the machine, the task and the fault, one row per kind. */
import { PROGRAM_SEGMENTS } from './code-dump.js';
import type { CodeText, LoadedModule, ReportFacts } from './report.js';

/** The facts of a report while it is read. */
export interface FactsInProgress {
  release?: string;
  packageVersion?: string;
  cpu?: number;
  pid?: number;
  comm?: string;
  taint?: string;
  hardware?: string;
  architecture?: string;
  workqueue?: string;
  buildId?: string;
  codes: CodeText[];
  /** Whether the last instruction pointer was one of a program. */
  isOfProgram: boolean;
  kernelOffset?: string;
  /** `Read` or `Write`, of a sanitizer's second line. */
  access?: string;
  modules: LoadedModule[];
  registers: Record<string, string>;
  errorCodes: Record<string, string>;
}

interface FactLine {
  readonly name: string;
  readonly example: string;
  readonly source: string;
  readonly marker: string;
  /** Searched from the marker on; sticky, bounded. */
  readonly pattern: RegExp;
  /** `line` is the 0-based one of the log. */
  readonly take: (
    groups: Record<string, string | undefined>,
    facts: FactsInProgress,
    line: number,
  ) => void;
}

/** A report of all CPUs has one for each. */
const MOST_CODES = 1024;

export function newFacts(): FactsInProgress {
  // Names from a log are keys here: no prototype, so that `__proto__` is a key like others.
  return {
    modules: [],
    registers: emptyRecord(),
    errorCodes: emptyRecord(),
    codes: [],
    isOfProgram: false,
  };
}

function emptyRecord(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** What is known at the end, without what only the reading needed. */
export function finishFacts(facts: FactsInProgress): ReportFacts {
  const { modules, registers, errorCodes, release, cpu, pid, comm, taint, hardware } = facts;
  const { architecture, workqueue, buildId, codes, kernelOffset, packageVersion } = facts;
  return {
    ...(release !== undefined && { release }),
    ...(packageVersion !== undefined && { packageVersion }),
    ...(cpu !== undefined && { cpu }),
    ...(pid !== undefined && { pid }),
    ...(comm !== undefined && { comm }),
    ...(taint !== undefined && { taint }),
    ...(hardware !== undefined && { hardware }),
    ...(architecture !== undefined && { architecture }),
    modules,
    registers,
    errorCodes,
    codes,
    ...(kernelOffset !== undefined && { kernelOffset }),
    ...(workqueue !== undefined && { workqueue }),
    ...(buildId !== undefined && { buildId }),
  };
}

/** A report keeps the first value of each kind: later ones are of other CPUs, or of user space. */
function setOnce(record: Record<string, string>, key: string, value: string | undefined): void {
  if (value !== undefined && !(key in record)) record[key] = value;
}

/** Letters of panic.c taint_flags: padding blanks and dashes (Red Hat) go. */
const letters = (text: string): string => text.replace(/[^A-Z]/g, '');

export const factLines: readonly FactLine[] = [
  {
    name: 'task',
    example:
      'CPU: 1 UID: 0 PID: 6051 Comm: syz.3.20 Tainted: G        W           6.6.0 #1 PREEMPT(full)',
    source: 'lib/dump_stack.c dump_stack_print_info()',
    marker: 'CPU: ',
    pattern:
      /CPU: (?<cpu>\d{1,5}) (?:UID: \d{1,10} )?PID: (?<pid>\d{1,10}) Comm: (?<comm>[^\n]{0,64}?)(?: Kdump: loaded)? (?:Not tainted|Tainted: (?<taint>[A-Z -]{1,60}?)) {0,8}(?<release>\d{1,2}\.\d{1,4}\S{0,100})(?: #[^\n]{0,80}? (?<buildId>[0-9a-f]{40})$)?/y,
    take: ({ cpu, pid, comm, taint, release, buildId }, facts) => {
      facts.cpu ??= Number(cpu);
      facts.pid ??= Number(pid);
      facts.comm ??= comm ?? '';
      facts.taint ??= letters(taint ?? '');
      if (release !== undefined) facts.release ??= release;
      if (buildId !== undefined) facts.buildId ??= buildId;
    },
  },
  {
    name: 'version of a Debian package',
    example: 'CPU: 1 PID: 81 Comm: cat Not tainted 6.1.0-56-amd64 #1  Debian 6.1.192-2',
    source: 'lib/dump_stack.c dump_stack_print_info() with LINUX_PACKAGE_ID, a patch of Debian',
    marker: ' Debian ',
    pattern:
      /(?<= #\d{1,4} [^\n]{0,60}) Debian (?<packageVersion>\d{1,2}\.\d{1,3}(?:\.\d{1,4})?(?:~rc\d{1,2})?)-\d/y,
    take: ({ packageVersion }, facts) => {
      // `6.12~rc4-1`: a tilde sorts before the release.
      if (packageVersion !== undefined) facts.packageVersion ??= packageVersion.replace('~', '-');
    },
  },
  {
    name: 'task of Linux 2.6',
    example: 'Pid: 1342, comm: cat Not tainted 2.6.18 #1',
    source: 'arch/x86/kernel/process.c show_regs_common() up to Linux 3.8',
    marker: 'Pid: ',
    pattern:
      /Pid: (?<pid>\d{1,10}), comm: {1,16}(?<comm>[^\n]{0,64}?) (?:Not tainted|Tainted: (?<taint>[A-Z -]{1,60}?)) {0,8}(?:\(?(?<release>\d\.\d{1,4}\S{0,100}?)(?=[ )]|$))/y,
    take: ({ pid, comm, taint, release }, facts) => {
      facts.pid ??= Number(pid);
      facts.comm ??= comm ?? '';
      facts.taint ??= letters(taint ?? '');
      if (release !== undefined) facts.release ??= release;
    },
  },
  {
    name: 'CPU of an arm report',
    example: 'CPU: 0    Tainted: G           O  (3.4.5 #1)',
    source: 'arch/arm/kernel/process.c __show_regs() up to Linux 3.9',
    marker: 'CPU: ',
    pattern:
      /CPU: {1,4}(?<cpu>\d{1,5}) {1,8}(?:Not tainted|Tainted: (?<taint>[A-Z -]{1,60}?)) {1,8}\((?<release>[^\s)]{1,100})/y,
    take: ({ cpu, taint, release }, facts) => {
      facts.cpu ??= Number(cpu);
      facts.taint ??= letters(taint ?? '');
      if (release !== undefined) facts.release ??= release;
    },
  },
  {
    name: 'process',
    example: 'Process insmod (pid: 123, stack limit = 0xed8e82f0)',
    source: 'arch/arm, arm64, mips, powerpc kernel/traps.c',
    marker: 'Process ',
    pattern: /Process (?<comm>[^\n]{1,64}?) \(pid: (?<pid>\d{1,10}),/y,
    take: ({ comm, pid }, facts) => {
      facts.pid ??= Number(pid);
      facts.comm ??= comm ?? '';
    },
  },
  {
    name: 'hardware',
    example: 'Hardware name: ARM-Versatile Express',
    source: 'lib/dump_stack.c dump_stack_print_info()',
    marker: 'Hardware name: ',
    pattern: /Hardware name: (?<hardware>[^\n]{1,200})/y,
    take: ({ hardware }, facts) => {
      facts.hardware ??= (hardware ?? '').trim();
    },
  },
  {
    name: 'work queue',
    example: 'Workqueue: netns cleanup_net',
    source: 'kernel/workqueue.c print_worker_info()',
    marker: 'Workqueue: ',
    pattern: /Workqueue: (?<workqueue>[^\n]{1,200})/y,
    take: ({ workqueue }, facts) => {
      facts.workqueue ??= (workqueue ?? '').trim();
    },
  },
  {
    name: 'memory access',
    example: 'Read of size 8 at addr ffff8880a1b2c3d4 by task syz-executor/1234',
    source: 'mm/kasan/report.c print_error_description()',
    marker: ' of size ',
    pattern: /(?<=(?<access>Read|Write)) of size \d/y,
    take: ({ access }, facts) => {
      if (access !== undefined) facts.access ??= access;
    },
  },
  {
    name: 'oops code',
    example: 'Oops: 0002 [#1] PREEMPT SMP',
    source: 'arch/x86/kernel/dumpstack.c __die_header(), arm, arm64, mips',
    marker: 'Oops: ',
    pattern: /Oops: (?<oops>[0-9a-f]{1,16}) \[/y,
    take: ({ oops }, facts) => {
      setOnce(facts.errorCodes, 'Oops', oops);
    },
  },
  {
    name: 'page fault code',
    example: '#PF: error_code(0x0002) - not-present page',
    source: 'arch/x86/mm/fault.c show_fault_oops()',
    marker: 'error_code(',
    pattern: /error_code\((?<code>0x[0-9a-f]{1,16})\)/y,
    take: ({ code }, facts) => {
      setOnce(facts.errorCodes, 'error_code', code);
    },
  },
  {
    name: 'exception syndrome',
    example: '  ESR = 0x0000000096000004',
    source: 'arch/arm64/mm/fault.c mem_abort_decode()',
    marker: 'ESR = ',
    pattern: /ESR = (?<code>0x[0-9a-f]{1,16})/y,
    take: ({ code }, facts) => {
      setOnce(facts.errorCodes, 'ESR', code);
    },
  },
  {
    name: 'modules',
    example: 'Modules linked in: btrfs(OE+) xor raid6_pq [last unloaded: foo(E)]',
    source: 'kernel/module/main.c print_modules()',
    marker: 'Modules linked in:',
    pattern: /Modules linked in:(?<list>[^\n]{0,65536})/y,
    take: ({ list }, facts) => {
      if (facts.modules.length === 0) facts.modules = readModules(list ?? '');
    },
  },
  {
    name: 'pointer of a program',
    example: 'RIP: 0033:0x7f2e3e9d0f33',
    source: 'arch/x86/kernel/process_64.c __show_regs(), process_32.c',
    marker: 'IP: 00',
    pattern: /IP: (?<segment>[0-9a-f]{4}):/y,
    take: ({ segment = '' }, facts) => {
      facts.isOfProgram = PROGRAM_SEGMENTS.has(segment);
    },
  },
  {
    name: 'code bytes',
    example: 'Code: 31 ff <0f> 0b 48 89',
    source: 'arch/x86/kernel/dumpstack.c show_opcodes(), arm, arm64, mips, riscv',
    marker: 'Code: ',
    pattern: /Code: {1,4}(?<code>(?:(?:[0-9a-fA-F]{2}){1,8}(?![0-9A-Za-z])|[<(])[^\n]{0,1024})/y,
    take: ({ code = '' }, { codes, isOfProgram }, line) => {
      if (!isOfProgram && codes.length < MOST_CODES) codes.push({ line, text: code.trim() });
    },
  },
  {
    name: 'kernel offset',
    example:
      'Kernel Offset: 0x1a000000 from 0xffffffff81000000 (relocation range: 0xffffffff80000000-0xffffffffbfffffff)',
    source: 'arch/x86/kernel/setup.c dump_kernel_offset(), arm64 setup.c, powerpc setup-common.c',
    marker: 'Kernel Offset: ',
    pattern: /Kernel Offset: (?:(?:0x)?(?<offset>[0-9a-f]{1,16}) from |disabled)/y,
    take: ({ offset }, facts) => {
      facts.kernelOffset ??= offset ?? '0';
    },
  },
];

const module = /([A-Za-z0-9_-]{1,64})(?:\(([A-Z+-]{1,16})\))?/y;

/** `btrfs(OE+) xor [last unloaded: foo]`: the modules up to the bracket. */
export function readModules(list: string): LoadedModule[] {
  const found: LoadedModule[] = [];
  for (const word of list.split(' ')) {
    if (word === '') continue;
    if (word.startsWith('[')) break;
    module.lastIndex = 0;
    const match = module.exec(word);
    if (match === null || module.lastIndex !== word.length) break;
    found.push({ name: match[1] ?? '', flags: match[2] ?? '' });
  }
  return found;
}

/** `RAX: 0000… RBX: …`, `x29: … `, `r7 : 00000080`, `epc : … ra : …`, `$ 0   : …` is left out: its numbers name columns. */
const register =
  /(?<![\w.])(?<name>[A-Za-z][A-Za-z0-9_]{0,7}) ?[:=] {0,3}(?:00[16][08]:)?(?<value>(?:0x)?[0-9a-f]{8,16})(?![\w:])/g;
/** What every register's value has. */
const EIGHT_DIGITS = /[0-9a-f]{8}/;
const MOST_REGISTERS = 200;
/** Words before numbers that are no registers. */
const noRegisters = new Set('oops code limit pgd p4d pud pmd pte address addr tail'.split(' '));

/** Takes the registers of a line into `facts`; false where it has none. */
export function readRegisters(text: string, facts: FactsInProgress): boolean {
  if (text.length > 400 || !EIGHT_DIGITS.test(text)) return false;
  let found = false;
  for (const match of text.matchAll(register)) {
    const name = match.groups?.name?.toLowerCase() ?? '';
    found = true;
    if (noRegisters.has(name)) continue;
    if (name in facts.registers || Object.keys(facts.registers).length >= MOST_REGISTERS) continue;
    facts.registers[name] = (match.groups?.value ?? '').replace(/^0x/, '');
  }
  return found;
}

/** Takes what `text` says into `facts`; false where it says nothing. */
export function readFacts(text: string, line: number, facts: FactsInProgress): boolean {
  let said = false;
  for (const { marker, pattern, take } of factLines) {
    const at = text.indexOf(marker);
    if (at < 0) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    take(match.groups ?? {}, facts, line);
    said = true;
  }
  return readRegisters(text, facts) || said;
}
