/**
 * Detects a dead connection, and measures round trips. It pings the server once a second, which also reports the
 * applied tick, and ends the connection after too long a silence.
 *
 * Silence counts only while this client runs. A late timer means that it did not: the page was in the background, the
 * machine asleep, or the thread busy. Then the client pings the server, which has a second to answer.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('../page/stats.js').Stats} Stats
 */

import {
  CONNECT_MS_MAX,
  PING_INTERVAL_MS,
  PINGS_RETAINED,
  PROBE_ANSWER_MS_MAX,
  PROBES_MAX,
  SERVER_SILENCE_MS_MAX,
  TIMER_LATE_MS,
} from '../wire/limits.js';

export class Heartbeat {
  /** Milliseconds of the shortest of the last round trips; 0 before the first. */
  rttMs = 0;

  #clock;
  #stats;
  #ping;
  #silent;
  #welcomed = false;

  #nonce = 0;
  #sentMs = new Float64Array(PINGS_RETAINED).fill(Number.NEGATIVE_INFINITY);
  #roundTripMs = new Float64Array(PINGS_RETAINED).fill(Number.POSITIVE_INFINITY);

  /** The time at which silence ends the connection. */
  #deadlineMs;
  /** Number of probes since the last message. */
  #probes = 0;
  #dueMs = 0;
  /** @type {any} */
  #timer = null;

  /**
   * Starts with the attempt to connect.
   *
   * @param {Clock} clock
   * @param {Stats} stats
   * @param {(nonce: number) => void} ping sends one
   * @param {() => void} silent called once, when the connection is dead
   */
  constructor(clock, stats, ping, silent) {
    this.#clock = clock;
    this.#stats = stats;
    this.#ping = ping;
    this.#silent = silent;
    this.#deadlineMs = clock.nowMs() + CONNECT_MS_MAX;
    this.#schedule();
  }

  /** Stops. */
  stop() {
    this.#clock.clearTimer(this.#timer);
  }

  /** The Welcome has arrived: pings may be sent from now on. */
  welcomed() {
    this.#welcomed = true;
    this.#clock.clearTimer(this.#timer);
    this.#schedule();
  }

  /** A message of any kind was received. */
  received() {
    this.#probes = 0;
    this.#deadlineMs = this.#clock.nowMs() + SERVER_SILENCE_MS_MAX;
  }

  /** Sends the ping of this second, if it is due. */
  pingIfDue() {
    const nowMs = this.#clock.nowMs();
    if (this.#welcomed && nowMs >= this.#pingDueMs) this.#sendPing(nowMs);
  }

  /** Pings now, and expects an answer soon. */
  probe() {
    if (this.#probes > 0) return;
    this.#probeAt(this.#clock.nowMs());
    this.#clock.clearTimer(this.#timer);
    this.#schedule();
  }

  /** @param {number} nonce of the ping that the server answered */
  ponged(nonce) {
    if (nonce > this.#nonce || nonce <= this.#nonce - PINGS_RETAINED || nonce < 1) return;
    this.#roundTripMs[nonce % PINGS_RETAINED] = this.#clock.nowMs() - this.#sentAt(nonce);
    this.rttMs = this.#stats.rttMs = Math.min(...this.#roundTripMs);
  }

  get #pingDueMs() {
    return this.#sentAt(this.#nonce) + PING_INTERVAL_MS;
  }

  #schedule() {
    const nowMs = this.#clock.nowMs();
    const pingMs = this.#welcomed ? this.#pingDueMs : Number.POSITIVE_INFINITY;
    this.#dueMs = Math.max(nowMs, Math.min(this.#deadlineMs, pingMs));
    this.#timer = this.#clock.setTimer(this.#onTimer, this.#dueMs - nowMs);
  }

  #onTimer = () => {
    const nowMs = this.#clock.nowMs();
    const slept = nowMs - this.#dueMs > TIMER_LATE_MS;
    if (nowMs < this.#deadlineMs) this.pingIfDue();
    else if (slept && this.#probes < PROBES_MAX) this.#probeAt(nowMs);
    else return this.#silent();
    this.#schedule();
  };

  /** @param {number} nowMs */
  #probeAt(nowMs) {
    this.#probes++;
    this.#deadlineMs = nowMs + PROBE_ANSWER_MS_MAX;
    if (this.#welcomed) this.#sendPing(nowMs);
  }

  /** @param {number} nowMs */
  #sendPing(nowMs) {
    this.#nonce++;
    this.#sentMs[this.#nonce % PINGS_RETAINED] = nowMs;
    this.#ping(this.#nonce);
  }

  /** @param {number} nonce */
  #sentAt(nonce) {
    return /** @type {number} */ (this.#sentMs[nonce % PINGS_RETAINED]);
  }
}
