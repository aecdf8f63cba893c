/**
 * Estimates, in this client's time, at which tick the server is.
 *
 * Every frame says its tick and how long after that tick was due it was written. So each frame gives a local time at
 * which tick 0 was due, late by the frame's transit time. The smallest of the last seconds, the *base line*, has the
 * shortest transit, and the clock follows it: tick T is now when the frame of tick T arrives without delay. The clock
 * is behind the server's by the shortest transit, which two different clocks cannot measure. *Jitter* is how much later
 * than on the base line frames arrive.
 *
 * The base line falls at once with a quicker frame. It rises when the quick frames expire: after the window, or within
 * a second if all frames since are much later, because the server gave up time or the transit became longer. The clock
 * approaches the base line by running a little slower or faster, and jumps if it is far off.
 */

import { SlidingWindow } from './sliding-window.js';

/** Milliseconds that a frame counts: long enough for a quick one, short enough for clocks that drift apart. */
const WINDOW_MS = 8000;
/** If all frames of `STEP_AFTER_MS` arrive this much after the base line, it is determined anew. */
const STEP_MS = 50;
const STEP_AFTER_MS = 1000;
const STEP_FRAMES_MIN = 8;
/** The share of frames that are no later than the jitter. */
const JITTER_SHARE = 0.98;
/** The part by which the clock runs faster or slower to approach the base line. */
const SLEW = 0.05;
/** Milliseconds of difference from which on the clock jumps. */
const JUMP_MS = 250;

export class ServerClock {
  /** Milliseconds that 98 % of the frames are late at most; 0 before the second frame. */
  jitterMs = 0;
  /** Milliseconds per tick. */
  periodMs;

  #written = new SlidingWindow(WINDOW_MS);
  #due = new SlidingWindow(WINDOW_MS);
  /** Local time of tick 0 by the frames. */
  #baseMs = Number.NaN;
  /** Local time of tick 0 by the clock, at `#originAtMs`. */
  #originMs = Number.NaN;
  #originAtMs = 0;
  #latestTick = Number.NEGATIVE_INFINITY;
  /** Whether a frame has come that was not missed. */
  #observed = false;

  /** @param {number} tickRate per second */
  constructor(tickRate) {
    this.periodMs = 1000 / tickRate;
  }

  /**
   * Takes the time of a frame.
   *
   * @param {number} tick
   * @param {number} timeUs microseconds from the time the tick was due to the time the frame was written
   * @param {number} arrivedMs not before that of the previous frame
   */
  observe(tick, timeUs, arrivedMs) {
    this.#observed = true;
    const originMs = arrivedMs - tick * this.periodMs;
    this.#due.add(arrivedMs, originMs);
    this.#written.add(arrivedMs, originMs - timeUs / 1000);
    this.#forgetIfStepped(arrivedMs);
    const baseMs = this.#written.min();
    this.jitterMs = Math.max(0, this.#due.quantile(JITTER_SHARE) - baseMs);
    this.#slew(arrivedMs, baseMs);
  }

  /**
   * Takes the time of a missed frame, which is late by an unknown time. The newest of them set the clock until another
   * frame comes.
   *
   * @param {number} tick
   * @param {number} arrivedMs
   */
  suppose(tick, arrivedMs) {
    if (this.#observed) return;
    this.#originMs = this.#baseMs = arrivedMs - tick * this.periodMs;
    this.#originAtMs = arrivedMs;
  }

  /** @param {number} nowMs */
  #forgetIfStepped(nowMs) {
    const recent = Math.max(STEP_FRAMES_MIN, this.#written.countSince(nowMs - STEP_AFTER_MS));
    if (this.#written.min(recent) - this.#written.min() < STEP_MS) return;
    this.#written.forgetBefore(nowMs - STEP_AFTER_MS);
    this.#due.forgetBefore(nowMs - STEP_AFTER_MS);
  }

  /**
   * @param {number} nowMs
   * @param {number} baseMs
   */
  #slew(nowMs, baseMs) {
    const originMs = this.#originMsAt(nowMs);
    const jumps = !(Math.abs(baseMs - originMs) < JUMP_MS);
    if (jumps) this.#latestTick = Number.NEGATIVE_INFINITY;
    this.#originMs = jumps ? baseMs : originMs;
    this.#originAtMs = nowMs;
    this.#baseMs = baseMs;
  }

  /** @param {number} nowMs */
  #originMsAt(nowMs) {
    const slewMs = SLEW * Math.max(0, nowMs - this.#originAtMs);
    return this.#originMs + Math.max(-slewMs, Math.min(slewMs, this.#baseMs - this.#originMs));
  }

  /**
   * The tick whose frame would arrive now on the base line, with a fraction. It runs at most 5 % faster or slower than
   * ticks pass and never backwards, except for a jump when it is far off.
   *
   * @param {number} nowMs
   * @returns {number} NaN before the first frame
   */
  serverTickAt(nowMs) {
    const tick = (nowMs - this.#originMsAt(nowMs)) / this.periodMs;
    if (tick > this.#latestTick) this.#latestTick = tick;
    return Number.isNaN(tick) ? tick : this.#latestTick;
  }
}
