/**
 * Which tick the server is at, by this client's time, as far as the frames tell.
 *
 * Every frame says which tick it is of and how long after that tick was due it was written; so each gives a local time at
 * which tick 0 was due, later by the time the frame was under way. The smallest of the last seconds, the *base line*, has
 * had the quickest way; the clock goes by it. So tick T is here when its frame is, if nothing held that up: the clock is
 * behind the server's by the quickest way, which nobody can tell from differing clocks, and nobody needs to.
 * *Jitter* is by how much later than on the base line frames arrive.
 *
 * The base line falls at once when a frame came quicker, and rises when what was quick is forgotten: after a while, or
 * within a second if all frames since are much later, because the server gave up time or the way has become longer. What
 * the clock says follows it by running a little slower or faster, unless it is far off.
 */

import { SlidingWindow } from './sliding-window.js';

/** How long a frame counts. Long enough to hold a quick one, short enough for clocks that drift apart. */
const WINDOW_MS = 8000;
/** Frames that arrive no earlier than this after the base line, for `STEP_AFTER_MS`, make a new one. */
const STEP_MS = 50;
const STEP_AFTER_MS = 1000;
const STEP_FRAMES_MIN = 8;
/** The share of frames that are no later than the jitter. */
const JITTER_SHARE = 0.98;
/** By how much the clock runs faster or slower to come to the base line. */
const SLEW = 0.05;
/** Milliseconds off, from which on it jumps instead. */
const JUMP_MS = 250;

export class ServerClock {
  /** By how many ms frames are late, but for the latest two in a hundred; 0 before the second frame. */
  jitterMs = 0;
  /** Milliseconds per tick. */
  periodMs;

  #written = new SlidingWindow(WINDOW_MS);
  #due = new SlidingWindow(WINDOW_MS);
  /** Local time of tick 0, as the frames have it. */
  #baseMs = Number.NaN;
  /** Local time of tick 0, as the clock had it at a time. */
  #originMs = Number.NaN;
  #originAtMs = 0;
  #latestTick = Number.NEGATIVE_INFINITY;
  /** Whether a frame came when it was written. */
  #observed = false;

  /** @param {number} tickRate per second */
  constructor(tickRate) {
    this.periodMs = 1000 / tickRate;
  }

  /**
   * Takes a frame in.
   *
   * @param {number} tick
   * @param {number} timeUs microseconds from the time the tick was due to the time the frame was written
   * @param {number} arrivedMs not before that of the frame before
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
   * Takes in a frame that comes later than it was due, by nobody knows how much. That is better than nothing: the newest
   * of them tell the time as long as no other frame does.
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
   * The tick whose frame would arrive now on the base line, with its fraction. It never runs backwards, nor by more than
   * a few per cent faster or slower than ticks pass, but for a jump when it was far off.
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
