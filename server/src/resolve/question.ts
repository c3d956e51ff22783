/** What is asked of the frames of a log: each frame with the next one inward, which is what its line is found by. */
import type { Frame, FrameRole, PrintedLocation } from '../oops/frame.js';
import { baseSymbol } from '../oops/symbol-name.js';
import type { CallOrder, OrderedCall } from './call-order.js';
import type { CodeCall } from './evidence.js';
import { IS_ACCESS_FAULT, type Trap } from './trap.js';
import { TOP_OF_STACK } from './special-names.js';

/** Frames to answer, as a log groups them. */
export interface StackQuestion {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** The header's `at file:line` and the frames that it speaks of; see `framesOfHeader()`. */
  readonly header?: { readonly frames: readonly Frame[]; readonly location: PrintedLocation };
  /** See `trapsOf()`. */
  readonly traps?: readonly Trap[];
}

/** One question for all frames that are the same in every respect: panics print their trace twice. */
export interface Question {
  readonly frame: Frame;
  /** All frames that get the answer. */
  readonly frames: Frame[];
  readonly name: string;
  /** What the address is; see `roleOf()`. */
  readonly role: FrameRole;
  /** The next frame inward that is not in doubt, be it an address alone; undefined at the top of a stack. */
  readonly callee: Frame | undefined;
  /**
   * For a frame in doubt the entry next to it inward, be that in doubt too: what is left of an older stack often called each
   * other. Undefined for all other frames.
   */
  readonly remnant: Frame | undefined;
  /** What the code calls there; undefined where the code is not at hand. */
  readonly call: CodeCall | undefined;
  /** That call among those of its function; undefined where they are not read. */
  readonly order: CallOrder | undefined;
  /** Files of the stack's other frames are looked up here. */
  readonly stack: readonly Frame[];
  /** Where the header says that this frame trapped. */
  readonly headerLocation: PrintedLocation | undefined;
  /** For an instruction pointer what made it one, as far as the log tells. */
  readonly trap: Omit<Trap, 'frame'>;
}

/**
 * Names that could be C and are not: `bpf_prog_6deef7357e7b4530_sd_fw_egress` and `bpf_trampoline_6442456111`
 * (kernel/bpf/core.c, trampoline.c), `_RNvMs3_Cs1_5otterNtB5_5Queue3pop` (Rust, mangling v0), `_ZN4core3fmt5write17h…` (Rust,
 * C++).
 */
const FOREIGN = /^(?:bpf_prog_[0-9a-f]{16}(?:_|$)|bpf_trampoline_\d|_R[A-Z]\w*\d|_ZN?\d)/;

/** The kernel prints no longer name: KSYM_NAME_LEN, include/linux/kallsyms.h. */
const LONGEST_NAME = 512;

/** The name that the sources know a frame's function by; undefined for a frame without a C name. */
export function sourceName(frame: Frame): string | undefined {
  const name = frame.baseSymbol ?? frame.symbol;
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return undefined;
  return LONGEST_NAME < name.length || FOREIGN.test(name) ? undefined : name;
}

/** The questions of all frames with a C name that `isOpen` lets through, in the order of the stacks. */
export function questionsOf(
  stacks: readonly StackQuestion[],
  isOpen: (frame: Frame) => boolean,
  callOf: (frame: Frame) => OrderedCall | undefined = () => undefined,
): Question[] {
  const questions = new Map<string, Question>();
  for (const stack of stacks) {
    const inHeader = new Set(stack.header?.frames);
    let next: Frame | undefined;
    let last: Frame | undefined;
    for (const frame of stack.frames) {
      const location = inHeader.has(frame) ? stack.header?.location : undefined;
      if (isOfNextStack(frame, next)) next = undefined;
      if (isOpen(frame))
        addQuestion(questions, frame, { next, last, code: callOf(frame) }, stack, location);
      last = frame;
      if (isNext(frame)) next = endsStack(frame) ? undefined : frame;
    }
  }
  return [...questions.values()];
}

/**
 * Entry points that are the outermost frame of a kernel stack on their architecture: what is printed behind one belongs to
 * another stack. `ret_from_fork` is not among them, since v6.8 it is called by `ret_from_fork_asm` (arch/x86/entry/entry_64.S).
 */
