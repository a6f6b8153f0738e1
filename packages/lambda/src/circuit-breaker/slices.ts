/** Of a window, which slides on by one of them at a time. */
const slicesOfAWindow = 10;

/** Cuts time into slices, so that what has left the window can be told from what is in it without a record of each call. */
export function slicesOf(window: number) {
  const length = window / slicesOfAWindow;
  const at = (time: number) => Math.floor(time / length);
  return {
    at,
    /** Whether a slice is in the window that ends now. The oldest is left out as soon as part of it is too old. */
    isRecent: (slice: number, now: number) => slice > at(now) - slicesOfAWindow,
  };
}

export type Slices = ReturnType<typeof slicesOf>;
