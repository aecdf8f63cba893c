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
 * lead, a worse network does within a few inputs. Each of several inputs in a message has its own lead: the first is meant
 * for an earlier tick than the newest.
 */

import { SlidingWindow } from '../time/sliding-window.js';

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
/** Inputs whose lead is remembered, by sequence number; a power of two. */
const REMEMBERED = 256;

export class InputLead {
  #periodMs;
  #spareTicks;
  #ticksMax;
  #ways = new SlidingWindow(WINDOW_MS);
  #ticks = 0;
  #wantedTicks = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  /** 0: none. */
  #seqs = new Int32Array(REMEMBERED);
  #leads = new Float64Array(REMEMBERED);
  /** Number of the input in the latest frame's head. */
  #toldSeq = 0;

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
    // The margin of an input that is sent again does not measure the way.
    this.#seqs.fill(0);
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
   * Remembers an input that is sent now.
   *
   * @param {number} seq
   * @param {number} back its target tick subtracted from that of the newest input in the message
   */
  sent(seq, back) {
    const at = seq & (REMEMBERED - 1);
    this.#seqs[at] = seq;
    this.#leads[at] = this.#ticks - back;
  }

  /**
   * Takes in the margin in a frame's head.
   *
   * @param {number} ack number of the input that the margin is of
   * @param {number} margin in ticks
   * @param {number} nowMs
   */
  told(ack, margin, nowMs) {
    const at = ack & (REMEMBERED - 1);
    if (ack === this.#toldSeq || this.#seqs[at] !== ack) return;
    this.#toldSeq = ack;
    this.#ways.add(nowMs, /** @type {number} */ (this.#leads[at]) - margin);
    const wanted = this.#ways.quantile(ON_TIME_SHARE) + this.#spareTicks;
    this.#wantedTicks = Math.max(0, Math.min(this.#ticksMax, wanted));
  }
}
