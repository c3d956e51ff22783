// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/syscalls.h>

/* Calls the driver, if it has a method for it. */
static long vfs_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	if (!filp->f_op->unlocked_ioctl)
		return -25;
	return filp->f_op->unlocked_ioctl(filp, cmd, arg);
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct file *file = file_of(fd);

	if (!file)
		return -9;
	return vfs_ioctl(file, cmd, arg);
}
