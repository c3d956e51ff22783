// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/gizmo.h>

#define GIZMO_SUBMIT	0x4701
#define GIZMO_URGENT	0x4702
#define GIZMO_RESET	0x4703

static int gizmo_submit_one(struct gizmo *gizmo, struct gizmo_request *request, int priority)
{
	request->priority = priority;
	return gizmo_try_submit(gizmo, request);
}

static long gizmo_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct gizmo *gizmo = file->private_data;
	struct gizmo_request *request = gizmo_request_from_user(argument);

	switch (command) {
	case GIZMO_SUBMIT:
		return gizmo_submit_one(gizmo, request, 0);
	case GIZMO_URGENT:
		return gizmo_submit_one(gizmo, request, 99);
	case GIZMO_RESET:
		gizmo_queue_drain(gizmo);
		return 0;
	default:
		return -25;
	}
}

static int gizmo_open(struct inode *inode, struct file *file)
{
	file->private_data = gizmo_of(inode);
	return 0;
}

static const struct file_operations gizmo_fops = {
	.open		= gizmo_open,
	.unlocked_ioctl	= gizmo_ioctl,
};
