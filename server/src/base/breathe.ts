/** Long work in slices, so that whoever shares the thread gets a turn. */

/** How long one slice may last, in milliseconds. */
const SLICE_MS = 15;

let sliceStarted = 0;

/** Lets others run when the slice is over; does nothing before that. To be awaited between the steps of long work. */
export async function breathe(): Promise<void> {
  // `performance` would be loaded for this alone; where the clock is set back, the slice is over.
  const spent = Date.now() - sliceStarted;
  if (spent >= 0 && spent < SLICE_MS) return;
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  sliceStarted = Date.now();
}
