/** What any editor shows of samples/oops.log. */

export const TITLE = 'BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit';

/** The names of the outline: report, stack, frames. */
export const FRAMES = [
  'gizmo_queue_submit',
  'gizmo_ioctl',
  '__x64_sys_ioctl',
  '? fpregs_assert_state_consistent',
  'do_syscall_64',
  'entry_SYSCALL_64_after_hwframe',
];

/** 1-based line of the log, and the hint behind it. */
export const HINTS = [
  '8:? drivers/gizmo/queue.c:22 1/3',
  '16:≈ drivers/gizmo/main.c:24 1/2',
  '17:~ fs/ioctl.c:19',
  '19:~ arch/x86/entry/common.c:16',
  '20:~ arch/x86/entry/entry_64.S:8',
];

/** The line that a hover marks for `__x64_sys_ioctl`. */
export const SOURCE_LINE = /→ 19 \s*return vfs_ioctl\(file, cmd, arg\);/;

/** Who is written to. */
export const ADDRESSEES = `To: Ada Sample <ada@gizmo.example>,
    Brook Sample <brook@gizmo.example>,
    Eli Sample <eli@kernel.example>
Cc: linux-gizmo@lists.example,
    linux-kernel@lists.example
`;

/** 1-based line of MAINTAINERS with the section that run-editor.ts adds, and the problem there. */
export const PROBLEMS = ['37:No file of this tree matches.'];
