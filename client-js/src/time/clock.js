/**
 * The time of a room; tests have a clock that they advance by hand.
 *
 * @typedef {object} Clock
 * @property {() => number} nowMs
 * @property {(call: () => void, delayMs: number) => any} setTimer
 * @property {(timer: any) => void} clearTimer
 */

/** @type {Clock} */
export const systemClock = {
  nowMs: () => performance.now(),
  setTimer: (call, delayMs) => setTimeout(call, delayMs),
  clearTimer: (timer) => clearTimeout(timer),
};
