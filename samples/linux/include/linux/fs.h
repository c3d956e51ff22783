/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

struct inode;

struct file {
	const struct file_operations *f_op;
	void *private_data;
};

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long argument);
};

#endif
