/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_GIZMO_H
#define _LINUX_GIZMO_H

struct gizmo_request {
	struct gizmo_request *next;
	unsigned long cookie;
	int priority;
};

struct gizmo {
	struct gizmo_request *head;
	unsigned int depth;
};

int gizmo_queue_submit(struct gizmo *gizmo, struct gizmo_request *request);
void gizmo_queue_drain(struct gizmo *gizmo);

/* Submits the request unless the queue is full. */
static inline int gizmo_try_submit(struct gizmo *gizmo, struct gizmo_request *request)
{
	if (gizmo->depth > 64)
		return -16;
	return gizmo_queue_submit(gizmo, request);
}

#endif
