/**
 * How many ticks ahead of the server clock inputs aim, so that they come just in time.
 *
 * The *needed lead* of an input is its lead less the margin that the server reports for it: the smallest lead with
 * which the input arrives on time. It contains both directions of the network, late timers, and the wait until the
 * server reads its socket. It does not depend on the lead, so margins of inputs sent before the last change of the lead
 * count as well.
 *
 *     target = 98 % quantile of the needed leads of the last 4 s + 1/2 tick + (inputs per message - 1)
 *     lead   = target at once if that is larger; else it falls towards the target by 1 tick in 50
 *
 * Before the first margin the time to open the connection stands for the needed lead: two round trips, one for TCP and
 * one for the upgrade.
 *
 * So few margins are negative, and few exceed a tick by more than the jitter. One stall does not raise the lead; a
 * slower network raises it within a few inputs. Each input of a message has its own lead, because each has its own
 * target tick.
 */

import { SlidingWindow } from '../time/sliding-window.js';

const WINDOW_MS = 4000;
const ON_TIME_SHARE = 0.98;
const SPARE_TICKS = 0.5;
/** Ticks by which the lead falls in one. */
const FALL = 0.02;
/** Ticks of the first needed lead beyond a round trip: the input waits for a timer, and for the server to read it. */
const START_TICKS = 2;
const ROUND_TRIPS_TO_OPEN = 2;
/**
 * Milliseconds to open a connection from which on a packet was lost (TCP retries after 1 s): no measure of the round
 * trip.
 */
const LOST_MS = 1000;
/** Milliseconds of the largest lead; a larger one is unplayable, so no margin raises it further. */
const LEAD_MS_MAX = 2000;
/** Inputs whose lead is retained, by sequence number; a power of two. */
const RETAINED = 256;

export class InputLead {
  #periodMs;
  #spareTicks;
  #ticksMax;
  #needed = new SlidingWindow(WINDOW_MS);
  #ticks = 0;
  #targetTicks = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  /** 0: none. */
  #seqs = new Int32Array(RETAINED);
  #leads = new Float64Array(RETAINED);
  /** Sequence number of the last input whose margin was taken. */
  #acknowledgedSeq = 0;

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
   * Raises the lead to what the time to open a connection suggests.
   *
   * @param {number} nowMs
   * @param {number} tookMs
   */
  opened(nowMs, tookMs) {
    const roundTripMs = tookMs < LOST_MS ? tookMs / ROUND_TRIPS_TO_OPEN : 0;
    this.#ticks = Math.max(this.at(nowMs), START_TICKS + roundTripMs / this.#periodMs + this.#spareTicks);
    if (!Number.isFinite(this.#needed.min())) this.#targetTicks = this.#ticks;
    // The margin of an input that is sent again does not measure the needed lead.
    this.#seqs.fill(0);
  }

  /**
   * @param {number} nowMs
   * @returns {number} ticks, with a fraction
   */
  at(nowMs) {
    const fallen = this.#ticks - (FALL * Math.max(0, nowMs - this.#atMs)) / this.#periodMs;
    this.#ticks = Math.max(this.#targetTicks, fallen);
    this.#atMs = nowMs;
    return this.#ticks;
  }

  /**
   * Ticks of the smallest needed lead of the last 4 s; 0 before the first margin. An input with a smaller lead is late.
   */
  get neededTicksMin() {
    const needed = this.#needed.min();
    return Number.isFinite(needed) ? needed : 0;
  }

  /**
   * Retains the lead of an input that is sent now.
   *
   * @param {number} seq
   * @param {number} back its target tick subtracted from that of the newest input in the message
   */
  sent(seq, back) {
    const at = seq & (RETAINED - 1);
    this.#seqs[at] = seq;
    this.#leads[at] = this.#ticks - back;
  }

  /**
   * Takes the margin of a frame's head.
   *
   * @param {number} ack number of the input that the margin is of
   * @param {number} margin in ticks
   * @param {number} nowMs
   */
  acknowledged(ack, margin, nowMs) {
    const at = ack & (RETAINED - 1);
    if (ack === this.#acknowledgedSeq || this.#seqs[at] !== ack) return;
    this.#acknowledgedSeq = ack;
    this.#needed.add(nowMs, /** @type {number} */ (this.#leads[at]) - margin);
    const target = this.#needed.quantile(ON_TIME_SHARE) + this.#spareTicks;
    this.#targetTicks = Math.max(0, Math.min(this.#ticksMax, target));
  }
}
