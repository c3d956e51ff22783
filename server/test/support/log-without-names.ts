/** A log that prints addresses without symbols, and a list that names them. */

/** An oops of Linux 2.4, which prints no release. */
export const LOG_WITHOUT_NAMES = `Unable to handle kernel NULL pointer dereference at virtual address 00000004
Oops: 0000
CPU:    0
EIP:    0010:[<c0140014>]    Not tainted
EFLAGS: 00010206
Process gizmo (pid: 4, stackpage=c345d000)
Call Trace:    [<c0130071>] [<e08da3a7>]
Code: 89 02 c7 41 30 00 00 00 00 89 4c 24 04 e9 7a ff ff ff 8d 76
`;

/** System.map of its kernel; the second address of the trace is that of a module. */
export const SYSTEM_MAP = `c0100000 T _stext
c0130000 t gizmo_ioctl
c0140000 T gizmo_queue_submit
c0140170 T gizmo_other
c0200000 A _etext
c0200000 D some_data
c0300000 B _end
`;
