/** Chooses the frame a report is to be blamed on. Agrees with the functions in syzkaller's titles where people made those. */
import { baseSymbol } from './symbol-name.js';
import type { Frame } from './frame.js';
import type { Blame } from './report-kind.js';
import type { GuiltyFrame, Stack, StackKind } from './report.js';
import { skipReason, skippedFunctions, waitingFunctions } from './skip-functions.js';

/** What the choice is made from. */
export interface Evidence {
  readonly blame: Blame;
  /** The function the header names. */
  readonly headerFunction?: string;
  readonly stacks: readonly Stack[];
}

interface Candidate {
  readonly stack: number;
  readonly frame: number;
  readonly symbol: string;
}

/** The stacks that show what happened, best first; the others show where objects came from or what other CPUs did. */
const telling: readonly (readonly StackKind[])[] = [
  ['access', 'call-trace'],
  ['other-cpu', 'other'],
  ['lock-chain'],
  ['allocated'],
];

/** The guilty frame; undefined where every frame is machinery. */
export function chooseGuilty(evidence: Evidence): GuiltyFrame | undefined {
  const { blame, headerFunction, stacks } = evidence;
  switch (blame) {
    case 'none':
      return undefined;
    case 'header':
      return fromHeader(headerFunction, stacks) ?? firstOf(stacks, [skippedFunctions]);
    case 'waiting':
      return firstOf(stacks, [waitingFunctions, skippedFunctions]);
    case 'stalled':
      return stalled(stacks) ?? firstOf(stacks, [skippedFunctions]);
    case 'allocated':
      return firstOf(
        stacks.filter(({ kind }) => kind === 'allocated'),
        [skippedFunctions],
      );
    case 'first':
      return firstOf(stacks, [skippedFunctions]) ?? fromHeader(headerFunction, []);
  }
}

function fromHeader(name: string | undefined, stacks: readonly Stack[]): GuiltyFrame | undefined {
  if (name === undefined || skipReason(baseSymbol(name), [skippedFunctions]) !== undefined) {
    return undefined;
  }
  const base = baseSymbol(name);
  const found = candidates(stacks).find(({ symbol }) => baseSymbol(symbol) === base);
  return { reason: 'named by the header', ...(found ?? { symbol: name }) };
}

type SkipTables = Parameters<typeof skipReason>[1];

function firstOf(stacks: readonly Stack[], tables: SkipTables): GuiltyFrame | undefined {
  for (const kinds of telling) {
    for (const [index, stack] of stacks.entries()) {
      if (!kinds.includes(stack.kind)) continue;
      const found = candidatesOf(stack, index).find(
        ({ symbol }) => skipReason(baseSymbol(symbol), tables) === undefined,
      );
      if (found !== undefined)
        return { ...found, reason: `first of the ${stack.kind} that is not machinery` };
    }
  }
  return undefined;
}

/**
 * The functions that hand the CPU to other code: what they called is what takes so long. Syscall entry, interrupts of the
 * network, work queues, timers, faults.
 */
const dispatchers =
  /^(?:do_syscall_\w+|do_fast_syscall_32|do_int80_\w+|entry_\w+|sysenter_\w+|tracesys\w*|system_call\w*|syscall_\w+|invoke_syscall|el0_svc\w*|ret_fast_syscall|system_call_exception|do_ecall\w*|__do_syscall|process_one_work|process_scheduled_works|worker_thread|call_timer_fn|__run_timers|expire_timers|run_timer_softirq|__hrtimer_run_queues|hrtimer_interrupt|kthread|ret_from_fork\w*|handle_softirqs|__do_softirq|run_ksoftirqd|smpboot_thread_fn|__netif_receive_skb\w*|netif_receive_skb\w*|process_backlog|__napi_poll\w*|napi_poll|net_rx_action|task_work_run|do_fault|__do_fault|exit_to_user_mode\w*|do_notify_resume|handle_irq_event\w*|__handle_irq_event_percpu|handle_IRQ\w*|do_IRQ|generic_handle_irq\w*|start_secondary|rest_init|cpu_startup_entry)$/;

/** The function that the first dispatcher had called. */
function stalled(stacks: readonly Stack[]): GuiltyFrame | undefined {
  for (const [index, stack] of stacks.entries()) {
    if (stack.kind !== 'call-trace' && stack.kind !== 'other-cpu') continue;
    const frames = candidatesOf(stack, index);
    const start = afterInterrupt(stack, frames);
    for (let at = start + 1; at < frames.length; at++) {
      const called = frames[at - 1];
      const symbol = frames[at]?.symbol ?? '';
      if (called === undefined || !dispatchers.test(baseSymbol(symbol))) continue;
      if (skipReason(baseSymbol(called.symbol), [skippedFunctions]) !== undefined) continue;
      return { ...called, reason: `called by ${baseSymbol(symbol)}` };
    }
  }
  return undefined;
}

/** The index of the first frame that was interrupted by the timer that found the stall. */
function afterInterrupt(stack: Stack, frames: readonly Candidate[]): number {
  const ip = frames.findLastIndex(
    ({ frame }) => frame < 40 && stack.frames[frame]?.role === 'instruction-pointer',
  );
  if (ip >= 0) return ip;
  const entry = frames.findIndex(({ symbol }) =>
    /apic_timer_interrupt|el1_irq|el1h_64_irq$|__irq_svc/.test(symbol),
  );
  return entry < 0 ? 0 : entry + 1;
}

function candidates(stacks: readonly Stack[]): readonly Candidate[] {
  return stacks.flatMap((stack, index) => candidatesOf(stack, index));
}

/** The frames that can be blamed: confirmed by the unwinder, named, and functions of their own in the binary. */
function candidatesOf(stack: Stack, index: number): readonly Candidate[] {
  return stack.frames.flatMap((frame: Frame, at) =>
    frame.symbol === undefined || !frame.reliable || frame.inlined
      ? []
      : [{ stack: index, frame: at, symbol: frame.symbol }],
  );
}
