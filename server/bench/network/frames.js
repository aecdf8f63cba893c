// Animation frames: how figures spend time, and what they make of numbers afterwards.

/** Calls with the time of every animation frame for so long, or until `done`. */
export function eachFrame(ms, call, done = () => false) {
  return new Promise((resolve, reject) => {
    let endMs = Number.NaN;
    const frame = (nowMs) => {
      try {
        if (Number.isNaN(endMs)) endMs = nowMs + ms;
        call(nowMs);
        if (nowMs < endMs && !done()) requestAnimationFrame(frame);
        else resolve();
      } catch (error) {
        reject(error);
      }
    };
    requestAnimationFrame(frame);
  });
}

/** @returns {{ p50: number, p99: number, max: number, count: number }} */
export function spread(numbers) {
  const sorted = Float64Array.from(numbers).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1), count: sorted.length };
}

/** The middle one of some numbers, which it sorts. */
export const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
