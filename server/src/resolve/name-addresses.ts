/**
 * Names the addresses that a log prints without a symbol, as kernels did before 2.6 and do without CONFIG_KALLSYMS: from a list of
 * symbols, as ksymoops did. A list of another kernel gives a wrong name for each, and none looks wrong: it is compared with all that
 * the log says itself, and not used where that differs.
 */
import { chooseGuilty } from '../oops/guilty-frame.js';
import type { AddressNaming, Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { baseSymbol } from '../oops/symbol-name.js';

/** What names are looked up in: `SymbolList`, or the symbol table of a vmlinux. */
export interface AddressNames {
  functionAt(address: bigint):
    | {
        readonly function: {
          readonly name: string;
          readonly distanceToNext: number | undefined;
          readonly module?: string;
        };
        readonly byteOffset: number;
      }
    | undefined;
  functionsNamed(
    name: string,
  ): readonly { readonly address: bigint; readonly distanceToNext: number | undefined }[];
  kindAt(address: bigint): 'code' | 'data' | undefined;
  /** Whether a call ends at an address; undefined where that is not known. Missing: there is no code to look at. */
  isBehindCall?(address: bigint): boolean | undefined;
}

/** Something that the log says and the list does not. */
export interface Contradiction {
  readonly frame: Frame;
  /** What the list has there, or of that name: `vfs_read+0x10/0x330`. Undefined: data, no code. */
  readonly listed: string | undefined;
  /** True where the name is no matter: the code calls nothing there, and the log says that a function returns to it. */
  readonly isNoCall?: true;
}

export type NamedReports =
  /** `nUnknown` addresses are not in the list: of modules, mostly. */
  | {
      readonly kind: 'named';
      readonly reports: readonly Report[];
      readonly nNamed: number;
      readonly nUnknown: number;
      readonly isConfirmed: boolean;
    }
  | { readonly kind: 'contradicted'; readonly by: Contradiction };

/** One address in some 25 of code is behind a call: that so many are, and all, is no chance. */
const ENOUGH_CALLS = 4;

/** The list is of another kernel where more than one in six of what can be compared differs. */
const AGREEING_PER_DIFFERENCE = 5;

/** `reports` with names for the addresses that have none, or why none are given. What is printed is never changed. */
export function nameAddresses(
  reports: readonly Report[],
  asked: AddressNames,
  source: AddressNaming['source'],
): NamedReports {
  const names = remembering(asked);
  const offsets = kernelOffsets(reports);
  const placed = reports.flatMap((report, i) =>
    framesOf(report).map((frame) => ({ frame, offset: offsets[i] ?? 0n })),
  );
  const printed = placed.map(({ frame, offset }) => compareName(frame, offset, names));
  const unnamed = placed.map(({ frame, offset }) => compareKind(frame, offset, names));
  const calls = placed.map(({ frame, offset }) => compareCall(frame, offset, names));
  const nOthers = calls.filter((each) => typeof each === 'object').length;
  const nCalls = calls.filter((each) => each === 'agrees').length;
  const by =
    mostlyContradicted(printed) ??
    mostlyContradicted(unnamed) ??
    (nOthers > nCalls ? calls.find((each) => typeof each === 'object') : undefined);
  if (by !== undefined) return { kind: 'contradicted', by };
  // That an address is code makes its name possible, not sure. That calls end at all of several is no chance.
  const isConfirmed = printed.includes('agrees') || (nCalls >= ENOUGH_CALLS && nOthers === 0);
  let nNamed = 0;
  let nUnknown = 0;
  const named = reports.map((report, i) => {
    const name = (frame: Frame): Frame => {
      if (frame.symbol !== undefined || frame.address === undefined) return frame;
      const found = nameOf(frame.address, offsets[i] ?? 0n, names);
      if (found === undefined) nUnknown++;
      else nNamed++;
      return found === undefined ? frame : { ...frame, ...found, namedBy: { source, isConfirmed } };
    };
    return withNames(report, name);
  });
  return { kind: 'named', reports: named, nNamed, nUnknown, isConfirmed };
}

/** A list is searched for a name from end to end, and a long log prints few names many times. */
function remembering(names: AddressNames): AddressNames {
  const known = new Map<string, ReturnType<AddressNames['functionsNamed']>>();
  return {
    functionAt: (address) => names.functionAt(address),
    functionsNamed: (name) => {
      const found = known.get(name) ?? names.functionsNamed(name);
      known.set(name, found);
      return found;
    },
    kindAt: (address) => names.kindAt(address),
    isBehindCall: (address) => names.isBehindCall?.(address),
  };
}

/** The frames of all stacks. */
export function framesOf({ stacks }: Report): readonly Frame[] {
  return stacks.flatMap(({ frames }) => frames);
}

/** How far the kernel of each report was moved: as it says, or another of the log; a panic is the last to say it. */
function kernelOffsets(reports: readonly Report[]): readonly bigint[] {
  const said = reports.map(({ facts }) => facts.kernelOffset);
  const any = said.find((each) => each !== undefined);
  return said.map((each) => BigInt(`0x${each ?? any ?? '0'}`));
}

type Compared = 'agrees' | Contradiction | undefined;

/** The first contradiction, where there are too many for a list of the same kernel. */
function mostlyContradicted(compared: readonly Compared[]): Contradiction | undefined {
  const differences = compared.filter((each) => typeof each === 'object');
  const nAgreeing = compared.filter((each) => each === 'agrees').length;
  return differences.length * AGREEING_PER_DIFFERENCE > nAgreeing ? differences[0] : undefined;
}

/** An address without a name should be code of the list, or of a module that it does not have. */
function compareKind(frame: Frame, offset: bigint, names: AddressNames): Compared {
  const { symbol, address, reliable } = frame;
  if (symbol !== undefined || address === undefined || !reliable) return undefined;
  const linked = linkedAddress(address, offset);
  const kind = linked === undefined ? undefined : names.kindAt(linked);
  return kind === 'data' ? { frame, listed: undefined } : kind === 'code' ? 'agrees' : undefined;
}

/** An address without a name that a function returns to should be behind a call, unless the kernel was moved and does not say so. */
function compareCall(frame: Frame, offset: bigint, names: AddressNames): Compared {
  const { symbol, address, role } = frame;
  if (symbol !== undefined || address === undefined || role !== 'return-address') return undefined;
  const linked = linkedAddress(address, offset);
  const found = linked === undefined ? undefined : names.functionAt(linked);
  // Words of a stack are printed too, and pointers to functions are among them.
  if (linked === undefined || found === undefined || found.byteOffset === 0) return undefined;
  const isBehind = names.isBehindCall?.(linked);
  if (isBehind === undefined) return undefined;
  const { name, distanceToNext } = found.function;
  const listed = spelled(name, found.byteOffset, distanceToNext);
  return isBehind ? 'agrees' : { frame, listed, isNoCall: true };
}

/** A printed name should be in the list at the address behind it, or else with the size behind it. */
function compareName(frame: Frame, offset: bigint, names: AddressNames): Compared {
  const { symbol, byteOffset, byteSize, address, module, inlined } = frame;
  if (symbol === undefined || byteOffset === undefined) return undefined;
  if (module !== undefined || inlined) return undefined;
  const listed = names.functionsNamed(symbol);
  const linked = address === undefined ? undefined : linkedAddress(address, offset);
  if (linked !== undefined) {
    if (listed.some((each) => each.address + BigInt(byteOffset) === linked)) return 'agrees';
    const found = names.functionAt(linked);
    if (found === undefined) return undefined;
    const { name, distanceToNext } = found.function;
    return { frame, listed: spelled(name, found.byteOffset, distanceToNext) };
  }
  const [only] = listed;
  if (byteSize === undefined || only === undefined) return undefined;
  return listed.some(({ distanceToNext }) => distanceToNext === byteSize)
    ? 'agrees'
    : { frame, listed: spelled(symbol, byteOffset, only.distanceToNext) };
}

/** `vfs_read+0x10/0x330` */
function spelled(name: string, byteOffset: number, byteSize: number | undefined): string {
  const size = byteSize === undefined ? '' : `/0x${byteSize.toString(16)}`;
  return `${name}+0x${byteOffset.toString(16)}${size}`;
}

/** The address in the kernel as it was linked; undefined for what is no address of one. */
function linkedAddress(digits: string, offset: bigint): bigint | undefined {
  const address = BigInt(`0x${digits}`) - offset;
  return address > 0n ? address : undefined;
}

function nameOf(
  digits: string,
  offset: bigint,
  names: AddressNames,
): Pick<Frame, 'symbol' | 'baseSymbol' | 'byteOffset' | 'byteSize' | 'module'> | undefined {
  const linked = linkedAddress(digits, offset);
  const found = linked === undefined ? undefined : names.functionAt(linked);
  if (found === undefined) return undefined;
  const { name, distanceToNext, module } = found.function;
  return {
    symbol: name,
    baseSymbol: baseSymbol(name),
    byteOffset: found.byteOffset,
    ...(distanceToNext !== undefined && { byteSize: distanceToNext }),
    ...(module !== undefined && { module }),
  };
}

function withNames(report: Report, name: (frame: Frame) => Frame): Report {
  const all = [...framesOf(report), ...report.mentions.map(({ frame }) => frame)];
  if (all.every(({ symbol, address }) => symbol !== undefined || address === undefined)) {
    return report;
  }
  const stacks = report.stacks.map((stack) => ({ ...stack, frames: stack.frames.map(name) }));
  const mentions = report.mentions.map((each) => ({ ...each, frame: name(each.frame) }));
  // Without names there was nobody to blame.
  const guilty = report.guilty ?? chooseGuilty({ blame: 'first', stacks, mentions });
  return { ...report, stacks, mentions, ...(guilty && { guilty }) };
}