const OUTERMOST =
  /^(?:entry_(?:SYSCALL|INT80|SYSENTER)\w*|ret_from_fork_asm|el0t?(?:_64|_32)?_sync(?:_compat)?|el0_svc_naked|ret_fast_syscall|ret_from_syscall|system_call_(?:common|vectored_common|fastpath)|kernel_thread_helper|child_rip)$/;

/** The frames of a stack with what the address of each is, innermost first. */
export function* rolesOf(frames: readonly Frame[]): Generator<readonly [Frame, FrameRole]> {
  let next: Frame | undefined;
  for (const frame of frames) {
    if (isOfNextStack(frame, next)) next = undefined;
    yield [frame, roleOf(frame, next)];
    if (isNext(frame)) next = endsStack(frame) ? undefined : frame;
  }
}

/** Whether the frame outward of this one has called it: not so of an entry in doubt, nor of a call without a frame. */
function isNext(frame: Frame): boolean {
  return frame.reliable && !frame.inlined;
}

function endsStack(frame: Frame): boolean {
  return OUTERMOST.test(frame.baseSymbol ?? frame.symbol ?? '');
}

/**
 * Whether the frame is the innermost one of another stack than `next`: what is printed behind `ret_from_fork` is its assembly part,
 * or of the next task (several of `/proc/PID/stack` in one text).
 */
function isOfNextStack(frame: Frame, next: Frame | undefined): boolean {
  const isLast = (next?.baseSymbol ?? next?.symbol) === 'ret_from_fork';
  return isLast && isNext(frame) && frame.symbol?.startsWith('ret_from_fork') === false;
}

/** The next sure frame inward, the entry next to it, and what the code says. */
interface Surroundings {
  readonly next: Frame | undefined;
  readonly last: Frame | undefined;
  readonly code: OrderedCall | undefined;
}

function addQuestion(
  questions: Map<string, Question>,
  frame: Frame,
  { next, last, code }: Surroundings,
  { frames: stack, traps }: StackQuestion,
  headerLocation: PrintedLocation | undefined,
): void {
  const name = sourceName(frame);
  if (name === undefined) return;
  const role = roleOf(frame, next);
  const callee = role === 'instruction-pointer' ? undefined : next;
  const known = role === 'return-address' ? code : undefined;
  const { symbol, byteOffset, byteSize, module, reliable } = frame;
  const remnant = reliable || last === next ? undefined : last;
  const trap = traps?.find((each) => each.frame === frame);
  const cause = {
    isAccess:
      trap?.isAccess === true || IS_ACCESS_FAULT.test(last?.baseSymbol ?? last?.symbol ?? ''),
    code: trap?.code,
  };
  const key = [
    symbol,
    byteOffset,
    byteSize,
    module,
    role,
    reliable,
    callee !== undefined && (callee.symbol ?? 'an address'),
    callee?.module,
    remnant?.symbol,
    JSON.stringify(known?.call),
    headerLocation?.lineNumber,
    cause.isAccess,
    cause.code,
  ].join();
  const same = questions.get(key);
  if (same !== undefined) same.frames.push(frame);
  else
    questions.set(key, {
      frame,
      frames: [frame],
      name,
      role,
      callee,
      remnant,
      call: known?.call,
      order: known?.order,
      stack,
      headerLocation,
      trap: cause,
    });
}

/**
 * What the address of a frame is. Where the unwinder starts from the registers it prints the instruction pointer once more as
 * the first entry of the trace (arm64, riscv, s390, loongarch): that entry is no return address.
 */
function roleOf(frame: Frame, next: Frame | undefined): FrameRole {
  const isRepeated =
    next?.role === 'instruction-pointer' &&
    next.symbol === frame.symbol &&
    next.byteOffset === frame.byteOffset;
  return isRepeated ? 'instruction-pointer' : frame.role;
}

/** The source's name of what the frame called: by the code where that names it, else by the log. */
export function calledName({ call, callee }: Question): string | undefined {
  if (call?.kind === 'direct') return baseSymbol(call.name);
  return callee && sourceName(callee);
}

/** Whether nothing in the log tells what the frame called: it is the innermost of a task that sleeps, or of a torn log. */
export function isTorn({ role, callee, name, call }: Question): boolean {
  return (
    call?.kind !== 'direct' &&
    role === 'return-address' &&
    callee === undefined &&
    !TOP_OF_STACK.has(name)
  );
}
