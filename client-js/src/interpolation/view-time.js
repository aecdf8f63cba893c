/**
 * Which moment of the room is presented: as far behind the server clock as it takes for the next snapshot to be there
 * nearly always. That *delay* is the time between two snapshots and the jitter, within bounds; the moment follows it by
 * running up to a tenth faster or slower, never backwards. When snapshots fail to come it runs on for two of their
 * intervals and stands still then; when they come again it makes up for that as gently, unless it is far behind.
 */

/** Intervals between snapshots that the delay has, at least and at most. */
const DELAY_INTERVALS_MIN = 1;
const DELAY_INTERVALS_MAX = 10;
/** How many of them the moment may be after the newest snapshot. */
const EXTRAPOLATED_INTERVALS_MAX = 2;
/** By how much time is stretched, at most. */
const STRETCH_MAX = 0.1;
/** In this time, were there no such bound, it would be where it should. */
const APPROACH_MS = 500;
/** Milliseconds behind, from which on it jumps. */
const JUMP_MS = 500;

export class ViewTime {
  /** The moment, in ticks with a fraction; NaN before the first. */
  tick = Number.NaN;

  #clock;
  #intervalTicks;
  #atMs = 0;

  /**
   * @param {import('../time/server-clock.js').ServerClock} clock
   * @param {number} intervalTicks between snapshots
   */
  constructor(clock, intervalTicks) {
    this.#clock = clock;
    this.#intervalTicks = intervalTicks;
  }

  /** How far the moment shall be behind the server clock. */
  get #delayTicks() {
    const jitterTicks = this.#clock.jitterMs / this.#clock.periodMs;
    const most = DELAY_INTERVALS_MAX * this.#intervalTicks;
    return Math.min(DELAY_INTERVALS_MIN * this.#intervalTicks + jitterTicks, most);
  }

  /**
   * @param {number} ticks from one snapshot to the next
   * @returns {boolean} whether it passes over that time in a jump
   */
  leaps(ticks) {
    return ticks > EXTRAPOLATED_INTERVALS_MAX * this.#intervalTicks && ticks * this.#clock.periodMs > JUMP_MS;
  }

  /**
   * Goes on to now.
   *
   * @param {number} nowMs
   * @param {number} oldestTick of the snapshots there are
   * @param {number} newestTick
   */
  advance(nowMs, oldestTick, newestTick) {
    const due = this.#clock.serverTickAt(nowMs) - this.#delayTicks;
    const moment = Number.isNaN(this.tick) ? due : this.#towards(due, nowMs);
    const limit = newestTick + EXTRAPOLATED_INTERVALS_MAX * this.#intervalTicks;
    const next = Math.max(oldestTick, Math.min(moment, limit));
    if (!(next <= this.tick)) this.tick = next;
    this.#atMs = Math.max(this.#atMs, nowMs);
  }

  /**
   * @param {number} due
   * @param {number} nowMs
   */
  #towards(due, nowMs) {
    const { periodMs } = this.#clock;
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    const unstretched = this.tick + elapsedMs / periodMs;
    const offMs = (due - unstretched) * periodMs;
    if (offMs > JUMP_MS) return due;
    if (offMs < -JUMP_MS) return this.tick;
    const stretchMs = STRETCH_MAX * elapsedMs;
    const neededMs = offMs * Math.min(1, elapsedMs / APPROACH_MS);
    return unstretched + Math.max(-stretchMs, Math.min(stretchMs, neededMs)) / periodMs;
  }
}
