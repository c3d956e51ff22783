/** From a dump of running code in a log to its instructions: what its report tells of the machine says how it is read. */
import type { Disassembler } from '../machine-code/disassembler.js';
import { disassembleDump, type DumpedInstruction } from '../machine-code/disassemble-dump.js';
import { instructionSetOf, type InstructionSet } from '../machine-code/instruction-set.js';
import type { CodeDump } from '../oops/code-dump.js';
import type { Report } from '../oops/report.js';
import { machineOf } from './boot.js';

export interface DecodedDump {
  readonly dump: CodeDump;
  /** The report that the dump stands in; undefined: it stands outside of all. */
  readonly report: Report | undefined;
  /** Undefined where the log does not tell the machine, or its code is not read here. */
  readonly set: InstructionSet | undefined;
  /** Empty where `set` is undefined. */
  readonly instructions: readonly DumpedInstruction[];
}

/**
 * The instructions of `dump`. `reports` are those of the whole log: what the report of the dump does not tell is taken from them.
 * `architecture` is what the user says; it goes before the log.
 */
export function decodeDump(
  dump: CodeDump,
  reports: readonly Report[],
  architecture: string | undefined,
  disassembler: Disassembler,
): DecodedDump {
  const report = reports.find(
    ({ firstLine, lastLine }) => firstLine <= dump.firstLine && dump.firstLine <= lastLine,
  );
  const machine = machineOf(report, reports, architecture);
  const wordBits = dump.owner === 'program-32' ? 32 : machine.wordBits;
  const set = instructionSetOf({ ...machine, wordBits }, dump.unitBytes);
  const instructions = set === undefined ? [] : disassembleDump(dump, set, disassembler);
  return { dump, report, set, instructions };
}
