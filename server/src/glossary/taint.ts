/** The taint letters: `Tainted: G        W  OE`, and the same letters behind module names. */
import { explain, explainEach, type Meaning, type TermRow } from './term-row.js';

const TAINT_SOURCE = 'Documentation/admin-guide/tainted-kernels.rst';

interface TaintFlag {
  readonly letter: string;
  /** TAINT_name of include/linux/panic.h, as the verbose line of 6.12 prints it. */
  readonly name: string;
  readonly kernel: string;
  /** Said of one module, behind its name; undefined for flags that no module has. */
  readonly module?: string;
}

/** kernel/panic.c taint_flags[], in the order of the bits; `J` came with 6.15. */
const taintFlags: readonly TaintFlag[] = [
  {
    letter: 'P',
    name: 'PROPRIETARY_MODULE',
    kernel: 'a proprietary module was loaded',
    module: 'its license is not GPL compatible',
  },
  {
    letter: 'F',
    name: 'FORCED_MODULE',
    kernel: 'a module was force-loaded',
    module: 'force-loaded',
  },
  {
    letter: 'S',
    name: 'CPU_OUT_OF_SPEC',
    kernel: 'the kernel runs on a processor or system that is out of specification',
  },
  { letter: 'R', name: 'FORCED_RMMOD', kernel: 'a module was force-unloaded' },
  { letter: 'M', name: 'MACHINE_CHECK', kernel: 'a processor reported a machine check' },
  {
    letter: 'B',
    name: 'BAD_PAGE',
    kernel: 'a bad page reference or unexpected page flags were found',
  },
  { letter: 'U', name: 'USER', kernel: 'user space asked for this taint' },
  { letter: 'D', name: 'DIE', kernel: 'the kernel died earlier: there was an oops or BUG' },
  { letter: 'A', name: 'OVERRIDDEN_ACPI_TABLE', kernel: 'an ACPI table was overridden' },
  { letter: 'W', name: 'WARN', kernel: 'the kernel issued a warning earlier' },
  {
    letter: 'C',
    name: 'CRAP',
    kernel: 'a staging driver was loaded',
    module: 'a staging driver',
  },
  {
    letter: 'I',
    name: 'FIRMWARE_WORKAROUND',
    kernel: 'the kernel works around a severe bug of the firmware',
  },
  {
    letter: 'O',
    name: 'OOT_MODULE',
    kernel: 'an out-of-tree module was loaded',
    module: 'built outside the kernel tree',
  },
  {
    letter: 'E',
    name: 'UNSIGNED_MODULE',
    kernel: 'an unsigned module was loaded in a kernel that checks signatures',
    module: 'not signed',
  },
  { letter: 'L', name: 'SOFTLOCKUP', kernel: 'a soft lockup occurred earlier' },
  {
    letter: 'K',
    name: 'LIVEPATCH',
    kernel: 'the kernel has been live patched',
    module: 'a live patch',
  },
  {
    letter: 'X',
    name: 'AUX',
    kernel: 'auxiliary taint: defined and used by distributions',
    module: 'auxiliary taint of the distribution',
  },
  {
    letter: 'T',
    name: 'RANDSTRUCT',
    kernel: 'built with the plugin that randomizes the layout of structs',
    module: 'built with the randstruct plugin',
  },
  {
    letter: 'N',
    name: 'TEST',
    kernel: 'an in-kernel test, such as a KUnit test, has been run',
    module: 'an in-kernel test',
  },
  {
    letter: 'J',
    name: 'FWCTL',
    kernel: 'user space used a mutating debug operation of fwctl',
  },
];

const byLetter = new Map(taintFlags.map((flag) => [flag.letter, flag]));

/** Distribution kernels of this line give some letters meanings of their own: those are left alone. */
const ownLetters = /\.el\d/;

function letterMeaning(letter: string, release = ''): Meaning | undefined {
  if (letter === 'G') {
    return {
      title: 'G: all loaded modules have a GPL compatible license',
      lines: ['Not a taint: it stands in the place where P would stand.'],
    };
  }
  const flag = byLetter.get(letter);
  if (flag === undefined || (letter === 'T' && ownLetters.test(release))) return undefined;
  return {
    title: `${letter}: ${flag.kernel}`,
    lines: [
      `TAINT_${flag.name}. A taint stays until reboot, and says nothing about its part in this report.`,
    ],
  };
}

/** The letters behind a module's name, in words: `OE+` gives three; letters we do not know are named as such. */
export function moduleFlagsInWords(flags: string): readonly string[] {
  return Array.from(flags).map((flag) => {
    if (flag === '+') return '+: is being loaded, its init function has not returned yet';
    if (flag === '-') return '-: is being unloaded';
    return `${flag}: ${byLetter.get(flag)?.module ?? 'not a flag of modules that we know'}`;
  });
}

export const taintRows: readonly TermRow[] = [
  {
    example: 'Tainted: [W]=WARN, [O]=OOT_MODULE',
    source: TAINT_SOURCE,
    hint: 'Tainted: [',
    pattern: /Tainted: (?<flags>\[[A-Z]\]=[A-Z_]{1,40}(?:, \[[A-Z]\]=[A-Z_]{1,40}){0,31})/dg,
    read: ({ flags }, { report }) =>
      explainEach(flags, /\[([A-Z])\]=[A-Z_]+/g, (match) =>
        letterMeaning(match[1] ?? '', report?.facts.release),
      ),
  },
  {
    example: 'CPU: 0 PID: 12 Comm: modprobe Tainted: G        W  OE      6.1.0 #1',
    source: TAINT_SOURCE,
    hint: 'Tainted: ',
    pattern: /(?<word>Tainted:) (?<flags>[A-Z -]{1,60})(?![a-z])/dg,
    read: ({ word, flags }, { report }) => {
      const release = report?.facts.release;
      const letters = [...new Set(flags?.text.replace(/[^A-Z]/g, ''))];
      return [
        explain(word, {
          title: 'Taint flags of the kernel',
          lines: letters.flatMap((letter) => letterMeaning(letter, release)?.title ?? []),
        }),
        ...explainEach(flags, /[A-Z]/g, ([letter]) => letterMeaning(letter, release)),
      ];
    },
  },
  {
    example: 'CPU: 0 PID: 1 Comm: swapper/0 Not tainted 6.1.0 #1',
    source: TAINT_SOURCE,
    hint: 'Not tainted',
    pattern: /Not tainted/dg,
    read: ({ whole }) => [
      explain(whole, { title: 'Not tainted', lines: ['No taint flag of the kernel is set.'] }),
    ],
  },
];
