/** Long work in slices, so that whoever shares the thread gets a turn. */

/** How long one slice may last, in milliseconds. */
const SLICE_MS = 15;

let sliceEnds = 0;

/** Lets others run when the slice is over; does nothing before that. To be awaited between the steps of long work. */
export async function breathe(): Promise<void> {
  const now = performance.now();
  if (now < sliceEnds) return;
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  sliceEnds = performance.now() + SLICE_MS;
}
