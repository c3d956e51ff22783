// SPDX-License-Identifier: MIT
void start_kernel(void)
{
	rest_init();
}
