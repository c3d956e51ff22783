/* SPDX-License-Identifier: MIT */
SYM_CODE_START(entry_SYSCALL_64)
	swapgs
	pushq	%rsp
SYM_INNER_LABEL(entry_SYSCALL_64_after_hwframe, SYM_L_GLOBAL)
	pushq	%rax
	movq	%rsp, %rdi
	call	do_syscall_64
	popq	%rax
	sysretq
SYM_CODE_END(entry_SYSCALL_64)
