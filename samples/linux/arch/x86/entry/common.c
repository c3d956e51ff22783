// SPDX-License-Identifier: MIT
#include <linux/syscalls.h>

static int do_syscall_x64(struct pt_regs *regs, int nr)
{
	if (nr < NR_syscalls) {
		regs->ax = sys_call_table[nr](regs);
		return 1;
	}
	return 0;
}

void do_syscall_64(struct pt_regs *regs, int nr)
{
	enter_from_user_mode(regs);
	if (!do_syscall_x64(regs, nr))
		regs->ax = -38;
	exit_to_user_mode(regs);
}
