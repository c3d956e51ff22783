/** Chooses the frame a report is to be blamed on. Agrees with the functions in syzkaller's titles where people made those. */
import { baseSymbol } from './symbol-name.js';
import type { Blame } from './report-kind.js';
import type { GuiltyFrame, Mention, Stack, StackKind } from './report.js';
import { REPORTING, skipReason } from './skip-functions.js';

/** What the choice is made from. */
export interface Evidence {
  readonly blame: Blame;
  /** The function the header names. */
  readonly headerFunction?: string;
  /** Functions that give warnings of the report's topic and are not to blame either. */
  readonly alsoSkip?: RegExp;
  readonly stacks: readonly Stack[];
  readonly mentions: readonly Mention[];
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

/** The guilty frame; where every frame is machinery, the one that was running or that the header names. */
export function chooseGuilty(evidence: Evidence): GuiltyFrame | undefined {
  return evidence.blame === 'none' ? undefined : (choose(evidence) ?? lastResort(evidence));
}

function choose(evidence: Evidence): GuiltyFrame | undefined {
  switch (evidence.blame) {
    case 'none':
      return undefined;
    case 'header':
      return fromHeader(evidence) ?? firstOf(evidence);
    case 'lock':
      return fromMention(evidence, ['lock', 'reference']) ?? firstOf(evidence);
    case 'caller':
      return fromCaller(evidence) ?? firstOf(evidence);
    case 'stalled':
      return stalled(evidence) ?? firstOf(evidence);
    case 'allocated':
      return firstOf({
        ...evidence,
        stacks: evidence.stacks.map((stack) =>
          stack.kind === 'allocated' ? stack : { ...stack, frames: [] },
        ),
      });
    case 'first':
      return afterBadJump(evidence) ?? firstOf(evidence) ?? fromHeader(evidence);
  }
}

function lastResort(evidence: Evidence): GuiltyFrame | undefined {
  const name = evidence.headerFunction;
  if (name !== undefined) return { reason: 'named by the header', ...locate(name, evidence) };
  for (const [index, stack] of evidence.stacks.entries()) {
    const at = stack.frames.findIndex(
      ({ role, symbol }) => role === 'instruction-pointer' && symbol !== undefined,
    );
    const symbol = stack.frames[at]?.symbol;
    if (symbol !== undefined) return { stack: index, frame: at, symbol, reason: 'was running' };
  }
  return undefined;
}

function isSkipped(symbol: string, { alsoSkip }: Evidence): boolean {
  const base = baseSymbol(symbol);
  return skipReason(base) !== undefined || alsoSkip?.test(base) === true;
}

function fromHeader(evidence: Evidence): GuiltyFrame | undefined {
  const name = evidence.headerFunction;
  if (name === undefined || isSkipped(name, evidence)) return undefined;
  return { reason: 'named by the header', ...locate(name, evidence) };
}

/** The first place of the kinds `whats` that is not machinery: where the lock was taken, who called. */
function fromMention(
  evidence: Evidence,
  whats: readonly Mention['what'][],
): GuiltyFrame | undefined {
  for (const { what, frame } of evidence.mentions) {
    if (!whats.includes(what) || frame.symbol === undefined) continue;
    if (isSkipped(frame.symbol, evidence)) continue;
    return { reason: `the first ${what} the report names`, ...locate(frame.symbol, evidence) };
  }
  return undefined;
}

/** `caller is f+0x1/0x2`: the kernel says itself who is to blame (lib/smp_processor_id.c), or which check of its own asked. */
function fromCaller(evidence: Evidence): GuiltyFrame | undefined {
  const symbol = evidence.mentions.find(({ what }) => what === 'caller')?.frame.symbol;
  if (symbol === undefined || skipReason(baseSymbol(symbol)) === REPORTING) return undefined;
  return { reason: 'named as the caller', ...locate(symbol, evidence) };
}

/** Where the function stands in the stacks, if it does. */
function locate(name: string, { stacks }: Evidence): { symbol: string } | Candidate {
  const base = baseSymbol(name);
  const all = stacks.flatMap((stack, index) => candidatesOf(stack, index));
  return all.find(({ symbol }) => baseSymbol(symbol) === base) ?? { symbol: name };
}

/** A jump to an address without a function was made by who the link register says, or by the frame after it. */
function afterBadJump(evidence: Evidence): GuiltyFrame | undefined {
  const [first] = evidence.stacks.find(({ kind }) => kind === 'call-trace')?.frames ?? [];
  if (first?.role !== 'instruction-pointer' || first.symbol !== undefined) return undefined;
  return fromMention(evidence, ['link-register']);
}

function firstOf(evidence: Evidence): GuiltyFrame | undefined {
  for (const kinds of telling) {
    for (const [index, stack] of evidence.stacks.entries()) {
      if (!kinds.includes(stack.kind)) continue;
      const found = candidatesOf(stack, index).find(({ symbol }) => !isSkipped(symbol, evidence));
      if (found !== undefined)
        return { ...found, reason: `first of its stack that is not machinery` };
    }
  }
  return undefined;
}

/**
 * The functions that hand the CPU to other code: what they called is what takes so long. Entry of system calls and of their
 * families (ioctl, netlink), received packets, work queues, timers, interrupts.
 */
const dispatchers =
  /^(?:do_syscall_\w+|do_fast_syscall_32|do_int80_\w+|entry_\w+|x64_sys_call|ia32_sys_call|sysenter_\w+|tracesys\w*|system_call\w*|syscall_\w+|invoke_syscall|el0_svc\w*|ret_fast_syscall|do_ecall\w*|__do_syscall|\w*sys_ioctl|do_vfs_ioctl|vfs_ioctl|rtnetlink_rcv_msg|genl_family_rcv_msg\w*|genl_rcv_msg|genl_dumpit|genl_lock_dumpit|netlink_dump|process_one_work|process_scheduled_works|worker_thread|call_timer_fn|__run_timers|expire_timers|run_timer_softirq|__hrtimer_run_queues|kthread|ret_from_fork\w*|handle_softirqs|__do_softirq|run_ksoftirqd|smpboot_thread_fn|__netif_receive_skb\w*|netif_receive_skb\w*|process_backlog|__napi_poll\w*|napi_poll|net_rx_action|task_work_run|do_fault|__do_fault|exit_to_user_mode\w*|do_notify_resume|handle_irq_event\w*|__handle_irq_event_percpu|handle_IRQ\w*|do_IRQ|generic_handle_irq\w*|start_secondary|rest_init|cpu_startup_entry)$/;

/** The function that the first dispatcher had called. */
function stalled(evidence: Evidence): GuiltyFrame | undefined {
  for (const [index, stack] of evidence.stacks.entries()) {
    if (stack.kind !== 'call-trace' && stack.kind !== 'other-cpu') continue;
    const frames = namedFrames(stack, index);
    const interrupted = firstInterrupted(stack, frames);
    for (let at = interrupted + 1; at < frames.length; at++) {
      const called = frames[at - 1];
      const symbol = frames[at]?.symbol ?? '';
      if (called === undefined || !dispatchers.test(baseSymbol(symbol))) continue;
      if (isSkipped(called.symbol, evidence) || dispatchers.test(baseSymbol(called.symbol)))
        continue;
      return { ...called, reason: `called by ${baseSymbol(symbol)}` };
    }
  }
  return undefined;
}

/** The index of the first frame that was interrupted by the timer that found the stall. */
function firstInterrupted(stack: Stack, frames: readonly Candidate[]): number {
  const ip = frames.findIndex(({ frame }) => stack.frames[frame]?.role === 'instruction-pointer');
  if (ip >= 0) return ip;
  const entry = frames.findIndex(({ symbol }) =>
    /apic_timer_interrupt|el1_irq|el1h_64_irq$|__irq_svc/.test(symbol),
  );
  return entry < 0 ? 0 : entry + 1;
}

/**
 * The frames that can be blamed. An offset of 0 is the start of the function behind a call that does not return: the caller
 * is another one.
 */
function candidatesOf(stack: Stack, index: number): readonly Candidate[] {
  return namedFrames(stack, index).filter(({ frame: at }) => {
    const frame = stack.frames[at];
    return at === 0 || frame?.byteOffset !== 0 || frame.role === 'instruction-pointer';
  });
}

/** The frames that are confirmed by the unwinder, named, and functions of their own in the binary. */
function namedFrames(stack: Stack, index: number): readonly Candidate[] {
  return stack.frames.flatMap(({ symbol, reliable, inlined }, frame) =>
    symbol === undefined || !reliable || inlined ? [] : [{ stack: index, frame, symbol }],
  );
}
