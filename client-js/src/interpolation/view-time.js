/**
 * The presented moment: so far behind the server clock that the next snapshot has nearly always arrived. This *delay*
 * is the snapshot interval plus the jitter, within bounds. The moment follows it by running up to a tenth faster or
 * slower, and never runs backwards. When snapshots fail to come, it runs on for two intervals and then stands still;
 * when they come again, it catches up as gently, or jumps if it is far behind.
 */

/** The least and the largest delay, in intervals between snapshots. */
const DELAY_INTERVALS_MIN = 1;
const DELAY_INTERVALS_MAX = 10;
/** Intervals that the moment may be after the newest snapshot. */
const EXTRAPOLATED_INTERVALS_MAX = 2;
/** The part by which the moment runs faster or slower at most. */
const STRETCH_MAX = 0.1;
/** Milliseconds in which the moment reaches its due time, if the stretch allows. */
const APPROACH_MS = 500;
/** Milliseconds behind from which on the moment jumps. */
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

  /** Ticks that the moment is to be behind the server clock. */
  get #delayTicks() {
    const jitterTicks = this.#clock.jitterMs / this.#clock.periodMs;
    const most = DELAY_INTERVALS_MAX * this.#intervalTicks;
    return Math.min(DELAY_INTERVALS_MIN * this.#intervalTicks + jitterTicks, most);
  }

  /**
   * @param {number} ticks from one snapshot to the next
   * @returns {boolean} whether the moment jumps over that time
   */
  leaps(ticks) {
    return ticks > EXTRAPOLATED_INTERVALS_MAX * this.#intervalTicks && ticks * this.#clock.periodMs > JUMP_MS;
  }

  /**
   * Moves the moment on to now.
   *
   * @param {number} nowMs
   * @param {number} oldestTick of the retained snapshots
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
