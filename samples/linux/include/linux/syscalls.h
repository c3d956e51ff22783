/* SPDX-License-Identifier: MIT */
#define SYSCALL_DEFINE3(name, ...) long __x64_sys_##name(const struct pt_regs *regs)
