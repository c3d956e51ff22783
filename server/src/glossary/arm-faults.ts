/** The fault status of 32-bit arm: `Internal error: Oops: 817 [#1] SMP ARM`. */
import { field, hexValue, isSet } from './bits.js';
import { explain, type Meaning, type TermRow } from './term-row.js';

/** arch/arm/mm/fsr-2level.c fsr_info[]: page tables of two levels. Data aborts; instruction aborts share the common ones. */
const twoLevels: Readonly<Record<number, string>> = {
  1: 'alignment fault',
  3: 'alignment fault',
  5: 'section translation fault: no section is mapped',
  7: 'page translation fault: no page is mapped',
  8: 'external abort',
  9: 'section domain fault',
  10: 'external abort',
  11: 'page domain fault',
  12: 'external abort on translation',
  13: 'section permission fault',
  14: 'external abort on translation',
  15: 'page permission fault',
  22: 'imprecise external abort',
};

/** arch/arm/mm/fsr-3level.c fsr_info[]: CONFIG_ARM_LPAE. */
const threeLevels: Readonly<Record<number, string>> = {
  5: 'level 1 translation fault',
  6: 'level 2 translation fault',
  7: 'level 3 translation fault',
  9: 'level 1 access flag fault',
  10: 'level 2 access flag fault',
  11: 'level 3 access flag fault',
  13: 'level 1 permission fault',
  14: 'level 2 permission fault',
  15: 'level 3 permission fault',
  16: 'synchronous external abort',
  17: 'asynchronous external abort',
  33: 'alignment fault',
};

const LPAE = 9;
const WRITE = 11;
const PREFETCH = 31;

/** FSR_*, arch/arm/mm/fault.h. Bit 9, the format, is from the ARM architecture reference manual (DFSR.LPAE). */
function faultStatusMeaning(digits: string): Meaning {
  const value = hexValue(digits);
  const long = isSet(value, LPAE);
  const status = long ? field(value, 0, 6) : field(value, 0, 4) | (field(value, 10, 1) << 4);
  const isFetch = isSet(value, PREFETCH);
  const instructionOnly = isFetch && !long && (status < 5 || status === 6);
  const fault = instructionOnly ? undefined : (long ? threeLevels : twoLevels)[status];
  const access = isFetch ? 'instruction fetch' : isSet(value, WRITE) ? 'write' : 'read';
  return {
    title: `FSR (fault status): ${access}, ${fault ?? `status ${status}`}`,
    lines: [
      `Status ${status}: ${fault ?? 'a code that has no name here'} (${long ? 'page tables of three levels' : 'page tables of two levels'}).`,
      isFetch
        ? 'Bit 31, set by Linux: the fault was an instruction fetch.'
        : `Bit 11: ${isSet(value, WRITE) ? 'write' : 'read'}.`,
    ],
  };
}

/** Whether the words behind `[#1]` are those of a 32-bit kernel: S_ISA of arch/arm/kernel/traps.c. */
export function isArmTail(tail: string | undefined): boolean {
  return / (?:ARM|THUMB2) *$/.test(tail ?? '');
}

export const armFaultRows: readonly TermRow[] = [
  {
    example: 'Internal error: Oops: 817 [#1] SMP ARM',
    source: 'arch/arm/mm/fault.h, arch/arm/mm/fsr-2level.c, arch/arm/mm/fsr-3level.c',
    hint: 'Internal error: ',
    pattern:
      /Internal error: (?:Oops)?: (?<value>[0-9a-f]{1,8}) \[#\d{1,6}\](?<tail>[A-Z0-9_ ]{0,60})/dg,
    read: ({ value, tail }, { architecture }) => {
      const isArm = architecture === undefined ? isArmTail(tail?.text) : architecture === 'arm';
      return [explain(value, isArm ? faultStatusMeaning(value?.text ?? '0') : undefined)];
    },
  },
];
