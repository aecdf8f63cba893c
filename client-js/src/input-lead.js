/**
 * How many ticks ahead of the server clock inputs aim, so that they come just in time.
 *
 * The *way* of an input is its lead less the margin that the server told of it: the smallest lead at which it would have
 * been on time. It contains everything: both directions of the network, late timers, the wait for the server to read. As
 * it does not depend on the lead, answers to inputs sent before the last change of the lead count like all others.
 *
 *     wanted = the way that 98 % of the last 4 s' inputs did not exceed + 1/2 tick + (inputs per message - 1)
 *     lead   = wanted if that is larger: at once; else it falls towards it by 1 tick in 50
 *
 * Before anything is told, a way is what opening the connection says: that took two round trips, one for TCP and one for
 * the upgrade.
 *
 * So hardly any margin is negative, and few exceed a tick by more than the jitter. A single stall does not raise the
 * lead, a worse network does within a few inputs. Of several inputs in a message the first is meant for an earlier tick
 * than the newest, of which the margin tells.
 */

import { INPUT_LEAD_TICKS_MAX } from './limits.js';
import { SlidingWindow } from './sliding-window.js';

const WINDOW_MS = 4000;
const ON_TIME_SHARE = 0.98;
const SPARE_TICKS = 0.5;
/** Ticks by which the lead falls in one. */
const FALL = 0.02;
/** What a way is taken for before the first answer, besides a round trip: it is sent late, and waits to be read. */
const START_TICKS = 2;
const ROUND_TRIPS_TO_OPEN = 2;
/** What took as long says nothing of the way: a packet was lost, and TCP waits a second before it sends it again. */
const LOST_MS = 1000;
/** Larger leads are of no use to anybody who plays; a server that asks for one is not right. */
const LEAD_MS_MAX = 2000;
/** Messages whose lead is remembered, by target tick; a power of two. */
const REMEMBERED = 256;
const NO_TARGET = -(2 ** 31);

export class InputLead {
  #periodMs;
  #spareTicks;
  #ticksMax;
  #ways = new SlidingWindow(WINDOW_MS);
  #ticks = 0;
  #wantedTicks = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  #targets = new Int32Array(REMEMBERED).fill(NO_TARGET);
  #leads = new Float64Array(REMEMBERED);
  #newestTarget = NO_TARGET;

  /**
   * @param {number} periodMs of a tick
   * @param {number} inputsPerMessage
   */
  constructor(periodMs, inputsPerMessage) {
    this.#periodMs = periodMs;
    this.#spareTicks = SPARE_TICKS + inputsPerMessage - 1;
    this.#ticksMax = LEAD_MS_MAX / periodMs;
  }

  /**
   * A connection was opened: over it inputs go ahead by no less than that tells, until answers tell more.
   *
   * @param {number} nowMs
   * @param {number} tookMs
   */
  opened(nowMs, tookMs) {
    const roundTripMs = tookMs < LOST_MS ? tookMs / ROUND_TRIPS_TO_OPEN : 0;
    this.#ticks = Math.max(this.at(nowMs), START_TICKS + roundTripMs / this.#periodMs + this.#spareTicks);
    if (!Number.isFinite(this.#ways.min())) this.#wantedTicks = this.#ticks;
    this.#targets.fill(NO_TARGET);
    this.#newestTarget = NO_TARGET;
  }

  /**
   * @param {number} nowMs
   * @returns {number} ticks, with a fraction
   */
  at(nowMs) {
    const fallen = this.#ticks - (FALL * Math.max(0, nowMs - this.#atMs)) / this.#periodMs;
    this.#ticks = Math.max(this.#wantedTicks, fallen);
    this.#atMs = nowMs;
    return this.#ticks;
  }

  /** The shortest way of the last seconds, in ticks; 0 if none is known. An input that has less time will be late. */
  get shortestWayTicks() {
    const way = this.#ways.min();
    return Number.isFinite(way) ? way : 0;
  }

  /**
   * Remembers a message that was just sent, by what its newest input is meant for.
   *
   * @param {number} targetTick
   */
  sent(targetTick) {
    const at = targetTick & (REMEMBERED - 1);
    this.#targets[at] = targetTick;
    this.#leads[at] = this.#ticks;
    this.#newestTarget = targetTick;
  }

  /**
   * Takes in what a frame's head tells.
   *
   * @param {number} tick of the frame
   * @param {number} margin in ticks, of the newest input that had arrived
   * @param {number} nowMs
   */
  told(tick, margin, nowMs) {
    // The input arrived at this tick, or a few ago: then the frame before it told already.
    const target = tick + margin;
    if (target > this.#newestTarget) return;
    for (let back = 0; back <= INPUT_LEAD_TICKS_MAX; back++) {
      const at = (target - back) & (REMEMBERED - 1);
      if (this.#targets[at] !== target - back) continue;
      this.#ways.add(nowMs, /** @type {number} */ (this.#leads[at]) - margin);
      const wanted = this.#ways.quantile(ON_TIME_SHARE) + this.#spareTicks;
      this.#wantedTicks = Math.max(0, Math.min(this.#ticksMax, wanted));
      return;
    }
  }
}
