// SPDX-License-Identifier: MIT
void dump_stack_lvl(const char *level)
{
	show_stack(0, 0, level);
}
